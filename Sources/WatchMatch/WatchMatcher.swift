import FeedModel

/// Finds the terms of all watches in an item's texts (docs/matching.md).
///
/// One automaton serves all watches. Matching takes time linear in the text whatever is in it, and
/// memory for the hits alone. A value without shared state: use one matcher from any thread.
public struct WatchMatcher: Sendable {
  /// Places of one term in one field that are reported. A text with more is no article; the
  /// term's first place in a field is always among the hits.
  public static let placesPerTerm = 1_000
  /// Places in one field that are reported beside the first of every term.
  public static let placesPerField = 20_000

  private let automaton: TermAutomaton
  /// The watches with a query.
  let queries: WatchQueries
  /// Limits of watches that have any, by their index.
  let limits: [Int: WatchLimits]

  /// A matcher for the terms of `watches`, whose indices stand in the hits. Terms that
  /// ``TermRule/problem(with:)`` finds fault with are taken as far as they can match; an empty one
  /// matches nothing. The same watches give the same matcher.
  public init(_ watches: [Watch]) { self.init(watches, tableLimit: TermAutomaton.tableLimit) }

  init(_ watches: [Watch], tableLimit: Int) {
    let terms = FoldedTerms(watches)
    automaton = TermAutomaton(terms.patterns, folded: terms.folded, tableLimit: tableLimit)
    queries = terms.queries
    limits = WatchLimits.all(of: watches)
  }

  /// Whether a watch asks for more than the item's text.
  public var needsContext: Bool { !queries.isEmpty || !limits.isEmpty }

  /// What the tables of the terms take in memory, in bytes.
  public var tableBytes: Int { automaton.byteCount }

  /// Every place at which a term of a watch without a query stands as words of their own, ordered by field, start,
  /// watch and term. Spans are bytes of the texts as they are, ignored characters inside included.
  /// Overlapping terms are all reported; where two terms of one watch fold to the same, the first.
  public func hits(in text: ItemText) -> [TermHit] {
    var hits: [TermHit] = []
    for (field, text) in text.fields { collect(field, text, into: &hits) }
    return hits
  }

  private func collect(_ field: Field, _ text: String, into hits: inout [TermHit]) {
    var text = text
    let found = text.withUTF8 { places(in: $0) }
    hits.reserveCapacity(hits.count + found.count)
    for place in found {
      let span = TextSpan(field: field, utf8: place.start..<place.end)
      hits.append(TermHit(watch: place.watch, term: place.term, span: span))
    }
  }

  /// The hits in bytes that need not be well-formed.
  func places(in text: TextBytes) -> [Place] { collected(in: text).sorted() }

  /// What the terms of all watches have in `text`.
  func collected(in text: TextBytes) -> PlaceCollector {
    var places = PlaceCollector(text, automaton)
    TermScan.scan(text, with: automaton) { places.add($0, endingAt: $1) }
    return places
  }
}

/// Where a term stands in one text.
struct Place: Hashable, Comparable {
  let start: Int
  let end: Int
  let watch: Int
  let term: Int

  static func < (left: Place, right: Place) -> Bool {
    (left.start, left.watch, left.term, left.end) < (
      right.start, right.watch, right.term, right.end
    )
  }
}
