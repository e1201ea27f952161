import ClaimTagger
import FeedModel

@testable import ClaimExtract

/// The whole extraction and the alert's line over news that is mutated by words and phrases
/// (``WordMutator``). A unit separator ends the title. What reads it follows from the text itself:
/// the rules, the tagger with its small model, random tags or random spans.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWords(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = UnsafeBufferPointer(start: start, count: count)
  var random = SplitMix(hashing: input)
  let parts = input.split(separator: 0x1F, maxSplits: 1, omittingEmptySubsequences: false)
  guard let content = parts.last else { return 0 }
  let document = ClaimDocument(
    text: ItemText(
      title: parts.count > 1 ? String(decoding: parts[0], as: UTF8.self) : nil, summary: nil,
      content: String(decoding: content, as: UTF8.self)),
    published: Dates.published(UInt8(truncatingIfNeeded: random.next())), language: "en",
    authors: ["Jo Marsh"], outlet: "The Gazette")
  let choice = random.below(64)
  // The whole model takes as long as a dozen texts without it.
  let finder: any ClaimSpanFinder =
    switch choice {
    case 0: TaggerFinder(pool: pool)
    case 1...8: RuleFinder()
    case 9...20: UnderRepairs.tags(random.next())
    default: UnderRepairs.spans(random.next())
    }
  let reader = ClaimReader(finder: finder)
  let depth = AlertWay.Depth(random.next())
  HangCheck.run { AlertWay.check(document, reader, depth) }
  if choice < 2 {
    precondition(reader.read(document) == reader.read(document), "a text reads in two ways")
  }
  return 0
}

private let pool = TaggerPool(model: smallModel)

/// libFuzzer's own mutations of bytes now and then, words and phrases else.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutateWords(
  _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ maxSize: Int, _ seed: UInt32
) -> Int {
  if seed % 16 == 0 { return mutateBytes(data, size, maxSize) }
  var mutator = WordMutator(
    UnsafeBufferPointer(start: UnsafePointer(data), count: size), seed: UInt64(seed))
  var count = 0
  for word in mutator.mutated() {
    let room = UnsafeMutableBufferPointer(start: data + count, count: maxSize - count)
    count += room.initialize(fromContentsOf: word.prefix(room.count))
  }
  return count
}

@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ maxSize: Int) -> Int
