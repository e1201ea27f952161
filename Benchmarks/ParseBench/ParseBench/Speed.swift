import CSAXBaseline
import FeedParse
import Glibc

/// Items with text out against libxml2 alone, over the same bytes, one after the other.
///
/// Processor time of this process: one thread works, and what other processes do to the clock does
/// not count. Each round parses the corpus as often as it takes to reach the wanted size, first by
/// the floor and then by the parser; the median of the rounds is the result.
struct Speed {
  let corpus: Corpus
  let rounds: Int
  let megabytes: Int

  /// Runs and prints. Returns the median ratio of the parser to the floor.
  func run() -> Double {
    let repetitions = max(1, (megabytes << 20) / max(1, corpus.byteCount) + 1)
    let volume = Double(corpus.byteCount * repetitions) / 1e6
    print(
      "\(corpus.files.count) feeds, \(corpus.byteCount) bytes, \(repetitions) times a round")
    var floors: [Double] = []
    var parsers: [Double] = []
    for round in 1...rounds {
      var floorTime = 0.0
      var parserTime = 0.0
      var items = 0
      // Interleaved by the pass, so that both see the same machine.
      for _ in 0..<repetitions {
        floorTime += Self.cpuTime { floor() }
        parserTime += Self.cpuTime { items += parse() }
      }
      floors.append(volume / floorTime)
      parsers.append(volume / parserTime)
      print(
        "round \(round): libxml2 push SAX2 \(Self.short(volume / floorTime)) MB/s, "
          + "items with text \(Self.short(volume / parserTime)) MB/s, "
          + "ratio \(Self.short(floorTime / parserTime)), \(items / repetitions) items")
    }
    let ratio = Self.median(zip(parsers, floors).map { $0 / $1 })
    print(
      "median: libxml2 push SAX2 \(Self.short(Self.median(floors))) MB/s, "
        + "items with text \(Self.short(Self.median(parsers))) MB/s, ratio \(Self.short(ratio))")
    return ratio
  }

  private func floor() {
    for file in corpus.files {
      file.bytes.withUnsafeBytes { raw in
        let base = raw.bindMemory(to: CChar.self).baseAddress
        precondition(sax_baseline_parse(base, raw.count) >= 0)
      }
    }
  }

  private func parse() -> Int {
    let parser = FeedParser()
    var items = 0
    for file in corpus.files {
      if let document = try? parser.parse(file.bytes) { items += document.items.count }
    }
    return items
  }

  private static func cpuTime(_ body: () -> Void) -> Double {
    let start = now()
    body()
    return now() - start
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
  }

  static func short(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
