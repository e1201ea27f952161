import FeedModel
import WatchQuery

@testable import WatchMatch

/// Any bytes as a query, a headline, a text and claims, parted by U+001F: the query is read or refused
/// with a place in it, and the evaluator over the automaton's hits decides as the plain one does. A
/// broken promise traps, which the fuzzer reports.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzQuery(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let parts = input.split(separator: 0x1F, maxSplits: 3, omittingEmptySubsequences: false)
    .map { String(decoding: $0, as: UTF8.self) }
  guard let text = parts.first else { return 0 }
  HangCheck.run { check(text, parts) }
  return 0
}

private let aliases = ["a": ["ab", "Севастополь"], "b": ["x"]]

private func check(_ text: String, _ parts: [String]) {
  let query: Query
  do throws(QueryProblem) {
    query = try Query(text, aliases: aliases, expression: { RegularExpression.reading($0) })
  } catch {
    check(error, of: text)
    return
  }
  for doubt in query.doubts + query.shadows(folded: { TermRule.folded($0) }) {
    check(doubt, of: text)
  }
  precondition(!query.required.isEmpty && query.required.allSatisfy(query.forms.indices.contains))
  let item = ItemText(title: parts[at: 1], summary: nil, content: parts[at: 2])
  let claims = claims(of: item, Array((parts[at: 3] ?? "").utf8))
  var watch = Watch(id: "w", terms: query.forms.map(\.written))
  watch.query = text
  for (index, form) in query.forms.enumerated() {
    if form.isPrefix { watch.prefixes.insert(index) }
    watch.aliases[index] = form.alias
  }
  let context = ItemContext(
    feedID: "f", feedTags: ["t"], language: "en",
    names: claims.compactMap { $0.speakerResolved?.name })
  let matcher = WatchMatcher([watch])
  let scan = matcher.scan(item, context)
  let hits = matcher.hits(of: scan, claims: claims).hits
  let unread = matcher.hits(of: scan, claims: nil).hits
  precondition(hits.isEmpty || !unread.isEmpty, "a hit would be lost in an unread item")
  let explanation = matcher.explanation(ofWatch: 0, scan, claims: claims)
  precondition(explanation?.truth == (hits.isEmpty ? .no : .yes), "the explanation disagrees")
  // The plain one takes the square of the time.
  guard query.forms.count <= 64 else { return }
  let reference = ReferenceQuery(query, item, claims: claims, context: context)
  precondition((reference.result == nil) == hits.isEmpty, "the plain evaluator disagrees")
  for hit in hits {
    precondition(watch.terms.indices.contains(hit.term))
    precondition(hit.span.utf8.upperBound <= item[hit.span.field]?.utf8.count ?? 0)
  }
}

private func check(_ problem: QueryProblem, of text: String) {
  precondition(problem.range.lowerBound <= text.utf8.count)
  precondition(!problem.message.isEmpty && !problem.advice.isEmpty)
}

/// Claims from bytes, twelve each: spans by scalars of the content, and what is derived.
private func claims(of item: ItemText, _ bytes: [UInt8]) -> [Claim] {
  guard let text = item.content, !text.isEmpty else { return [] }
  var starts: [Int] = []
  var offset = 0
  for scalar in text.unicodeScalars {
    starts.append(offset)
    offset += UTF8.width(scalar)
  }
  starts.append(offset)
  func span(_ low: UInt8, _ length: UInt8) -> TextSpan {
    let first = Int(low) % (starts.count - 1)
    let last = min(starts.count - 1, first + 1 + Int(length) % 32)
    return TextSpan(field: .content, utf8: starts[first]..<starts[last])
  }
  var claims: [Claim] = []
  var index = 0
  while index + 12 <= bytes.count, claims.count < 8 {
    let part = Array(bytes[index..<(index + 12)])
    index += 12
    var claim = Claim(
      speaker: part[0] & 1 == 0 ? span(part[1], part[2]) : nil, cue: span(part[3], part[4]),
      content: [span(part[5], part[6])] + (part[0] & 2 == 0 ? [span(part[7], part[8])] : []),
      quoteType: part[0] & 4 == 0 ? .direct : .indirect,
      stance: Stance.allCases[Int(part[9]) % Stance.allCases.count])
    claim.negated = part[0] & 8 == 0
    if part[0] & 16 == 0 {
      claim.speakerResolved = ResolvedSpeaker(
        name: part[0] & 32 == 0 ? "ab" : "Lena x", kind: .person, method: .byline)
    }
    claim.numbers = [
      Quantity(span: claim.content[0], value: Double(part[10]), unit: nil, approximate: false)
    ]
    claims.append(claim)
  }
  return claims
}
