import FeedModel
import FeedParse
import Glibc

@testable import ClaimExtract

/// Does every kind of work at n bytes and at 4 n, and fails where four times the input takes more than
/// six times the processor time or memory. Ratios of one run, best of three where the first look is
/// doubtful, so that neither a slow nor a busy machine changes the answer.
@main
enum Growth {
  private static let most = 6.0
  /// Beneath these a ratio says nothing.
  private static let leastTime = 0.0007
  private static let leastMemory = 1 << 20
  /// Seconds that nothing of some ten thousand bytes takes.
  private static let hang = 0.5

  private struct Work: Sendable {
    let name: String
    let size: Int
    /// Makes the input, which is not measured, and gives what is.
    let prepare: @Sendable (Int) -> () -> Void
  }

  static func main() {
    // "1/2 element": every other construct, of those whose names hold the word.
    var wanted = CommandLine.arguments.dropFirst()
    let part = wanted.first?.split(separator: "/").compactMap { Int($0) } ?? []
    if part.count == 2 { wanted = wanted.dropFirst() }
    let (first, step) = part.count == 2 ? (max(0, part[0] - 1), max(1, part[1])) : (0, 1)
    let named = (feeds + texts + lines).filter { work in
      wanted.isEmpty || wanted.contains { work.name.utf8.contains($0.utf8) }
    }
    let works = stride(from: first, to: named.count, by: step).map { named[$0] }
    // What is built at the first use is nobody's growth.
    for work in works.prefix(1) + texts.prefix(4) + lines.prefix(1) { work.prepare(4096)() }
    var failures = 0
    for work in works {
      guard let failure = failure(work) else { continue }
      failures += 1
      print(failure)
      fflush(nil)
    }
    print("growth: \(works.count) constructs, \(failures) beyond \(Int(most)) times")
    exit(failures == 0 ? 0 : 1)
  }

  private static func failure(_ work: Work) -> String? {
    let first = Measurement.of(work.prepare(work.size))
    guard first.time < hang else {
      return "\(work.name): \(work.size) bytes take \(Int(first.time * 1e3)) ms"
    }
    var (small, large) = measure(work)
    for _ in 0..<2 where isBeyond(small, large) && large.time < hang {
      let again = measure(work)
      small = .least(small, again.small)
      large = .least(large, again.large)
    }
    guard isBeyond(small, large) else { return nil }
    func shown(_ measured: Measurement) -> String {
      "\(Int(measured.time * 1e6)) us, \(measured.memory >> 10) KiB"
    }
    return "\(work.name): \(work.size) bytes \(shown(small)); four times \(shown(large))"
  }

  private static func measure(_ work: Work) -> (small: Measurement, large: Measurement) {
    (
      Measurement.of(work.prepare(work.size)), Measurement.of(work.prepare(4 * work.size))
    )
  }

  private static func isBeyond(_ small: Measurement, _ large: Measurement) -> Bool {
    large.time > most * max(small.time, leastTime)
      || Double(large.memory) > most * Double(max(small.memory, leastMemory))
  }

  private static let feeds: [Work] = FeedConstructs.all.map { construct in
    Work(name: construct.name, size: 24 << 10) { size in
      let document = construct.document(size)
      let origin = FeedParser.Origin(url: "https://growth.example/a/b")
      return { _ = try? FeedParser().parse(document, origin: origin) }
    }
  }

  /// Claims by rules. The tagger's links take the square of its spans, within an allowance of pieces.
  private static let texts: [Work] = TextConstructs.all.flatMap { construct in
    [
      Work(name: "claims by rules, \(construct.name)", size: 4 << 10) { size in
        let document = TextConstructs.document(construct.document(size))
        let reader = ClaimReader(finder: RuleFinder())
        return { AlertWay.check(document, reader, .line) }
      },
      Work(name: "match, \(construct.name)", size: 32 << 10) { size in
        let text = String(decoding: construct.document(size), as: UTF8.self)
        return { AlertWay.match(ItemText(title: nil, summary: nil, content: text)) }
      },
    ]
  }

  /// What the feed says of itself stands in the record of each item.
  private static let lines: [Work] = [
    Work(name: "lines, a title of the feed and items that grow together", size: 32 << 10) { size in
      let title = String(repeating: "t ", count: size / 4)
      return {
        for _ in 0..<size / 512 {
          AlertWay.writeLine(outlet: title, title: "Varn said", authors: [])
        }
      }
    },
    Work(name: "lines, a title and authors", size: 64 << 10) { size in
      let title = String(repeating: "Varn said a\u{301}\u{323} ", count: size / 16)
      let authors = (0..<size / 16).map { "author \($0)" }
      return { AlertWay.writeLine(outlet: title, title: title, authors: authors) }
    },
  ]
}
