import FeedModel
import WatchMatch

/// What watches with queries cost (issue 13): nothing where none of the words stands that they need, and
/// elsewhere by their hits and not by their number.
struct QueryCurve {
  private static let counts = [100, 1_000, 2_000, 5_000, 10_000, 20_000]
  /// Queries whose words stand in each item, whatever their number.
  private static let hitting = 5
  private static let items = 2_000

  private var words = InventedWords(seed: 20_261_126, alphabets: [.latin])
  private let plain: [ItemText]
  private let struck: [ItemText]
  /// Words of no invented text, and in the queries that hit.
  private static func rare(_ index: Int, _ part: Int) -> String { "qz\(index)xq\(part)" }

  init() {
    let words = self.words
    var texts = words
    plain = (0..<Self.items).map { _ in
      ItemText(title: nil, summary: nil, content: texts.text(bytes: MatchBench.itemBytes))
    }
    struck = plain.map { text in
      let hits = (0..<Self.hitting).map { "\(Self.rare($0, 0)) or \(Self.rare($0, 1)) is." }
      return ItemText(
        title: nil, summary: nil, content: (text.content ?? "") + hits.joined(separator: " "))
    }
  }

  /// Prints the curve; whether all bars are met.
  func run() -> Bool {
    print("\nqueries: rareA NEAR/5 rareB AND common*; \(Self.hitting) of them hit each struck item")
    print("watches  terms MB/s  queries MB/s  with common  µs an item  of hits  set-up ms   KiB")
    var costs: [Double] = []
    var isMet = true
    for count in Self.counts {
      let queries = Self.watches(count, common: true)
      // The same words as terms, without the common one: what the automaton costs by itself.
      let terms = queries.map { Watch(id: $0.id, terms: Array($0.terms.prefix(2))) }
      let alone = WatchMatcher(terms)
      let bare = WatchMatcher(Self.watches(count, common: false))
      var matcher = alone
      let setUp = CPUTime.spent { matcher = WatchMatcher(queries) }
      let floor = best { for text in plain { _ = alone.hits(in: text).count } }
      let rare = best { for text in plain where !bare.scan(text).isEmpty { print("a hit") } }
      let quiet = best { for text in plain where !matcher.scan(text).isEmpty { print("a hit") } }
      var hits = 0
      let struck = best {
        hits = 0
        for text in self.struck {
          hits += matcher.hits(of: matcher.scan(text), claims: []).hits.count
        }
      }
      let bytes = plain.reduce(0) { $0 + ($1.content?.utf8.count ?? 0) }
      let cost = (struck - quiet) / Double(Self.items) * 1e6
      costs.append(cost)
      print(
        MatchBench.column(count, 7), MatchBench.column(Int(Double(bytes) / floor / 1e6), 11),
        MatchBench.column(Int(Double(bytes) / rare / 1e6), 13),
        MatchBench.column(Int(Double(bytes) / quiet / 1e6), 12),
        MatchBench.column(Int(struck / Double(Self.items) * 1e6), 11),
        MatchBench.column(Int(cost), 8), MatchBench.column(Int(setUp * 1e3), 10),
        MatchBench.column(matcher.tableBytes >> 10, 5), hits / Self.items == 0 ? "no hits" : "")
      // Queries with a common word beside: its places are gathered, and nothing is decided.
      if quiet > 1.6 * floor {
        isMet = missed("queries cost \(quiet / floor) of terms where none hits")
      }
      if count == 2_000, setUp > 0.5 { isMet = missed("set-up of 2,000 watches takes \(setUp) s") }
    }
    if let first = costs.first, let last = costs.last, last > 3 * max(first, 5) {
      isMet = missed("hits cost \(last) µs an item among 20,000 watches, \(first) among 100")
    }
    return isMet
  }

  private static func watches(_ count: Int, common: Bool) -> [Watch] {
    (0..<count).map { index in
      let (first, second) = (rare(index, 0), rare(index, 1))
      var watch = Watch(id: "q\(index)", terms: [first, second] + (common ? ["or*"] : []))
      watch.query = "\(first) NEAR/5 \(second)" + (common ? " AND or*" : "")
      if common { watch.prefixes = [2] }
      return watch
    }
  }

  private func missed(_ bar: String) -> Bool {
    print("MISSED: \(bar)")
    return false
  }

  private func best(_ body: () -> Void) -> Double {
    (0..<3).map { _ in CPUTime.spent(body) }.min() ?? 0
  }
}
