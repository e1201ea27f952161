import CTagger
import Glibc

@testable import ClaimTagger

/// The first byte says what the rest is: `m` places and values of bytes to change in a model file,
/// `w` a text for words, pieces and windows alone (much faster), anything else a text to tag. A
/// broken promise traps, which the fuzzer reports.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTagger(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = UnsafeBufferPointer(start: start, count: count)
  guard let kind = input.first else { return 0 }
  let rest = UnsafeBufferPointer(rebasing: input.dropFirst())
  switch kind {
  case UInt8(ascii: "m"): readModel(rest)
  case UInt8(ascii: "w"): cut(rest)
  default: tag(rest)
  }
  return 0
}

nonisolated(unsafe) private let fixture = Fixture()

private struct Fixture {
  let bytes: [UInt8]
  let tagger: Tagger
  let portable: Tagger

  init() {
    let path = getenv("TAGGER_MODEL").map { String(cString: $0) } ?? ""
    guard let file = fopen(path, "rb") else { fatalError("set TAGGER_MODEL to tiny.cwm") }
    var contents = [UInt8](repeating: 0, count: 1 << 20)
    contents.removeLast(contents.count - fread(&contents, 1, contents.count, file))
    fclose(file)
    bytes = contents
    guard let model = try? TaggerModel(bytes: contents, name: path) else {
      fatalError("\(path) does not load")
    }
    tagger = Tagger(model: model)
    portable = Tagger(model: model, kernels: ct_portable_kernels().pointee, longestRun: 50)
  }
}

private func tag(_ text: UnsafeBufferPointer<UInt8>) {
  let claims = fixture.tagger.tag(text)
  for claim in claims + fixture.portable.tag(text) {
    precondition(!claim.contents.isEmpty && (0...1).contains(claim.confidence))
    for range in [claim.source, claim.cue].compactMap({ $0 }) + claim.contents {
      precondition(!range.isEmpty && range.lowerBound >= 0 && range.upperBound <= text.count)
    }
    for (left, right) in zip(claim.contents, claim.contents.dropFirst()) {
      precondition(left.upperBound <= right.lowerBound)
    }
  }
  precondition(fixture.tagger.tag(text) == claims)
}

private func cut(_ text: UnsafeBufferPointer<UInt8>) {
  let words = WordScanner().words(text)
  for (left, right) in zip(words, words.dropFirst()) {
    precondition(left.range.upperBound <= right.range.lowerBound)
  }
  var pieces = WordPieces(fixture.tagger.model.vocabulary)
  let row = PieceRow(words[...], text, &pieces)
  for overlap in [0, 2, 8] {
    let windows = Windows.cut(
      row, starts: { words[$0].startsSentence }, size: 32, overlap: overlap)
    precondition(windows.flatMap(\.owned) == Array(words.indices))
  }
}

/// Three bytes a change: two of place, one of value. The checksum is made right again.
private func readModel(_ changes: UnsafeBufferPointer<UInt8>) {
  var bytes = fixture.bytes
  var index = 0
  while index + 2 < changes.count {
    let place = Int(changes[index]) << 8 | Int(changes[index + 1])
    if place < bytes.count { bytes[place] = changes[index + 2] }
    index += 3
  }
  let sum = bytes.withUnsafeBufferPointer { buffer in
    buffer.baseAddress.map { ct_crc32($0 + 64, buffer.count - 96) } ?? 0
  }
  for byte in 0..<4 { bytes[24 + byte] = UInt8(truncatingIfNeeded: sum >> UInt32(8 * byte)) }
  guard let model = try? TaggerModel(bytes: bytes, name: "fuzz") else { return }
  _ = Tagger(model: model).tag("The mayor said “the river will rise” in May.")
}
