import FeedModel

@testable import StoryJoin

/// Any bytes as items, parted by U+001E: numbers, a title and a body parted by U+001F; claims lie where
/// the numbers say. Two engines agree, and what they say lies inside what they were given.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzStories(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Enlarged.bytes(UnsafeBufferPointer(start: start, count: count))
  let items = input.split(separator: 0x1E, maxSplits: 23, omittingEmptySubsequences: false)
    .map(item)
  HangCheck.run {
    var (first, second) = (StoryEngine(), StoryEngine())
    for (number, item) in items.enumerated() {
      let place = first.add(item)
      precondition(place == second.add(item), "the same items give another answer")
      check(place, number, items)
    }
  }
  return 0
}

private func check(_ place: StoryPlace, _ number: Int, _ items: [StoryItem]) {
  precondition(place.item == number && place.story <= number)
  precondition(place.reprintOf.map { $0 < number } ?? true)
  precondition(place.origins >= 1 && place.publishers >= 1)
  for merge in place.merges { precondition(merge.into < merge.story && merge.story <= number) }
  for relation in place.relations {
    precondition(relation.otherItem < number, "a claim is compared with one that comes later")
    precondition(items[number].claims.indices.contains(relation.claim))
    precondition(items[relation.otherItem].claims.indices.contains(relation.otherClaim))
  }
}

/// An item of a stretch of the input, whose first bytes are numbers.
private func item(_ part: ArraySlice<UInt8>) -> StoryItem {
  let texts = part.split(separator: 0x1F, maxSplits: 2, omittingEmptySubsequences: false)
  let numbers = Array(texts.first ?? [])
  func number(_ index: Int) -> Int { Int(numbers[at: index] ?? 0) }
  let title = String(decoding: texts[at: 1] ?? [], as: UTF8.self)
  let body = String(decoding: texts[at: 2] ?? texts.first ?? [], as: UTF8.self)
  let claims = (0..<number(0) % 4).map { index in
    let at = number(3 + 4 * index)
    let field: Field = number(4 + 4 * index) % 2 == 0 ? .content : .title
    let content = TextSpan(field: field, utf8: at..<at + number(5 + 4 * index))
    let speaker = TextSpan(field: field, utf8: at - 9..<at)
    var claim = Claim(
      speaker: speaker, cue: nil, content: [content], quoteType: .indirect,
      stance: Stance.allCases[number(6 + 4 * index) % Stance.allCases.count])
    let value = [nil, 0, 1, 4, 1e9, .infinity, -.infinity, .nan][number(3 + 4 * index) % 8]
    claim.numbers = [
      Quantity(span: content, value: value, unit: index == 0 ? "people" : nil, approximate: false)
    ]
    return claim
  }
  return StoryItem(
    feed: "\(number(1) % 5)", credit: number(1) % 3 == 0 ? "AP" : nil,
    published: Instant(milliseconds: Int64(number(2)) * 3_600_000), title: title, body: body,
    claims: claims)
}
