import FeedModel
import FeedParse
import Foundation
import Testing

@Suite struct EncodingTests {
  private func parse(
    _ bytes: [UInt8], contentType: String? = nil
  ) throws -> (title: String?, decision: EncodingDecision) {
    let document = try FeedParser().parse(bytes, origin: .init(contentType: contentType))
    return (document.items.first?.title, document.encoding)
  }

  private func feed(_ title: [UInt8], declared: String? = nil) -> [UInt8] {
    let declaration =
      declared.map { "<?xml version='1.0' encoding='\($0)' standalone=\"yes\" ?>" } ?? ""
    return Array("\(declaration)<rss><channel><item><title>".utf8) + title
      + Array("</title></item></channel></rss>".utf8)
  }

  /// The same word in many encodings: label, bytes, text, and the name that is reported.
  static let labels: [(String, [UInt8], String, String)] = [
    ("windows-1251", [0xCC, 0xEE, 0xF1, 0xF2], "Мост", "windows-1251"),
    ("KOI8-R", [0xED, 0xCF, 0xD3, 0xD4], "Мост", "koi8-r"),
    ("cp866", [0x8C, 0xAE, 0xE1, 0xE2], "Мост", "ibm866"),
    ("ISO-8859-5", [0xBC, 0xDE, 0xE1, 0xE2], "Мост", "iso-8859-5"),
    ("iso-8859-1", [0x93, 0x50, 0x6F, 0x6E, 0x74, 0x94, 0x20, 0xE9], "“Pont” é", "windows-1252"),
    ("iso-8859-2", [0x6D, 0x6F, 0x73, 0x74, 0x20, 0xB1], "most ą", "iso-8859-2"),
    ("windows-1253", [0xC3, 0xDD, 0xF6], "Γέφ", "windows-1253"),
    ("iso-8859-9", [0xFE, 0xF0], "şğ", "windows-1254"),
    ("windows-1255", [0xE2, 0xF9, 0xF8], "גשר", "windows-1255"),
    ("windows-1256", [0xCC, 0xD3, 0xD1], "جسر", "windows-1256"),
    ("tis-620", [0xCA, 0xD0], "สะ", "windows-874"),
    ("GB2312", [0xC7, 0xC5], "桥", "gb18030"),
    ("gbk", [0xC7, 0xC5], "桥", "gb18030"),
    ("big5", [0xBE, 0xF4], "橋", "big5"),
    ("Shift_JIS", [0x8B, 0xB4], "橋", "shift_jis"),
    ("EUC-JP", [0xB6, 0xB6], "橋", "euc-jp"),
    ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x36, 0x36, 0x1B, 0x28, 0x42], "橋", "iso-2022-jp"),
    ("hz-gb-2312", Array("~{GE~}~~".utf8), "桥~", "hz-gb-2312"),
    ("mac-roman", [0x43, 0x61, 0x66, 0x8E], "Café", "macintosh"),
    ("x-mac-ce", [0x4D, 0x6F, 0x73, 0x74, 0x20, 0x88], "Most ą", "x-mac-ce"),
    ("ISO-IR-100", [0xE9], "é", "windows-1252"),
    ("kz-1048", [0xCC, 0xEE, 0xF1, 0xF2], "Мост", "kz-1048"),
    ("iso-2022-jp-2", [0x1B, 0x24, 0x42, 0x36, 0x36, 0x1B, 0x28, 0x42], "橋", "iso-2022-jp-2"),
    ("cp1125", [0x8C, 0xAE, 0xE1, 0xE2], "Мост", "cp1125"),
    ("EUC-KR", [0xB4, 0xD9, 0xB8, 0xAE], "다리", "euc-kr"),
    ("ks_c_5601-1987", [0xB4, 0xD9, 0xB8, 0xAE], "다리", "euc-kr"),
  ]

  @Test(arguments: labels) func theDeclarationIsBelieved(
    _ label: String, _ bytes: [UInt8], _ text: String, _ name: String
  ) throws {
    let (title, decision) = try parse(feed(bytes, declared: label))
    #expect(title == text)
    #expect(decision == EncodingDecision(name: name, origin: .xmlDeclaration))
  }

  @Test(arguments: labels) func httpIsBelievedBeforeTheDeclaration(
    _ label: String, _ bytes: [UInt8], _ text: String, _ name: String
  ) throws {
    let (title, decision) = try parse(
      feed(bytes, declared: "utf-8"), contentType: "text/xml; Charset=\"\(label)\"")
    #expect(title == text)
    #expect(decision == EncodingDecision(name: name, origin: .httpCharset))
  }

  @Test(arguments: ["iso-8859-1", "us-ascii", "windows-1251", "tis-620", "utf-16", "nonsense"])
  func validUTF8IsUTF8WhateverItIsCalled(_ label: String) throws {
    let (title, decision) = try parse(feed(Array("Мост – 橋".utf8), declared: label))
    #expect(title == "Мост – 橋")
    #expect(decision.name == "utf-8")
    #expect(decision.repairedRuns == 0)
  }

  /// UTF-8 of some length is none of these by chance; of a few characters it is where they do not fit.
  @Test(arguments: ["gb2312", "shift_jis", "euc-kr", "big5", "hz-gb-2312"])
  func validUTF8IsNoMultibyteEncoding(_ label: String) throws {
    let (title, decision) = try parse(feed(Array("Мост через реку".utf8), declared: label))
    #expect(title == "Мост через реку")
    #expect(decision == EncodingDecision(name: "utf-8", origin: .validUTF8))
  }

  @Test func escapesBelongToTheEncodingThatExplainsThem() throws {
    let (title, decision) = try parse(
      feed([0x1B, 0x24, 0x42, 0x36, 0x36, 0x1B, 0x28, 0x42], declared: "iso-2022-jp"),
      contentType: "text/xml; charset=utf-8")
    #expect(title == "橋")
    #expect(decision == EncodingDecision(name: "iso-2022-jp", origin: .xmlDeclaration))
  }

  /// Names that iconv knows, but of encodings that are not ASCII where ASCII is meant.
  @Test(arguments: ["IBM037", "UTF-16LE", "INTERNAL", "WCHAR_T", "CSUCS4", "", "a//TRANSLIT"])
  func otherNamesAreNotBelieved(_ label: String) throws {
    let (title, decision) = try parse(feed(Array("plain".utf8), declared: label))
    #expect(title == "plain")
    #expect(decision.name == "utf-8")
  }

  @Test func oneBadByteIsRepairedWhereItStands() throws {
    var bytes = Array("Мост ".utf8)
    bytes += [0x93] + Array("Vell".utf8) + [0x94, 0xFF, 0xC3] + Array(" мост".utf8)
    let (title, decision) = try parse(feed(bytes, declared: "utf-8"))
    #expect(title == "Мост “Vell”ÿÃ мост")
    #expect(decision == EncodingDecision(name: "utf-8", origin: .fallback, repairedRuns: 2))
  }

  @Test func windows1252WithoutALabel() throws {
    let (title, decision) = try parse(feed([0x93, 0x43, 0x61, 0x66, 0xE9, 0x94]))
    #expect(title == "“Café”")
    #expect(decision == EncodingDecision(name: "windows-1252", origin: .fallback, repairedRuns: 2))
  }

  @Test func aWrongCharsetGivesWayToTheDeclaration() throws {
    let (title, decision) = try parse(
      feed([0xCC, 0xEE, 0xF1, 0xF2], declared: "windows-1251"),
      contentType: "text/xml; charset=utf-8")
    #expect(title == "Мост")
    #expect(decision.origin == .xmlDeclaration)
  }

  @Test(arguments: [true, false], [true, false])
  func unicodeWithAndWithoutMark(_ bigEndian: Bool, _ marked: Bool) throws {
    let text =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss><channel><item><title>Мост 🌉</title></item></channel></rss>"
    var wide: [UInt8] = []
    for unit in (marked ? "\u{FEFF}" : "").utf16 + Array(text.utf16) {
      wide +=
        bigEndian
        ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    }
    var wider: [UInt8] = []
    for scalar in ((marked ? "\u{FEFF}" : "") + text).unicodeScalars {
      let parts = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: scalar.value >> UInt32($0)) }
      wider += bigEndian ? parts : parts.reversed()
    }
    for bytes in [wide, wider] {
      let (title, decision) = try parse(bytes)
      #expect(title == "Мост 🌉")
      #expect(decision.origin == (marked ? .byteOrderMark : .fallback))
    }
  }

  @Test func aMarkBeatsEveryLabel() throws {
    let bytes =
      [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF] + feed(Array("Мост".utf8), declared: "windows-1251")
    let (title, decision) = try parse(bytes, contentType: "text/xml; charset=koi8-r")
    #expect(title == "Мост")
    #expect(decision == EncodingDecision(name: "utf-8", origin: .byteOrderMark))
  }

  @Test func textOutIsCleanWhateverCameIn() throws {
    let document = try FeedParser().parse(
      feed([0x41, 0x00, 0xC2, 0x85, 0x1B, 0x42, 0xC2, 0x81, 0xEF, 0xBF, 0xBE, 0x43]))
    #expect(document.items.first?.title == "A…BC")
  }
}
