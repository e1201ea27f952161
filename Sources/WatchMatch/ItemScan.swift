import FeedModel
import WatchQuery

/// What the terms of all watches have in an item, before it is read for claims.
public struct ItemScan: Sendable {
  /// The item's text.
  public let text: ItemText
  /// What watches may ask of it beside.
  public let context: ItemContext
  /// Hits of the watches without a query, as ``WatchMatcher/hits(in:)`` orders them.
  let hits: [TermHit]
  /// Queries that may hit, by their number.
  let candidates: [Int]
  /// Places of words and prefixes that queries ask for, by slot.
  let places: SlotPlaces

  /// Whether no watch can hit.
  public var isEmpty: Bool { hits.isEmpty && candidates.isEmpty }
  /// Whether claims or the language may decide about some watch.
  public var isUndecided: Bool { !candidates.isEmpty }
  /// The watches without a query that hit.
  public var watches: Set<Int> { Set(hits.map(\.watch)) }
}

/// Which watches hit, and where.
public struct ItemHits: Sendable {
  /// Ordered by field, start, watch and term.
  public var hits: [TermHit]
  /// Watches whose query asks for claims, or for the language, of an item of which these are not known:
  /// they might hit, and count as if they did.
  public var undecided: Set<Int> = []
}

extension WatchMatcher {
  /// Looks for the terms of all watches in `text`: one pass, and a look at the queries of which a needed
  /// word stands there.
  public func scan(_ text: ItemText, _ context: ItemContext = ItemContext()) -> ItemScan {
    var hits: [TermHit] = []
    var places = SlotPlaces()
    for (field, string) in text.fields {
      var string = string
      string.withUTF8 { bytes in
        let found = collected(in: bytes)
        places.add(found.slotPlaces, in: field.textNumber)
        for place in found.sorted() {
          let span = TextSpan(field: field, utf8: place.start..<place.end)
          hits.append(TermHit(watch: place.watch, term: place.term, span: span))
        }
      }
    }
    if !limits.isEmpty { hits = limited(hits, context) }
    guard !queries.isEmpty else {
      return ItemScan(
        text: text, context: context, hits: hits, candidates: [], places: SlotPlaces())
    }
    for name in context.names {
      var name = name
      name.withUTF8 { places.addNamed(collected(in: $0).slotPlaces) }
    }
    places.sort()
    let all = ItemScan(
      text: text, context: context, hits: hits,
      candidates: queries.candidates(places.slots).filter {
        limits[queries.programs[$0].watch]?.admits(context) ?? true
      }, places: places)
    guard !all.candidates.isEmpty else { return all }
    let ground = QueryGround(all, self, claims: nil, language: context.language)
    let possible = all.candidates.filter {
      QueryEvaluator(queries.programs[$0], ground).whole.truth != .no
    }
    return ItemScan(
      text: text, context: context, hits: hits, candidates: possible, places: places)
  }

  /// What hits in a scanned item by what it claims.
  ///
  /// - Parameters:
  ///   - claims: nil where the item could not be read.
  ///   - isWhole: whether all of it was read; what claims are missing may then be there.
  ///   - language: as declared, else as detected.
  public func hits(
    of scan: ItemScan, claims: [Claim]?, isWhole: Bool = true, language: String? = nil
  ) -> ItemHits {
    var found = ItemHits(hits: scan.hits)
    guard !scan.candidates.isEmpty else { return found }
    let language = language ?? scan.context.language
    let ground = QueryGround(scan, self, claims: claims, language: language)
    lazy var unread = QueryGround(scan, self, claims: nil, language: language)
    for number in scan.candidates {
      let program = queries.programs[number]
      var evaluator = QueryEvaluator(program, ground)
      var verdict = evaluator.whole
      let minimum = limits[program.watch]?.minimumMatches ?? 1
      var hits = verdict.truth == .no ? [] : evaluator.hits(of: verdict)
      if hits.count < minimum, claims != nil, !isWhole, program.query.asksForClaims {
        evaluator = QueryEvaluator(program, unread)
        verdict = evaluator.whole
        hits = verdict.truth == .no ? [] : evaluator.hits(of: verdict)
      }
      guard verdict.truth != .no, hits.count >= minimum else { continue }
      found.hits += hits
      if verdict.truth == .maybe { found.undecided.insert(program.watch) }
    }
    found.hits.sort { $0.isBefore($1) }
    return found
  }

  private func limited(_ hits: [TermHit], _ context: ItemContext) -> [TermHit] {
    var counts: [Int: Int] = [:]
    for hit in hits where limits[hit.watch] != nil { counts[hit.watch, default: 0] += 1 }
    return hits.filter { hit in
      guard let limit = limits[hit.watch] else { return true }
      return limit.admits(context) && counts[hit.watch, default: 0] >= limit.minimumMatches
    }
  }
}

extension Field {
  /// Its number among the texts of an item.
  var textNumber: Int {
    switch self {
    case .title: 0
    case .summary: 1
    case .content: 2
    }
  }
}

extension TermHit {
  /// The order of hits.
  func isBefore(_ other: TermHit) -> Bool {
    (span.field.textNumber, span.utf8.lowerBound, watch, term, span.utf8.upperBound) < (
      other.span.field.textNumber, other.span.utf8.lowerBound, other.watch, other.term,
      other.span.utf8.upperBound
    )
  }
}
