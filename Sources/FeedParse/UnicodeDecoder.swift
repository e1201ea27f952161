import FeedModel
import ReadableText

typealias WindowsByte = Windows1252

/// Decodes the Unicode encodings by hand: UTF-16, UTF-32, and UTF-8 with runs of other bytes in it.
enum UnicodeDecoder {
  /// UTF-16; lone surrogates become U+FFFD, an odd last byte is dropped.
  static func utf16(_ bytes: UnsafeBufferPointer<UInt8>, bigEndian: Bool) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    let high = bigEndian ? 0 : 1
    func unit(_ index: Int) -> UInt32 {
      UInt32(bytes[index + high]) << 8 | UInt32(bytes[index + 1 - high])
    }
    var index = 0
    while index + 1 < bytes.count {
      var value = unit(index)
      index += 2
      if (0xD800...0xDBFF).contains(value), index + 1 < bytes.count {
        let second = unit(index)
        if (0xDC00...0xDFFF).contains(second) {
          value = 0x10000 + ((value - 0xD800) << 10 | (second - 0xDC00))
          index += 2
        }
      }
      append(value, to: &result)
    }
    return result
  }

  /// UTF-32; values that are no scalar become U+FFFD, up to three last bytes are dropped.
  static func utf32(_ bytes: UnsafeBufferPointer<UInt8>, bigEndian: Bool) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count / 2)
    var index = 0
    while index + 3 < bytes.count {
      var value: UInt32 = 0
      for offset in 0..<4 {
        value = value << 8 | UInt32(bytes[index + (bigEndian ? offset : 3 - offset)])
      }
      append(value, to: &result)
      index += 4
    }
    return result
  }

  /// UTF-8 in which runs of bytes that do not fit are read as windows-1252.
  static func repairedUTF8(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (utf8: [UInt8], repairedRuns: Int, multibyte: Int) {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 256)
    var runs = 0
    var multibyte = 0
    var lastBad = -2
    var index = 0
    while index < bytes.count {
      let end = UTF8Check.endOfASCII(bytes, from: index)
      if end > index { result.append(contentsOf: bytes[index..<end]) }
      index = end
      guard index < bytes.count else { break }
      let length = UTF8Check.sequenceLength(bytes, at: index)
      if length > 0 {
        result.append(contentsOf: bytes[index..<(index + length)])
        multibyte += 1
        index += length
      } else {
        IconvDecoder.appendWindows1252(bytes[index], to: &result)
        if lastBad != index - 1 { runs += 1 }
        lastBad = index
        index += 1
      }
    }
    return (result, runs, multibyte)
  }

  private static func append(_ value: UInt32, to result: inout [UInt8]) {
    if value < 0x80 {
      result.append(UInt8(value))
      return
    }
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    result.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
  }
}
