import ClaimExtract
import ContentDigest
import FeedModel
import StateStore
import WatchMatch

/// What the watches find in one item in which a term stands: matches by watch, and the item's claims.
struct ItemFindings: Sendable {
  let text: ItemText
  /// All claims of the item; nil where it was not read.
  let extraction: ClaimExtraction?
  /// Whether the model, if there is one, read all of it.
  let isReadWhole: Bool
  /// Matches with their roles by watch index, only of watches that hit, in the order of watches.
  let matches: [(watch: Int, matches: [RoleMatch])]
  /// Of the text as a whole.
  let sketch: TextSketch

  /// Watches whose query asks for claims that nobody has read.
  let undecided: Set<Int>
  /// What deciding the watches with the claims cost, in units of ``FeedModel/WorkBudget``.
  let work: Int

  /// Whether all its claims are known, and with them how they stand to those of other items.
  var isCompared: Bool { isReadWhole && extraction?.languageSupported == true }

  /// Of a text that no watch hits.
  init(withoutHits text: ItemText) {
    self.text = text
    extraction = nil
    isReadWhole = true
    undecided = []
    work = 0
    matches = []
    sketch = TextSketch(text)
  }

  /// What stands in `scan`, unread: for an item that may raise no alert, whose claims nobody would
  /// see; or, not `isReadWhole`, of a document that has cost enough.
  init(unread scan: ItemScan, by matcher: WatchMatcher, isReadWhole: Bool) {
    text = scan.text
    extraction = nil
    self.isReadWhole = isReadWhole
    let found = matcher.hits(of: scan, claims: nil)
    undecided = found.undecided
    work = found.work
    matches = Self.byWatch(found.hits, claims: [])
    sketch = TextSketch(text)
  }

  /// Reads a text in which terms stand for claims, as far as `budget` goes; those without are never read
  /// (`docs/decisions/0003-claims-only-where-a-term-stands.md`).
  init(
    of scan: ItemScan, by matcher: WatchMatcher, extractor: any ClaimExtractor,
    budget: inout ReadingBudget, document: (ItemText) -> ClaimDocument
  ) {
    let admitted = budget.admit(scan.text)
    let extraction = admitted.map {
      extractor.extract(document($0), allowance: &budget.allowance)
    }
    // What was cut off may hold the claims that a query asks for.
    let isCut = admitted.map { $0.utf8Count < scan.text.utf8Count } ?? false
    self.init(
      of: scan, by: matcher, read: extraction, isReadWhole: !budget.allowance.isSpent && !isCut)
  }

  /// Of a text of which the claims are known; `extraction` is nil where nobody may read it.
  init(
    of scan: ItemScan, by matcher: WatchMatcher, read extraction: ClaimExtraction?,
    isReadWhole: Bool
  ) {
    text = scan.text
    self.isReadWhole = isReadWhole
    self.extraction = extraction
    // In a language that is not read there are no claims, which says nothing about them.
    let isRead = extraction?.languageSupported ?? false
    let found = matcher.hits(
      of: scan, claims: isRead ? extraction?.claims : nil, isWhole: isReadWhole,
      language: extraction?.language)
    undecided = found.undecided
    work = found.work
    matches = Self.byWatch(found.hits, claims: extraction?.claims ?? [])
    sketch = TextSketch(text)
  }

  private static func byWatch(
    _ hits: [TermHit], claims: [Claim]
  ) -> [(watch: Int, matches: [RoleMatch])] {
    var byWatch: [Int: [RoleMatch]] = [:]
    for match in WatchMatcher.roles(of: hits, claims: claims) {
      byWatch[match.hit.watch, default: []].append(match)
    }
    return byWatch.sorted { $0.key < $1.key }.map { (watch: $0.key, matches: $0.value) }
  }

  /// What schema 4 kept of an item that was not read: which terms stand how often in which field.
  func earlierSignature(of matches: [RoleMatch], watch: Watch) -> AlertSignature {
    let parts = matches.map { match in
      let term = watch.terms.indices.contains(match.hit.term) ? watch.terms[match.hit.term] : ""
      let role = RoleMatch.Role.outsideClaim.rawValue
      return ["match", term, match.hit.span.field.rawValue, role]
    }
    var hasher = SHA256Hasher()
    for part in parts.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      hasher.update(field: String(part.count))
      for string in part { hasher.update(field: string) }
    }
    return AlertSignature(hasher.finish())
  }
}
