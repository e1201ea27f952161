import FeedModel
import WatchQuery

@testable import WatchMatch

/// What a query means, in the plainest way (docs/watch-language.md): every part is asked of every place,
/// every pair, every sentence and every claim. It shares ``WordBoundaries`` and ``Sentence`` with the
/// evaluator over the automaton's hits, nothing else. Claims and language are known.
struct ReferenceQuery {
  /// A text of the item, or the name of the speaker of claim `claim`.
  enum Ground: Hashable {
    case field(Field)
    case name(Int)
  }
  /// A form of the query at a place.
  struct Found: Hashable {
    let form: Int
    let ground: Ground
    let start: Int
    let end: Int
  }

  let query: Query
  let text: ItemText
  let claims: [Claim]
  let context: ItemContext
  let minimumConfidence: Double?
  private let found: Set<Found>

  init(
    _ query: Query, _ text: ItemText, claims: [Claim], context: ItemContext,
    minimumConfidence: Double? = nil
  ) {
    self.query = query
    self.text = text
    self.claims = claims
    self.context = context
    self.minimumConfidence = minimumConfidence
    var texts: [(Ground, String)] = Field.allCases.compactMap { field in
      text[field].map { (.field(field), $0) }
    }
    for (index, claim) in claims.enumerated() {
      if let name = claim.speakerResolved?.name { texts.append((.name(index), name)) }
    }
    var found: Set<Found> = []
    for (ground, string) in texts {
      for (index, form) in query.forms.enumerated() {
        if form.isExpression {
          for place in RegularExpression(form.text)?.places(in: string, most: .max) ?? [] {
            found.insert(
              Found(form: index, ground: ground, start: place.lowerBound, end: place.upperBound))
          }
          continue
        }
        var watch = Watch(id: "w", terms: [form.text])
        if form.isPrefix { watch.prefixes = [0] }
        var string = string
        for place in string.withUTF8({ ReferenceMatcher([watch]).places(in: $0) }) {
          found.insert(Found(form: index, ground: ground, start: place.start, end: place.end))
        }
      }
    }
    self.found = found
  }

  /// The places on which the query's truth rests; nil where it does not hold.
  var result: Set<Found>? {
    result(query.root, { if case .field = $0.ground { true } else { false } })
  }

  /// `node` asked of the places for which `isIn` holds, of claim `claim` where one is asked.
  private func result(
    _ node: QueryNode, claim: Int? = nil, _ isIn: @escaping (Found) -> Bool
  ) -> Set<Found>? {
    switch node.kind {
    case .term(let forms):
      let here = found.filter { forms.contains($0.form) && isIn($0) }
      return here.isEmpty ? nil : here
    case .all(let nodes):
      let results = nodes.map { result($0, claim: claim, isIn) }
      return results.contains { $0 == nil }
        ? nil : results.reduce(into: []) { $0.formUnion($1 ?? []) }
    case .any(let nodes): return union(nodes.map { result($0, claim: claim, isIn) })
    case .not(let node): return result(node, claim: claim, isIn) == nil ? [] : nil
    case .optional(let node): return result(node, claim: claim, isIn) ?? []
    case .near(let left, let right, let words, let isOrdered):
      let (left, right) = (result(left, isIn) ?? [], result(right, isIn) ?? [])
      var joined: Set<Found> = []
      for one in left {
        for other in right {
          if isNear(one, other, words) || !isOrdered && isNear(other, one, words) {
            joined.formUnion([one, other])
          }
        }
      }
      return joined.isEmpty ? nil : joined
    case .sentence(let node):
      let spans = Set(found.filter(isIn).compactMap { sentence(around: $0) })
      return union(
        spans.map { span in
          result(node) { place in
            isIn(place) && place.ground == .field(span.field) && span.utf8.lowerBound <= place.start
              && place.end <= span.utf8.upperBound
          }
        })
    case .claim(let node): return someClaim { result(node, claim: $0, inClaim($0, nil)) }
    case .field(let field, let node):
      switch field {
      case .title: return result(node) { isIn($0) && $0.ground == .field(.title) }
      case .text:
        return result(node) {
          isIn($0) && ($0.ground == .field(.summary) || $0.ground == .field(.content))
        }
      case .speaker, .content, .cue:
        let part: (Int) -> Set<Found>? = { result(node, inClaim($0, field)) }
        return claim.map(part) ?? someClaim(part)
      default: return nil
      }
    case .story: return []
    case .condition(let condition):
      let holds: (Int) -> Set<Found>? = { self.holds(condition, claims[$0]) ? [] : nil }
      switch condition {
      case .feed(let id): return context.feedID == id ? [] : nil
      case .tag(let tag): return context.feedTags.contains(tag) ? [] : nil
      case .language(let range):
        let language = (context.language ?? "").lowercased()
        return language == range.lowercased() || language.hasPrefix(range.lowercased() + "-")
          ? [] : nil
      default: return claim.map(holds) ?? someClaim(holds)
      }
    }
  }

