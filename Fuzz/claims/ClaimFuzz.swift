import ClaimTagger
import FeedModel
import Glibc

@testable import ClaimExtract

/// The whole extraction, from bytes to claims with all their fields. The first byte picks the finder:
/// `r` the rules, `g` spans at places that the next bytes give (what a wrong model might say), anything
/// else the tagger with a small random model. A unit separator ends the title. A broken promise traps,
/// which the fuzzer reports.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzClaims(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = UnsafeBufferPointer(start: start, count: count)
  guard let kind = input.first else { return 0 }
  var rest = input.dropFirst()
  var finder: any ClaimSpanFinder
  switch kind {
  case UInt8(ascii: "r"): finder = RuleFinder()
  case UInt8(ascii: "g"):
    let places = rest.prefix(8)
    rest = rest.dropFirst(8)
    finder = AnySpans(places: Array(places))
  default: finder = learned
  }
  let parts = rest.split(separator: 0x1F, maxSplits: 1, omittingEmptySubsequences: false)
  let title = parts.count > 1 ? String(decoding: parts[0], as: UTF8.self) : nil
  let document = ClaimDocument(
    text: ItemText(
      title: title, summary: nil, content: parts.last.map { String(decoding: $0, as: UTF8.self) }),
    published: published(kind, count), language: "en", authors: ["Jo Marsh"])
  let reader = ClaimReader(finder: finder)
  let found = reader.read(document)
  check(found, document)
  if count % 8 == 0 { precondition(reader.read(document) == found) }
  return 0
}

private let learned: any ClaimSpanFinder = {
  let path = getenv("TAGGER_MODEL").map { String(cString: $0) } ?? ""
  guard let model = try? TaggerModel(path: path) else { fatalError("set TAGGER_MODEL to tiny.cwm") }
  return TaggerFinder(pool: TaggerPool(model: model))
}()

/// Every kind of date: none, usual ones, the ends of the scale.
private func published(_ kind: UInt8, _ count: Int) -> Instant? {
  switch (Int(kind) + count) % 8 {
  case 0: nil
  case 1: Instant(milliseconds: .max)
  case 2: Instant(milliseconds: .min)
  case 3: Instant(milliseconds: 253_402_300_799_999)
  case 4: Instant(milliseconds: -62_135_596_800_000)
  default: Instant(seconds: 1_930_900_000)
  }
}

private struct AnySpans: ClaimSpanFinder {
  let places: [UInt8]

  func claims(in text: AnalysedText) -> [RawClaim] {
    guard places.count == 8 else { return [] }
    // Beyond both ends as well.
    func place(_ index: Int) -> Int { (Int(places[index]) - 8) * (text.bytes.count + 1) / 240 }
    func span(_ index: Int) -> Range<Int> {
      min(place(index), place(index + 1))..<max(place(index), place(index + 1))
    }
    let claim = RawClaim(
      source: places[0] % 5 == 0 ? nil : span(0), cue: places[2] % 7 == 0 ? nil : span(2),
      contents: [span(4), span(6)], confidence: places[7] % 3 == 0 ? .nan : Double(places[7]) / 100)
    // The same spans again as a claim inside the first.
    return [claim, RawClaim(source: span(1), cue: span(3), contents: [span(5)], confidence: nil)]
  }
}

private func check(_ found: ClaimExtraction, _ document: ClaimDocument) {
  var texts: [Field: [UInt8]] = [:]
  for (field, text) in document.text.fields { texts[field] = Array(text.utf8) }
  func check(_ span: TextSpan) {
    guard let bytes = texts[span.field] else { fatalError("a span in no text") }
    let range = span.utf8
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count && !range.isEmpty)
    for end in [range.lowerBound, range.upperBound] where end < bytes.count {
      precondition(bytes[end] & 0xC0 != 0x80, "a span inside a scalar")
    }
  }
  for silence in found.noResponse { check(silence) }
  for claim in found.claims {
    precondition(!claim.content.isEmpty)
    for span in [claim.speaker, claim.cue].compactMap({ $0 }) + claim.content + claim.hedges {
      check(span)
    }
    for number in claim.numbers {
      check(number.span)
      precondition(number.value?.isFinite ?? true)
    }
    for time in claim.times {
      check(time.span)
      precondition((time.value == nil) == (time.anchor == .unresolved))
    }
    for place in claim.locations { check(place.span) }
    precondition(claim.confidence.map { (0...1).contains($0) } ?? true)
    precondition(claim.speakerResolved.map { !$0.name.isEmpty } ?? true)
    if let mention = claim.speakerResolved?.mention { check(mention) }
    precondition(claim.via.allSatisfy { !$0.isEmpty })
  }
}
