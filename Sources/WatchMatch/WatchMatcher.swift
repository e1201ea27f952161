import FeedModel
import WatchQuery

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

  private let exactTerms: TermAutomaton
  /// The terms of watches that do not look at diacritics; nil where there are none.
  private let bareTerms: TermAutomaton?
  /// The watches with a query.
  let queries: WatchQueries
  /// Limits of watches that have any, by their index.
  let limits: [Int: WatchLimits]
  /// Slots of the `exclude` terms by watch.
  let exclusions: [Int: [[Int]]]

  /// A matcher for the terms of `watches`, whose indices stand in the hits. Terms that
  /// ``TermRule/problem(with:)`` finds fault with are taken as far as they can match; an empty one
  /// matches nothing. The same watches give the same matcher.
  public init(_ watches: [Watch]) { self.init(watches, tableLimit: TermAutomaton.tableLimit) }

  init(_ watches: [Watch], tableLimit: Int) {
    let terms = FoldedTerms(watches)
    exactTerms = TermAutomaton(
      terms.exact.patterns, folded: terms.exact.folded, tableLimit: tableLimit)
    bareTerms =
      terms.bare.folded.isEmpty
      ? nil
      : TermAutomaton(terms.bare.patterns, folded: terms.bare.folded, tableLimit: tableLimit)
    queries = terms.queries
    exclusions = terms.exclusions
    limits = WatchLimits.all(of: watches, exclusions: exclusions)
  }

  /// What the query of watch `index` asks of the story of an item that it hits; nil where that is nothing.
  public func storyCondition(ofWatch index: Int) -> StoryCondition? { queries.stories[index] }

  /// Whether a watch asks for more than the item's text.
  public var needsContext: Bool { !queries.isEmpty || !limits.isEmpty }

  /// What the tables of the terms take in memory, in bytes.
  public var tableBytes: Int { exactTerms.byteCount + (bareTerms?.byteCount ?? 0) }

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
  func places(in text: TextBytes) -> [Place] { found(in: text).places }

  /// What the terms of all watches have in `text`.
  func found(in text: TextBytes) -> TextFindings {
    let exact = Self.found(in: text, exactTerms)
    guard let bareTerms else { return exact }
    let bare = BareText(text)
    var found = bare.bytes.withUnsafeBufferPointer { Self.found(in: $0, bareTerms) }
    found.places = found.places.map { place in
      Place(
        start: bare.original(place.start), end: bare.original(place.end), watch: place.watch,
        term: place.term)
    }
    found.slotPlaces = found.slotPlaces.map { place in
      SlotPlace(
        slot: place.slot, start: bare.original(place.start), end: bare.original(place.end))
    }
    found.places = (exact.places + found.places).sorted()
    found.slotPlaces += exact.slotPlaces
    found.fragments = exact.fragments
    return found
  }

  private static func found(in text: TextBytes, _ automaton: TermAutomaton) -> TextFindings {
    var places = PlaceCollector(text, automaton)
    if !automaton.entries.isEmpty {
      TermScan.scan(text, with: automaton) { places.add($0, endingAt: $1) }
    }
    let (slotPlaces, fragments) = (places.slotPlaces, places.fragments)
    return TextFindings(places: places.sorted(), slotPlaces: slotPlaces, fragments: fragments)
  }
}

/// What stands in one text.
struct TextFindings {
  /// Of watches without a query, in order.
  var places: [Place]
  /// What queries and `exclude` ask for.
  var slotPlaces: [SlotPlace]
  /// Slots of texts that regular expressions cannot do without.
  var fragments: Set<Int>
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
