import ClaimTagger
import FeedModel

@testable import ClaimExtract

/// The whole extraction, from bytes to claims with all their fields. The first byte picks the finder:
/// `r` the rules, `g` spans at places that the next bytes give (what a wrong model might say), anything
/// else the tagger with a small random model. A unit separator ends the title. A broken promise traps,
/// which the fuzzer reports.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzClaims(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // The daemon reads 64 KiB of an item.
  let input = Enlarged.bytes(UnsafeBufferPointer(start: start, count: count), limit: 64 << 10)
  guard let kind = input.first else { return 0 }
  var rest = input.dropFirst()
  var finder: any ClaimSpanFinder
  switch kind {
  case UInt8(ascii: "r"): finder = RuleFinder()
  case UInt8(ascii: "g"):
    let places = rest.prefix(8)
    rest = rest.dropFirst(8)
    finder = anySpans(Array(places))
  default: finder = learned
  }
  let parts = rest.split(separator: 0x1F, maxSplits: 1, omittingEmptySubsequences: false)
  let title = parts.count > 1 ? String(decoding: parts[0], as: UTF8.self) : nil
  let document = ClaimDocument(
    text: ItemText(
      title: title, summary: nil, content: parts.last.map { String(decoding: $0, as: UTF8.self) }),
    published: Dates.published(kind &+ UInt8(truncatingIfNeeded: count)), language: "en",
    authors: ["Jo Marsh"])
  let reader = ClaimReader(finder: finder)
  HangCheck.run {
    let found = reader.read(document)
    ClaimCheck(document.text).check(found)
    if count % 8 == 0 { precondition(reader.read(document) == found) }
  }
  return 0
}

private let learned: any ClaimSpanFinder = TaggerFinder(pool: TaggerPool(model: smallModel))

/// Spans at any places at all, under the repairs.
private func anySpans(_ places: [UInt8]) -> UnderRepairs {
  UnderRepairs { text in
    guard places.count == 8 else { return [] }
    // Beyond both ends as well.
    func place(_ index: Int) -> Int { (Int(places[index]) - 8) * (text.bytes.count + 1) / 240 }
    func span(_ index: Int) -> Range<Int> {
      min(place(index), place(index + 1))..<max(place(index), place(index + 1))
    }
    let claim = TaggedClaim(
      source: places[0] % 5 == 0 ? nil : span(0), cue: places[2] % 7 == 0 ? nil : span(2),
      contents: [span(4), span(6)], confidence: places[7] % 3 == 0 ? .nan : Double(places[7]) / 100)
    // The same spans again as a claim inside the first.
    return [claim, TaggedClaim(source: span(1), cue: span(3), contents: [span(5)], confidence: 1)]
  }
}
