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

  /// A matcher for the terms of `watches`, whose indices stand in the hits. Terms that
  /// ``TermRule/problem(with:)`` finds fault with are taken as far as they can match; an empty one
  /// matches nothing. The same watches give the same matcher.
  public init(_ watches: [Watch]) { self.init(watches, tableLimit: TermAutomaton.tableLimit) }

  init(_ watches: [Watch], tableLimit: Int) {
    let terms = FoldedTerms(watches)
    automaton = TermAutomaton(terms.patterns, folded: terms.folded, tableLimit: tableLimit)
  }

  /// What the tables of the terms take in memory, in bytes.
  public var tableBytes: Int { automaton.byteCount }

  /// Every place at which a term of a watch stands as words of their own, ordered by field, start,
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
  func places(in text: TextBytes) -> [Place] {
    var places = PlaceCollector(text, automaton)
    TermScan.scan(text, with: automaton) { places.add($0, endingAt: $1) }
    return places.sorted()
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

/// The distinct folded terms of all watches, each with the watches that ask for it.
struct FoldedTerms {
  private(set) var folded: [[UInt8]] = []
  private(set) var patterns: [TermAutomaton.Pattern] = []

  init(_ watches: [Watch]) {
    var places: [[UInt8]: Int] = [:]
    var owners: [[TermAutomaton.Owner]] = []
    for (watch, terms) in watches.map(\.terms).enumerated() {
      for (term, text) in terms.enumerated() {
        let bytes = Folding.folded(text)
        guard !bytes.isEmpty else { continue }
        let place = places[bytes] ?? folded.count
        if place == folded.count {
          places[bytes] = place
          folded.append(bytes)
          owners.append([])
        }
        // A term that repeats an earlier one of its watch would report the same place twice.
        if owners[place].last?.watch != watch {
          owners[place].append(TermAutomaton.Owner(watch: watch, term: term))
        }
      }
    }
    patterns = zip(folded, owners).map { TermAutomaton.Pattern(length: $0.count, owners: $1) }
  }
}
