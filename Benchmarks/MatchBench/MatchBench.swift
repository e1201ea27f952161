import FeedModel
import Glibc
import WatchMatch

/// `make bench-match`: megabytes a second of CPU time that the matcher reads, by script and number
/// of terms, beside a plain pass over the same bytes. Texts and terms are made up from a seed.
@main
enum MatchBench {
  static let runs = 5
  static let itemBytes = 4_000
  static let items = 4_000

  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "file", let text = arguments.dropFirst().first {
      return FileBench.run(text, Array(arguments.dropFirst(2)))
    }
    if isWanted("queries"), !QueryCurve().run() { exit(1) }
    if CommandLine.arguments.dropFirst().elementsEqual(["queries"]) { return }
    print("MB/s of CPU time, best of \(runs), \(items) items of \(itemBytes) bytes")
    print("text          terms   matcher   plain pass   hits   build ms   table KiB")
    for (name, alphabets) in Alphabet.mixtures where isWanted(name) {
      var words = InventedWords(seed: 20_260_311, alphabets: alphabets)
      let texts = (0..<items).map { _ in
        ItemText(title: nil, summary: nil, content: words.text(bytes: itemBytes))
      }
      for count in [3, 1_003, 20_003] { measure(name, texts, words.watches(terms: count)) }
    }
    for hostile in HostileText.all where isWanted(hostile.name) {
      let text = ItemText(title: nil, summary: nil, content: hostile.content)
      measure(hostile.name, [text], [Watch(id: "w", terms: hostile.terms)])
    }
  }

  /// Arguments name the texts; none means all.
  static func isWanted(_ name: String) -> Bool {
    let names = CommandLine.arguments.dropFirst()
    return names.isEmpty || names.contains(name)
  }

  static func measure(_ name: String, _ texts: [ItemText], _ watches: [Watch]) {
    let bytes = texts.reduce(0) { $0 + ($1.content?.utf8.count ?? 0) }
    var matcher = WatchMatcher([])
    let build = CPUTime.spent { matcher = WatchMatcher(watches) }
    var hits = 0
    var lines = 0
    var match = Double.infinity
    var plain = Double.infinity
    for _ in 0..<runs {
      hits = 0
      match = min(
        match, CPUTime.spent { for text in texts { hits += matcher.hits(in: text).count } })
      plain = min(plain, CPUTime.spent { for text in texts { lines += lineFeeds(text.content) } })
    }
    let rates = [match, plain].map { Int(Double(bytes) / $0 / 1e6) }
    let terms = watches.reduce(0) { $0 + $1.terms.count }
    print(
      column(name, 12, left: true), column(terms, 6), column(rates[0], 9), column(rates[1], 12),
      column(hits, 6), column(Int(build * 1e3), 10),
      column(matcher.tableBytes >> 10, 11))
    if lines < 0 { print(lines) }
  }

  /// The yardstick: what one comparison a byte costs.
  static func lineFeeds(_ text: String?) -> Int {
    guard var text else { return 0 }
    return text.withUTF8 { bytes in
      var count = 0
      for byte in bytes where byte == UInt8(ascii: "\n") { count += 1 }
      return count
    }
  }

  static func column(_ value: some CustomStringConvertible, _ width: Int, left: Bool = false)
    -> String
  {
    let text = value.description
    let padding = String(repeating: " ", count: max(0, width - text.utf8.count))
    return left ? text + padding : padding + text
  }
}

/// CPU time of this process in seconds.
enum CPUTime {
  static func spent(_ body: () -> Void) -> Double {
    let before = now()
    body()
    return now() - before
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
