import FeedModel
import WatchQuery

/// What the terms of all watches have in an item, before it is read for claims.
public struct ItemScan: Sendable {
  /// The item's text.
  public let text: ItemText
  /// What watches may ask of it beside.
  public let context: ItemContext
  /// Hits of the watches without a query, as ``WatchMatcher/hits(in:)`` orders them.
  fileprivate(set) var hits: [TermHit]
  /// Queries that may hit, by their number.
  fileprivate(set) var candidates: [Int] = []
  /// Places of words and prefixes that queries ask for, by slot.
  var places: SlotPlaces { ungathered.isEmpty ? gathered : Self.places(of: ungathered) }
  fileprivate var gathered = SlotPlaces()
  /// Of an item that nothing hits: only who explains that asks where the words stand.
  fileprivate var ungathered: [(text: Int, findings: TextFindings)] = []
  /// Slots of the regular expressions that were searched for.
  fileprivate(set) var expressions: Set<Int> = []
  /// What queries and `exclude` cost beside the pass over the text, in units of ``FeedModel/WorkBudget``.
  public fileprivate(set) var work = 0

  /// Whether no watch can hit.
  public var isEmpty: Bool { hits.isEmpty && candidates.isEmpty }
  /// Whether claims or the language may decide about some watch.
  public var isUndecided: Bool { !candidates.isEmpty }

  fileprivate static func places(of texts: [(text: Int, findings: TextFindings)]) -> SlotPlaces {
    var places = SlotPlaces()
    for (text, findings) in texts {
      if text < QueryGround.firstName {
        places.add(findings, in: text)
      } else {
        places.addNamed(findings)
      }
    }
    places.sort()
    return places
  }

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
  /// As ``ItemScan/work``.
  public var work = 0
}

extension WatchMatcher {
  /// Looks for the terms of all watches in `text`: one pass, and a look at the queries of which a needed
  /// word stands there.
  public func scan(_ text: ItemText, _ context: ItemContext = ItemContext()) -> ItemScan {
    var scan = ItemScan(text: text, context: context, hits: [])
    var texts: [(text: Int, findings: TextFindings)] = []
    for (field, string) in text.fields {
      var string = string
      let findings = string.withUTF8 { found(in: $0) }
      for place in findings.places {
        let span = TextSpan(field: field, utf8: place.start..<place.end)
        scan.hits.append(TermHit(watch: place.watch, term: place.term, span: span))
      }
      texts.append((field.textNumber, findings))
    }
    for name in context.names where !queries.isEmpty {
      var name = name
      texts.append((QueryGround.firstName, name.withUTF8 { found(in: $0) }))
    }
    // Most items: no term stands there, and no word that a query cannot do without.
    guard !scan.hits.isEmpty || texts.contains(where: { queries.mayNeed($0.findings) }) else {
      scan.ungathered = texts
      return scan
    }
    scan.gathered = ItemScan.places(of: texts)
    let hits = scan.hits
    guard !queries.isEmpty || !limits.isEmpty else { return scan }
    let near = queries.candidates(scan.gathered.slots).filter {
      limits[queries.programs[$0].watch]?.admits(context) ?? true
    }
    let expressions = Set(near.flatMap { queries.programs[$0].expressions })
    let searched = search(for: expressions, in: &scan)
    let ground = QueryGround(scan, self, claims: nil, language: context.language)
    if !limits.isEmpty { scan.hits = limited(hits, ground) }
    scan.candidates = near.filter {
      QueryEvaluator(queries.programs[$0], ground).whole.truth != .no
    }
    scan.work = searched + ground.work
    return scan
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
    let isExcluding = claims != nil && scan.watches.contains { limits[$0]?.isExcluding ?? false }
    guard !scan.candidates.isEmpty || isExcluding else { return found }
    let language = language ?? scan.context.language
    let ground = QueryGround(scan, self, claims: claims, language: language)
    if isExcluding { found.hits = limited(found.hits, ground) }
    var unread: QueryGround?
    for number in scan.candidates {
      let program = queries.programs[number]
      var evaluator = QueryEvaluator(program, ground)
      var verdict = evaluator.whole
      let minimum = limits[program.watch]?.minimumMatches ?? 1
      var hits = verdict.truth == .no ? [] : evaluator.hits(of: verdict)
      if Self.places(hits) < minimum, claims != nil, !isWhole, program.query.asksForClaims {
        let withoutClaims =
          unread ?? QueryGround(scan, self, claims: nil, language: language)
        unread = withoutClaims
        evaluator = QueryEvaluator(program, withoutClaims)
        verdict = evaluator.whole
        hits = verdict.truth == .no ? [] : evaluator.hits(of: verdict)
      }
      guard verdict.truth != .no, Self.places(hits) >= minimum else { continue }
      found.hits += hits
      if verdict.truth == .maybe { found.undecided.insert(program.watch) }
    }
    found.hits.sort { $0.isBefore($1) }
    found.work = ground.work + (unread?.work ?? 0)
    return found
  }

  /// Searches the texts for the regular expressions in `slots`. Returns what that cost.
  private func search(for slots: Set<Int>, in scan: inout ItemScan) -> Int {
    guard !slots.isEmpty else { return 0 }
    var work = 0
    for slot in slots.sorted() {
      guard let expression = queries.expressions[slot] else { continue }
      for (field, text) in scan.text.fields {
        let found = expression.find(in: text, most: Self.placesPerTerm)
        work += found.searched
        if found.isCut { scan.gathered.cut(slot: slot) }
        scan.gathered.add(
          found.places.map { SlotPlace(slot: slot, start: $0.lowerBound, end: $0.upperBound) },
          in: field.textNumber)
      }
      for name in scan.context.names where !expression.places(in: name, most: 1).isEmpty {
        scan.gathered.addNamed(slot: slot)
      }
    }
    scan.gathered.sort()
    scan.expressions = slots
    return work
  }

  /// The hits that the limits of their watches leave.
  private func limited(_ hits: [TermHit], _ ground: QueryGround) -> [TermHit] {
    var places: [Int: Set<TextSpan>] = [:]
    let counting = hits.filter { hit in
      guard let limit = limits[hit.watch] else { return true }
      guard limit.admits(ground.context),
        !limit.isExcluding
          || !ground.excluded(by: limit.exclusions, of: hit.watch).contains(TextPlace(hit.span))
      else { return false }
      if limit.minimumMatches > 1 { places[hit.watch, default: []].insert(hit.span) }
      return true
    }
    return counting.filter { hit in
      guard let limit = limits[hit.watch], limit.minimumMatches > 1 else { return true }
      return places[hit.watch]?.count ?? 0 >= limit.minimumMatches
    }
  }

  /// Places of hits: one where two terms stand counts once.
  private static func places(_ hits: [TermHit]) -> Int { Set(hits.map(\.span)).count }
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

extension TextPlace {
  init(_ span: TextSpan) {
    self.init(text: span.field.textNumber, start: span.utf8.lowerBound, end: span.utf8.upperBound)
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
