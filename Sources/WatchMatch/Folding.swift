import CFold
import FeedModel

/// Takes the folded bytes of a text one by one.
protocol FoldSink {
  mutating func take(_ byte: UInt8)
}

/// Folds text (docs/matching.md, section "Folding"): full case folding over the canonical
/// decomposition, typographic variants made one, ignored scalars left out.
enum Folding {
  /// Folds the scalar at `start`, with the combining marks that must be ordered with it, and
  /// returns the offset after them. White space gives one U+0020 a scalar; the sink collapses it.
  @inline(__always)
  static func fold(_ text: TextBytes, at start: Int, into sink: inout some FoldSink) -> Int {
    let scalar = FoldedScalar(in: text, at: start)
    if scalar.isOpenSyllable {
      let syllable = Hangul.syllable(text, from: scalar)
      giveThreeBytes(syllable.value, to: &sink)
      return syllable.end
    }
    if scalar.record.last_ccc != 0, isFollowedByMark(text, scalar.end) {
      return foldOrdered(text, scalar, into: &sink)
    }
    give(scalar, of: text, to: &sink)
    return scalar.end
  }

  @inline(__always)
  private static func give(
    _ scalar: FoldedScalar, of text: TextBytes, to sink: inout some FoldSink
  ) {
    switch scalar.kind {
    case CFOLD_IDENTITY:
      if scalar.record.length == 1 {
        // A malformed byte must not complete a sequence that an ignored scalar parted.
        let byte = text[scalar.start]
        sink.take(byte < 0x80 ? byte : FoldedScalar.malformed)
        return
      }
      for offset in scalar.start..<scalar.end { sink.take(text[offset]) }
    case CFOLD_MAPPED:
      let bytes = cfold_mapping(scalar.record)
      for index in 0..<Int(scalar.record.length) { sink.take(bytes[index]) }
    case CFOLD_SPACE:
      sink.take(0x20)
    default:
      break
    }
  }

  /// UTF-8 of a scalar from U+0800 to U+FFFF.
  @inline(__always)
  private static func giveThreeBytes(_ value: UInt32, to sink: inout some FoldSink) {
    sink.take(0xE0 | UInt8(truncatingIfNeeded: value >> 12))
    sink.take(0x80 | UInt8(truncatingIfNeeded: value >> 6 & 0x3F))
    sink.take(0x80 | UInt8(truncatingIfNeeded: value & 0x3F))
  }

  private static func giveScalar(_ value: UInt32, to sink: inout some FoldSink) {
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { sink.take(byte) }
  }

  private static func isFollowedByMark(_ text: TextBytes, _ start: Int) -> Bool {
    var next = start
    while next < text.count {
      if text[next] < 0x80 { return false }
      let scalar = FoldedScalar(in: text, at: next)
      if !scalar.isIgnored { return scalar.record.ccc != 0 }
      next = scalar.end
    }
    return false
  }

  /// Folds a scalar and the marks after it in canonical order (UAX #15).
  private static func foldOrdered(
    _ text: TextBytes, _ first: FoldedScalar, into sink: inout some FoldSink
  ) -> Int {
    var marks = MarkRun(first, of: text)
    var end = first.end
    var next = end
    while next < text.count, !marks.isFull {
      let scalar = FoldedScalar(in: text, at: next)
      next = scalar.end
      if scalar.isIgnored { continue }
      if scalar.record.ccc == 0 { break }
      marks.add(scalar, of: text)
      end = next
    }
    marks.forEach { giveScalar($0, to: &sink) }
    return end
  }

  /// The folded bytes of `text`, white space collapsed and trimmed.
  static func folded(_ text: TextBytes) -> [UInt8] {
    var sink = CollapsedBytes()
    sink.bytes.reserveCapacity(text.count &+ text.count / 8)
    var next = 0
    while next < text.count { next = fold(text, at: next, into: &sink) }
    if sink.bytes.last == 0x20 { sink.bytes.removeLast() }
    return sink.bytes
  }

  /// The folded bytes of `text`, white space collapsed and trimmed.
  static func folded(_ text: String) -> [UInt8] {
    var text = text
    return text.withUTF8 { folded($0) }
  }
}

/// Gathers folded bytes with white space collapsed and none at the beginning.
struct CollapsedBytes: FoldSink {
  var bytes: [UInt8] = []

  @inline(__always)
  mutating func take(_ byte: UInt8) {
    if byte == 0x20, bytes.last ?? 0x20 == 0x20 { return }
    bytes.append(byte)
  }
}
