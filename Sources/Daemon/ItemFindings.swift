import ClaimExtract
import ContentDigest
import FeedModel
import StateStore
import WatchMatch

/// What the watches find in one item: matches by watch, and the item's claims.
struct ItemFindings: Sendable {
  let text: ItemText
  /// All claims of the item; nil where no term stands in it, or the poll has read enough.
  let extraction: ClaimExtraction?
  /// Whether the model, if there is one, read all of it.
  let isReadWhole: Bool
  /// Matches with their roles by watch index, only of watches that hit, in the order of watches.
  let matches: [(watch: Int, matches: [RoleMatch])]

  /// Matches `text` and reads nothing: for an item that may raise no alert, whose claims nobody would
  /// see.
  init(unread text: ItemText, generation: Generation) {
    self.text = text
    extraction = nil
    isReadWhole = true
    matches = Self.byWatch(generation.matcher.hits(in: text), claims: [])
  }

  /// Matches `text`, and reads it for claims where a term stands in it
  /// (`docs/decisions/0003-claims-only-where-a-term-stands.md`), as far as `budget` goes.
  init(
    of text: ItemText, generation: Generation, budget: inout ReadingBudget,
    document: (ItemText) -> ClaimDocument
  ) {
    self.text = text
    let hits = generation.matcher.hits(in: text)
    guard !hits.isEmpty else {
      extraction = nil
      isReadWhole = true
      matches = []
      return
    }
    let extraction = budget.admit(text).map {
      generation.extractor.extract(document($0), allowance: &budget.pieces)
    }
    isReadWhole = budget.pieces > 0
    self.extraction = extraction
    matches = Self.byWatch(hits, claims: extraction?.claims ?? [])
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

  /// What makes a revision worth another alert: how often which term stands in which part of
  /// which field, and who claims what. Offsets do not count, for every edit moves them.
  func signature(of matches: [RoleMatch], watch: Watch) -> AlertSignature {
    signature(of: matches, watch: watch, claims: extraction?.claims ?? [])
  }

  /// The same of an item that was not read: which terms stand how often in which field.
  func unreadSignature(of matches: [RoleMatch], watch: Watch) -> AlertSignature {
    let unread = WatchMatcher.roles(of: matches.map(\.hit), claims: [])
    return signature(of: unread, watch: watch, claims: [])
  }

  private func signature(
    of matches: [RoleMatch], watch: Watch, claims: [Claim]
  ) -> AlertSignature {
    var parts = matches.map { match in
      let term = watch.terms.indices.contains(match.hit.term) ? watch.terms[match.hit.term] : ""
      return ["match", term, match.hit.span.field.rawValue, match.role.rawValue]
    }
    for claim in claims {
      parts.append(
        ["claim", words(claim.speaker), words(claim.cue), claim.stance.rawValue]
          + claim.content.map { words($0) })
    }
    var hasher = SHA256Hasher()
    for part in parts.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      hasher.update(field: String(part.count))
      for string in part { hasher.update(field: string) }
    }
    return AlertSignature(hasher.finish())
  }

  private func words(_ span: TextSpan?) -> String {
    guard let span, let text = text[span.field] else { return "" }
    let utf8 = text.utf8
    let range = span.utf8.clamped(to: 0..<utf8.count)
    let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
    let end = utf8.index(start, offsetBy: range.count)
    return String(decoding: utf8[start..<end], as: UTF8.self)
  }
}
