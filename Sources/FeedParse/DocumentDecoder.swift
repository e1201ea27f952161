import FeedModel
import ReadableText

/// The first stage: whatever came becomes UTF-8, and which decision was taken is said.
///
/// In this order: byte order mark, charset of HTTP (RFC 7303, section 3), XML declaration, UTF-8. A
/// name that does not fit the bytes is replaced by one that does: valid UTF-8 under the label of a
/// single-byte encoding is UTF-8 (no text of another encoding is valid UTF-8 by chance for long), and
/// in UTF-8 each run of bytes that does not fit is read as windows-1252, not the whole document.
struct DocumentDecoder {
  /// A document in UTF-8.
  enum Text {
    /// The bytes as they came, without the byte order mark.
    case borrowed(Range<Int>)
    case owned([UInt8])
  }

  var text: Text
  var decision: EncodingDecision
  /// What the text had suffered before it was served, now undone.
  var damage: TextDamage?

  /// Decodes `bytes`.
  ///
  /// - Parameter contentType: the header field, of which the charset parameter counts.
  static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, contentType: String?, undoesDamage: Bool,
    budget: WorkBudget
  ) throws(FeedParseError) -> DocumentDecoder {
    var decoder = try decode(bytes, contentType: contentType)
    decoder.findDamage(bytes, undoes: undoesDamage)
    // Every way through takes a small multiple of the bytes; its end is a good place to ask.
    guard budget.spend(bytes.count) else { throw .spent(budget, at: 0, place: (0, 0)) }
    return decoder
  }

  private mutating func findDamage(_ bytes: UnsafeBufferPointer<UInt8>, undoes: Bool) {
    let undone =
      switch text {
      case .borrowed(let range): Mojibake.undone(UnsafeBufferPointer(rebasing: bytes[range]))
      case .owned(let utf8): utf8.withUnsafeBufferPointer { Mojibake.undone($0) }
      }
    guard let undone else { return }
    if undoes { text = .owned(undone.utf8) }
    damage = undone.damage
  }

  private static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, contentType: String?
  ) throws(FeedParseError) -> DocumentDecoder {
    if let marked = byteOrderMark(bytes) { return marked }
    let http = contentType.flatMap(charset).map { EncodingLabel($0.utf8) }
    if let wide = withoutMark(bytes) { return wide }
    let declared = declaredEncoding(bytes).map { EncodingLabel($0) }
    var candidates: [(EncodingLabel, EncodingDecision.Origin)] = []
    if let http { candidates.append((http, .httpCharset)) }
    if let declared { candidates.append((declared, .xmlDeclaration)) }
    if let http, let declared, isBetter(declared, than: http, for: bytes) { candidates.reverse() }
    return try narrow(bytes, candidates: candidates)
  }

  /// Whether the document knows better than the server what it is written in.
  ///
  /// RFC 7303 gives the server the last word. But ISO-8859-1 is what servers add to everything by
  /// default, so whoever writes a declaration of another kind wrote it on purpose; and of two labels
  /// that both fit, the one fits better whose text has the letters of a language.
  private static func isBetter(
    _ declared: EncodingLabel, than http: EncodingLabel, for bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard declared.kind != http.kind, declared.kind != .unknown else { return false }
    if http.kind == .windows1252 { return true }
    guard case .iconv(_, let singleByte) = declared.kind, case .iconv(let name, _) = http.kind
    else { return false }
    if singleByte {
      return CyrillicGuess.page(of: bytes).map { EncodingLabel($0.utf8).kind == declared.kind }
        ?? false
    }
    // A multibyte encoding does not fit by chance; the server's has to fit as well.
    guard case .iconv(let own, _) = declared.kind,
      let theirs = IconvDecoder.decode(bytes, from: name), theirs.repairedRuns > 0,
      let ours = IconvDecoder.decode(bytes, from: own)
    else { return false }
    return ours.repairedRuns < theirs.repairedRuns
  }

  /// Well-formed sequences of UTF-8 after which a document under another label is UTF-8.
  private static let surelyUTF8 = 12

  /// Decodes text whose bytes are ASCII where they look like it.
  private static func narrow(
    _ bytes: UnsafeBufferPointer<UInt8>,
    candidates: [(EncodingLabel, EncodingDecision.Origin)]
  ) throws(FeedParseError) -> DocumentDecoder {
    let check = UTF8Check.check(bytes)
    let whole = Text.borrowed(0..<bytes.count)
    for (label, origin) in candidates {
      switch label.kind {
      case .utf8:
        guard check.firstBad == nil else { continue }
        // The escapes of ISO-2022 are ASCII, but no text: a declaration that explains them is right.
        if check.multibyte == 0, candidates.contains(where: { $0.0.usesEscapes }),
          bytes.contains(0x1B)
        {
          continue
        }
        return DocumentDecoder(text: whole, decision: .init(name: "utf-8", origin: origin))
      case .windows1252, .iconv(_, singleByte: true):
        if check.firstBad == nil, check.multibyte > 0 {
          return DocumentDecoder(text: whole, decision: .init(name: "utf-8", origin: .validUTF8))
        }
        // Latin letters stand between others; words of them alone were written by another page.
        if label.kind == .windows1252 || CyrillicGuess.isPage(label),
          let page = CyrillicGuess.page(of: bytes), !EncodingLabel(page.utf8).isAkin(to: label),
          let decoded = decode(bytes, as: EncodingLabel(page.utf8), origin: .guessed)
        {
          return decoded
        }
        if let decoded = decode(bytes, as: label, origin: origin) { return decoded }
      case .iconv, .hz:
        // Text of a multibyte encoding is valid UTF-8 by chance for a few characters at most.
        if check.firstBad == nil, check.multibyte >= Self.surelyUTF8 {
          return DocumentDecoder(text: whole, decision: .init(name: "utf-8", origin: .validUTF8))
        }
        guard let decoded = decode(bytes, as: label, origin: origin) else { continue }
        if check.firstBad == nil, check.multibyte > 0, decoded.decision.repairedRuns > 0 {
          return DocumentDecoder(text: whole, decision: .init(name: "utf-8", origin: .validUTF8))
        }
        return decoded
      // The wide encodings were looked for already; the bytes show that the name is wrong.
      case .utf16, .utf16BigEndian, .utf16LittleEndian, .utf32, .utf32BigEndian, .utf32LittleEndian,
        .unknown:
        continue
      }
    }
    if check.firstBad == nil {
      return DocumentDecoder(text: whole, decision: .init(name: "utf-8", origin: .validUTF8))
    }
    let repaired = UnicodeDecoder.repairedUTF8(bytes)
    // Pairs of bytes of another encoding may look like UTF-8, a quarter of them at most.
    if repaired.multibyte < 4 * repaired.repairedRuns, let guess = EncodingGuess.label(for: bytes),
      let decoded = decode(bytes, as: guess, origin: .guessed)
    {
      return decoded
    }
    if let unknown = candidates.first(where: { $0.0.kind == .unknown })?.0,
      repaired.multibyte < repaired.repairedRuns
    {
      throw FeedParseError(
        code: .unknownEncoding,
        message: "the encoding \(printable(unknown.name)) is not known and the text is not UTF-8")
    }
    return DocumentDecoder(
      text: .owned(repaired.utf8),
      decision: .init(
        name: repaired.multibyte > 0 ? "utf-8" : "windows-1252", origin: .fallback,
        repairedRuns: repaired.repairedRuns))
  }

  private static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, as label: EncodingLabel, origin: EncodingDecision.Origin
  ) -> DocumentDecoder? {
    switch label.kind {
    case .windows1252:
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count + bytes.count / 4)
      for byte in bytes { IconvDecoder.appendWindows1252(byte, to: &result) }
      return DocumentDecoder(
        text: .owned(result), decision: .init(name: label.name, origin: origin))
    case .hz:
      guard let (utf8, runs) = HZDecoder.decode(bytes) else { return nil }
      return DocumentDecoder(
        text: .owned(utf8),
        decision: .init(name: label.name, origin: origin, repairedRuns: runs))
    case .iconv(let name, _):
      guard let (utf8, runs) = IconvDecoder.decode(bytes, from: name) else { return nil }
      return DocumentDecoder(
        text: .owned(utf8),
        decision: .init(name: label.name, origin: origin, repairedRuns: runs))
    default: return nil
    }
  }

  private static func byteOrderMark(_ bytes: UnsafeBufferPointer<UInt8>) -> DocumentDecoder? {
    func starts(_ mark: [UInt8]) -> Bool { bytes.starts(with: mark) }
    func rest(_ count: Int) -> UnsafeBufferPointer<UInt8> {
      UnsafeBufferPointer(rebasing: bytes[count...])
    }
    func wide(_ utf8: [UInt8], _ name: String) -> DocumentDecoder {
      DocumentDecoder(
        text: .owned(utf8), decision: .init(name: name, origin: .byteOrderMark))
    }
    if starts([0xEF, 0xBB, 0xBF]) {
      // Two marks were seen where a template with a mark is included by one with a mark.
      var start = 3
      while bytes.count >= start + 3, bytes[start] == 0xEF, bytes[start + 1] == 0xBB,
        bytes[start + 2] == 0xBF
      { start += 3 }
      let body = rest(start)
      guard UTF8Check.check(body).firstBad != nil else {
        return DocumentDecoder(
          text: .borrowed(start..<bytes.count),
          decision: .init(name: "utf-8", origin: .byteOrderMark))
      }
      let repaired = UnicodeDecoder.repairedUTF8(body)
      return DocumentDecoder(
        text: .owned(repaired.utf8),
        decision: .init(
          name: "utf-8", origin: .byteOrderMark, repairedRuns: repaired.repairedRuns))
    }
    if starts([0xFF, 0xFE, 0, 0]) {
      return wide(UnicodeDecoder.utf32(rest(4), bigEndian: false), "utf-32le")
    }
    if starts([0, 0, 0xFE, 0xFF]) {
      return wide(UnicodeDecoder.utf32(rest(4), bigEndian: true), "utf-32be")
    }
    if starts([0xFF, 0xFE]) {
      return wide(UnicodeDecoder.utf16(rest(2), bigEndian: false), "utf-16le")
    }
    if starts([0xFE, 0xFF]) {
      return wide(UnicodeDecoder.utf16(rest(2), bigEndian: true), "utf-16be")
    }
    return nil
  }

  /// UTF-16 and UTF-32 without a mark, known by the zeros around the first character, which is
  /// `<`, white space or `{` (XML 1.0, appendix F).
  private static func withoutMark(_ bytes: UnsafeBufferPointer<UInt8>) -> DocumentDecoder? {
    guard bytes.count >= 4 else { return nil }
    let zero = (bytes[0] == 0, bytes[1] == 0, bytes[2] == 0, bytes[3] == 0)
    func wide(_ utf8: [UInt8], _ name: String) -> DocumentDecoder {
      DocumentDecoder(
        text: .owned(utf8), decision: .init(name: name, origin: .fallback))
    }
    switch zero {
    case (true, true, true, false):
      return wide(UnicodeDecoder.utf32(bytes, bigEndian: true), "utf-32be")
    case (false, true, true, true):
      return wide(UnicodeDecoder.utf32(bytes, bigEndian: false), "utf-32le")
    case (true, false, true, false):
      return wide(UnicodeDecoder.utf16(bytes, bigEndian: true), "utf-16be")
    case (false, true, false, true):
      return wide(UnicodeDecoder.utf16(bytes, bigEndian: false), "utf-16le")
    default: return nil
    }
  }

  /// The charset parameter of a Content-Type value.
  static func charset(_ contentType: String) -> String? {
    let parameters = contentType.cut(utf8: 1024).utf8.split(separator: UInt8(ascii: ";"))
    for parameter in parameters.dropFirst() {
      let parts = parameter.split(separator: UInt8(ascii: "="), maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = parts[1].filter { $0 > 0x20 && $0 != 0x22 && $0 != 0x27 }
      if Substring(parts[0]).trimmingSpace.isWord("charset"), !value.isEmpty {
        return String(decoding: value, as: UTF8.self)
      }
    }
    return nil
  }

  /// The encoding of an XML declaration within the first kibibyte, wherever it stands there.
  static func declaredEncoding(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Slice<UnsafeBufferPointer<UInt8>>? {
    let head = UnsafeBufferPointer(rebasing: bytes.prefix(1024))
    guard let less = declaration(in: head) else { return nil }
    let end = head.firstIndex(of: UInt8(ascii: ">"), from: less) ?? head.count
    var at = less + 5
    while at < end {
      guard head.hasASCII("encoding", at: at) else {
        at += 1
        continue
      }
      at += 8
      while at < end, head[at] <= 0x20 || head[at] == UInt8(ascii: "=") { at += 1 }
      let quoted = at < end && (head[at] == 0x22 || head[at] == 0x27)
      if quoted { at += 1 }
      let start = at
      while at < end, head[at] != 0x22, head[at] != 0x27, head[at] > 0x20, head[at] != 0x3F {
        at += 1
      }
      return at > start ? bytes[start..<at] : nil
    }
    return nil
  }

  private static func declaration(in head: UnsafeBufferPointer<UInt8>) -> Int? {
    var at = 0
    while let less = head.firstIndex(of: UInt8(ascii: "<"), from: at) {
      if head.hasASCII("<?xml", at: less), less + 5 < head.count, head[less + 5] <= 0x20 {
        return less
      }
      at = less + 1
    }
    return nil
  }

  /// A name from outside, cut and cleaned for a message.
  static func printable(_ name: String) -> String {
    let scalars = name.unicodeScalars.prefix(40).filter { $0.value > 0x20 && $0.value < 0x7F }
    return "'" + String(String.UnicodeScalarView(scalars)) + "'"
  }
}