  private func union(_ results: [Set<Found>?]) -> Set<Found>? {
    let holding = results.compactMap { $0 }
    return holding.isEmpty ? nil : holding.reduce(into: []) { $0.formUnion($1) }
  }

  private func someClaim(_ part: (Int) -> Set<Found>?) -> Set<Found>? {
    union(
      claims.indices.filter { index in
        guard let least = minimumConfidence, let confidence = claims[index].confidence else {
          return true
        }
        return confidence >= least
      }.map(part))
  }

  private func inClaim(_ index: Int, _ field: QueryField?) -> (Found) -> Bool {
    let claim = claims[index]
    var spans: [TextSpan] = []
    if field == nil || field == .speaker { spans += [claim.speaker].compactMap { $0 } }
    if field == nil || field == .cue { spans += [claim.cue].compactMap { $0 } }
    if field == nil || field == .content { spans += claim.content }
    return { place in
      switch place.ground {
      case .name(let owner): owner == index && (field == nil || field == .speaker)
      case .field(let ground):
        spans.contains {
          $0.field == ground && $0.utf8.lowerBound < place.end && place.start < $0.utf8.upperBound
        }
      }
    }
  }

  private func holds(_ condition: QueryCondition, _ claim: Claim) -> Bool {
    switch condition {
    case .stance(let stance): claim.stance == stance
    case .negated(let isNegated): claim.negated == isNegated
    case .quote(let quote): claim.quoteType == quote
    case .certainty(let certainty): claim.certainty == certainty
    case .number(let number):
      claim.numbers.contains { quantity in
        guard let value = quantity.value, number.holds(for: value) else { return false }
        guard var wanted = number.unit?.lowercased() else { return true }
        guard var unit = quantity.unit?.lowercased() else { return false }
        if wanted == "%" { wanted = "percent" }
        if unit == "%" { unit = "percent" }
        return unit == wanted || unit == wanted + "s" || unit + "s" == wanted
      }
    case .feed, .tag, .language: false
    }
  }

  private func string(_ ground: Ground) -> String {
    switch ground {
    case .field(let field): text[field] ?? ""
    case .name(let claim): claims[claim].speakerResolved?.name ?? ""
    }
  }

  private func isNear(_ first: Found, _ second: Found, _ words: Int) -> Bool {
    guard first.ground == second.ground, first.end <= second.start else { return false }
    var text = string(first.ground)
    let starts = text.withUTF8 { WordBoundaries(text: $0).wordStarts() }
    return starts.filter { first.end <= $0 && $0 < second.start }.count <= words
  }

  private func sentence(around place: Found) -> TextSpan? {
    guard case .field(let field) = place.ground else { return nil }
    let range = Sentence(of: text[field] ?? "").around(place.start..<place.end)
    return TextSpan(field: field, utf8: range)
  }
}
