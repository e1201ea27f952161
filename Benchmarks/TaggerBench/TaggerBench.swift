import CTagger
import ClaimTagger
import Foundation

/// Measures the claim tagger on JSON lines with a member "text", read from standard input:
///
///     zcat dev.jsonl.gz | TaggerBench MODEL            words a second, load time, memory, bars
///     zcat dev.jsonl.gz | TaggerBench MODEL --labels   words, labels and claims as JSON lines
///
/// Times are CPU times of the one thread. Training/compare_run.py reads what --labels writes.
@main
struct TaggerBench {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard let path = arguments.first else {
      print("usage: TaggerBench MODEL [--labels] < TEXTS.jsonl")
      exit(64)
    }
    do {
      let texts = readTexts()
      if arguments.contains("--labels") {
        let tagger = Tagger(model: try TaggerModel(path: path))
        for text in texts { print(Labels(text, tagger).json) }
      } else {
        exit(try Measurement(path, texts).report() ? 0 : 1)
      }
    } catch {
      print("\(error)")
      exit(65)
    }
  }

  private static func readTexts() -> [[UInt8]] {
    var texts: [[UInt8]] = []
    while let line = readLine() {
      let record = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      if let text = record?["text"] as? String { texts.append(Array(text.utf8)) }
    }
    return texts
  }
}

/// What the tagger finds in one text, as JSON.
struct Labels {
  let json: String

  init(_ text: [UInt8], _ tagger: Tagger) {
    let words = text.withUnsafeBufferPointer { tagger.trace($0) }
    let claims = text.withUnsafeBufferPointer { tagger.tag($0) }
    func ends(_ range: Range<Int>) -> [Int] { [range.lowerBound, range.upperBound] }
    let record: [String: Any] = [
      "words": words.map { ends($0.range) },
      "labels": words.map(\.label),
      "emissions": words.map { $0.emissions.map(Double.init) },
      "claims": claims.map { claim -> [String: Any] in
        [
          "source": claim.source.map(ends) ?? [], "cue": claim.cue.map(ends) ?? [],
          "contents": claim.contents.map(ends), "confidence": claim.confidence,
        ]
      },
    ]
    let data = try? JSONSerialization.data(withJSONObject: record)
    json = String(decoding: data ?? Data(), as: UTF8.self)
  }
}
