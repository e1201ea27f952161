import CLibXML2
import FeedModel

/// Decodes bytes by the C library's iconv; runs of bytes that do not fit are read as windows-1252.
struct IconvDecoder {
  /// The text in UTF-8 with the number of runs that did not fit, or nil where iconv does not know
  /// `name` (a system without the converters).
  static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, from name: String
  ) -> (utf8: [UInt8], repairedRuns: Int)? {
    guard let descriptor = cw_iconv_open("UTF-8", name) else { return nil }
    defer { iconv_close(descriptor) }
    guard let base = bytes.baseAddress else { return ([], 0) }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 2)
    var repairedRuns = 0
    var lastRepair = -1
    var consumed = 0
    let chunk = 32 << 10
    var piece = [UInt8](repeating: 0, count: chunk)
    while consumed < bytes.count {
      let before = consumed
      let produced = piece.withUnsafeMutableBytes { raw -> Int in
        raw.withMemoryRebound(to: CChar.self) { out -> Int in
          var input: UnsafePointer<CChar>? = UnsafeRawPointer(base + consumed)
            .assumingMemoryBound(to: CChar.self)
          var inputLeft = bytes.count - consumed
          var output = out.baseAddress
          var outputLeft = chunk
          _ = cw_iconv(descriptor, &input, &inputLeft, &output, &outputLeft)
          consumed = bytes.count - inputLeft
          return chunk - outputLeft
        }
      }
      result.append(contentsOf: piece[0..<produced])
      if consumed == before && produced == 0 && consumed < bytes.count {
        appendWindows1252(bytes[consumed], to: &result)
        if lastRepair != consumed - 1 { repairedRuns += 1 }
        lastRepair = consumed
        consumed += 1
      }
    }
    return (result, repairedRuns)
  }

  /// Appends what a byte means in windows-1252; nothing for its holes.
  static func appendWindows1252(_ byte: UInt8, to result: inout [UInt8]) {
    if byte < 0x80 {
      result.append(byte)
      return
    }
    let value = WindowsByte.scalar(byte)
    guard value != 0, let scalar = Unicode.Scalar(value) else { return }
    result.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
  }
}
