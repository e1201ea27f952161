import FeedModel
import ReadableText

/// Bytes of an HTML page to UTF-8, by the same decoders as feeds.
///
/// In this order: byte order mark, charset of HTTP, strict UTF-8, `<meta charset>` wherever it stands (on
/// 13 % of pages it stands behind the first 1,024 bytes), windows-1252. A label that does not fit the
/// bytes counts for nothing: valid UTF-8 beyond ASCII is UTF-8.
package enum PageDecoder {
  /// A page in UTF-8 without NUL.
  package enum Text {
    /// The bytes as they came.
    case borrowed(Range<Int>)
    case owned([UInt8])
  }

  /// Where the decision came from.
  package enum Origin: String, Sendable {
    case byteOrderMark = "byte-order-mark"
    case http, utf8, meta, guessed, fallback
  }

  /// What was decided.
  package struct Decoded {
    package var text: Text
    /// IANA name in lower case.
    package var name: String
    package var origin: Origin
    /// Runs of bytes that did not fit and were read as windows-1252.
    package var repairedRuns = 0
  }

  /// Decodes `bytes`; never fails.
  ///
  /// - Parameter charset: the charset parameter of HTTP's Content-Type.
  package static func decode(_ bytes: UnsafeBufferPointer<UInt8>, charset: String?) -> Decoded {
    var decoded = decision(bytes, charset: charset)
    decoded.text = withoutNUL(decoded.text, bytes)
    return decoded
  }

  /// The charset parameter of a Content-Type value.
  package static func charset(_ contentType: String) -> String? {
    DocumentDecoder.charset(contentType)
  }

  private static func decision(
    _ bytes: UnsafeBufferPointer<UInt8>, charset: String?
  ) -> Decoded {
    func rest(_ count: Int) -> UnsafeBufferPointer<UInt8> {
      UnsafeBufferPointer(rebasing: bytes.slice(count, bytes.count))
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      return unicode(bytes, from: 3, origin: .byteOrderMark)
    }
    if bytes.starts(with: [0xFF, 0xFE]) {
      let text = UnicodeDecoder.utf16(rest(2), bigEndian: false)
      return Decoded(text: .owned(text), name: "utf-16le", origin: .byteOrderMark)
    }
    if bytes.starts(with: [0xFE, 0xFF]) {
      let text = UnicodeDecoder.utf16(rest(2), bigEndian: true)
      return Decoded(text: .owned(text), name: "utf-16be", origin: .byteOrderMark)
    }
    let check = UTF8Check.check(bytes)
    let http = charset.map { EncodingLabel($0.utf8) }
    if check.firstBad == nil {
      let isSaid = http?.kind == .utf8
      // Escapes and pairs of ASCII bytes: only a label tells them from text.
      if check.multibyte > 0 || isSaid || http.map({ !$0.usesEscapes }) ?? true {
        return Decoded(
          text: .borrowed(0..<bytes.count), name: "utf-8", origin: isSaid ? .http : .utf8)
      }
    }
    if let http, let decoded = labelled(bytes, http, .http) { return decoded }
    if let name = metaCharset(bytes), let decoded = labelled(bytes, EncodingLabel(name), .meta) {
      return decoded
    }
    let repaired = UnicodeDecoder.repairedUTF8(bytes)
    if repaired.multibyte >= 4 * repaired.repairedRuns || http?.kind == .utf8 {
      return Decoded(
        text: .owned(repaired.utf8), name: "utf-8", origin: http?.kind == .utf8 ? .http : .fallback,
        repairedRuns: repaired.repairedRuns)
    }
    if let guess = EncodingGuess.label(for: bytes), let decoded = labelled(bytes, guess, .guessed) {
      return decoded
    }
    let latin = EncodingLabel("windows-1252".utf8)
    return labelled(bytes, latin, .fallback)
      ?? Decoded(
        text: .owned(repaired.utf8), name: "utf-8", origin: .fallback,
        repairedRuns: repaired.repairedRuns)
  }

  private static func unicode(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, origin: Origin
  ) -> Decoded {
    let body = UnsafeBufferPointer(rebasing: bytes.slice(start, bytes.count))
    guard UTF8Check.check(body).firstBad != nil else {
      return Decoded(text: .borrowed(start..<bytes.count), name: "utf-8", origin: origin)
    }
    let repaired = UnicodeDecoder.repairedUTF8(body)
    return Decoded(
      text: .owned(repaired.utf8), name: "utf-8", origin: origin,
      repairedRuns: repaired.repairedRuns)
  }

  private static func labelled(
    _ bytes: UnsafeBufferPointer<UInt8>, _ label: EncodingLabel, _ origin: Origin
  ) -> Decoded? {
    switch label.kind {
    case .windows1252:
      var text: [UInt8] = []
      text.reserveCapacity(bytes.count + bytes.count / 4)
      for byte in bytes { IconvDecoder.appendWindows1252(byte, to: &text) }
      return Decoded(text: .owned(text), name: label.name, origin: origin)
    case .hz:
      guard let (text, runs) = HZDecoder.decode(bytes) else { return nil }
      return Decoded(text: .owned(text), name: label.name, origin: origin, repairedRuns: runs)
    case .iconv(let name, _):
      guard let (text, runs) = IconvDecoder.decode(bytes, from: name) else { return nil }
      return Decoded(text: .owned(text), name: label.name, origin: origin, repairedRuns: runs)
    default: return nil
    }
  }

  /// Bytes in which `<meta charset>` is looked for.
  private static let metaReach = 256 << 10
  /// Bytes of one tag in which it is looked for.
  private static let metaLength = 1024

  /// The value of `charset` in the first `<meta>` that has one.
  private static func metaCharset(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Slice<UnsafeBufferPointer<UInt8>>? {
    let head = UnsafeBufferPointer(rebasing: bytes.prefix(metaReach))
    var at = 0
    while let less = head.firstIndex(of: UInt8(ascii: "<"), from: at) {
      at = less + 1
      guard head.hasASCII("<meta", at: less) else { continue }
      let tag = UnsafeBufferPointer(rebasing: head.prefix(less + metaLength))
      let end = tag.firstIndex(of: UInt8(ascii: ">"), from: less) ?? tag.count
      var index = less + 5
      while index < end {
        guard head.hasASCII("charset", at: index) else {
          index += 1
          continue
        }
        index += 7
        while index < end,
          head[index] <= 0x20 || head[index] == 0x3D || head[index] == 0x22
            || head[index] == 0x27
        { index += 1 }
        let start = index
        while index < end, head[index] > 0x20, head[index] != 0x22, head[index] != 0x27,
          head[index] != 0x3B, head[index] != 0x2F
        { index += 1 }
        if index > start { return bytes.slice(start, index) }
      }
    }
    return nil
  }

  /// libxml2 takes NUL for the end.
  private static func withoutNUL(_ text: Text, _ bytes: UnsafeBufferPointer<UInt8>) -> Text {
    switch text {
    case .borrowed(let range):
      let part = UnsafeBufferPointer(rebasing: bytes.slice(range))
      guard part.firstIndex(of: 0, from: 0) != nil else { return text }
      return .owned(part.map { $0 == 0 ? 0x20 : $0 })
    case .owned(let owned):
      guard owned.contains(0) else { return text }
      return .owned(owned.map { $0 == 0 ? 0x20 : $0 })
    }
  }
}
