import FeedModel
import Glibc
import WatchMatch

/// Real text and real terms: a file with an item in each line, and files with a term in each line.
enum FileBench {
  /// Measures each file of terms over the text, and prints a line for each.
  static func run(_ text: String, _ terms: [String]) {
    let items = lines(of: text).map { ItemText(title: nil, summary: nil, content: $0) }
    let bytes = items.reduce(0) { $0 + ($1.content?.utf8.count ?? 0) }
    print("\(items.count) items, \(bytes / 1_000_000) MB; CPU time, one thread, best of three")
    print("terms   fold         MB/s      hits   set-up ms   set-up KiB   table KiB")
    for file in terms {
      let words = lines(of: file)
      for fold in Watch.Fold.allCases {
        let watches = words.enumerated().map { number, word in
          var watch = Watch(id: "w\(number)", terms: [word])
          watch.fold = fold
          return watch
        }
        measure(watches, fold, items, bytes)
      }
    }
  }

  private static func measure(
    _ watches: [Watch], _ fold: Watch.Fold, _ items: [ItemText], _ bytes: Int
  ) {
    let before = peak()
    var matcher = WatchMatcher([])
    let build = CPUTime.spent { matcher = WatchMatcher(watches) }
    let grown = peak() - before
    var hits = 0
    // The best of three: what else the machine does only takes time.
    let time = (0..<3).reduce(Double.infinity) { best, _ in
      hits = 0
      return min(
        best, CPUTime.spent { for item in items { hits += matcher.hits(in: item).count } })
    }
    print(
      MatchBench.column(watches.count, 5), " ",
      MatchBench.column(fold.rawValue, 10, left: true),
      MatchBench.column(Int(Double(bytes) / time / 1e6), 6), MatchBench.column(hits, 9),
      MatchBench.column(Int(build * 1e3), 11), MatchBench.column(grown, 12),
      MatchBench.column(matcher.tableBytes >> 10, 11))
  }

  /// The most memory so far, in KiB.
  private static func peak() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
  }

  private static func lines(of path: String) -> [String] {
    guard let file = fopen(path, "r") else { fatalError("cannot read \(path)") }
    defer { fclose(file) }
    var lines: [String] = []
    var buffer: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(buffer) }
    while getline(&buffer, &capacity, file) > 0 {
      guard let buffer else { break }
      let length = strlen(buffer)
      if length > 0, buffer[length - 1] == 0x0A { buffer[length - 1] = 0 }
      lines.append(String(cString: buffer))
    }
    return lines.filter { !$0.isEmpty }
  }
}
