import FeedModel

@testable import ClaimExtract

/// Spans to record: random spans or random tags under the repairs, over generated news, and on to the
/// alert's line. The first byte chooses what stands under the repairs, the next four are the seed of
/// the spans, and each of the rest is a word or a phrase (``Vocabulary``).
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRecord(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = UnsafeBufferPointer(start: start, count: count)[...]
  var random = SplitMix(hashing: input)
  let choice = random.next()
  guard let kind = input.popFirst() else { return 0 }
  var seed: UInt64 = 0
  for _ in 0..<4 { seed = seed << 8 | UInt64(input.popFirst() ?? 0) }
  let document = document(&input, kind, isLong: choice >> 8 % 4096 == 0)
  let finder: any ClaimSpanFinder =
    switch kind % 4 {
    case 0: RuleFinder()
    case 1: UnderRepairs.tags(seed)
    default: UnderRepairs.spans(seed)
    }
  let depth = AlertWay.Depth(choice)
  HangCheck.run { AlertWay.check(document, ClaimReader(finder: finder), depth) }
  return 0
}

private func document(
  _ input: inout UnsafeBufferPointer<UInt8>.SubSequence, _ kind: UInt8, isLong: Bool
) -> ClaimDocument {
  var texts = [NewsText()]
  while let byte = input.popFirst() {
    // Up to three texts: title, summary, content.
    if byte == 0xFF, texts.count < 3 {
      texts.append(NewsText())
    } else {
      texts[texts.count - 1].add(Vocabulary.piece(byte) { input.popFirst() ?? 0 })
    }
  }
  var content = texts[texts.count - 1].text
  // Long enough, now and then, to be more than a line holds.
  if isLong, !content.isEmpty {
    content = String(repeating: content + " ", count: min(100, 20_000 / content.utf8.count))
  }
  let item = ItemText(
    title: texts.count > 1 ? texts[0].text : nil, summary: texts.count > 2 ? texts[1].text : nil,
    content: content)
  return ClaimDocument(
    text: item, published: Dates.published(kind >> 2), language: "en", authors: ["Jo Marsh", ""],
    outlet: "The Gazette")
}
