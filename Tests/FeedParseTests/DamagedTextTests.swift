import FeedModel
import FeedParse
import Testing

/// Labels that are missing, wrong or spelled oddly, and letters that were lost on the way.
@Suite struct DamagedTextTests {
  private static let title = "Северный порт закрыт"

  private static func feed(_ title: String = title, head: String = "") -> String {
    """
    \(head)<rss version="2.0"><channel><title>Вести</title><item><title>\(title)</title>\
    <description>Начальник порта сказал, что суда стоят у причала и ждут погоды.</description>\
    </item></channel></rss>
    """
  }

  /// Russian in one of the pages of eight bits.
  private static func encoded(_ text: String, _ page: String) -> [UInt8] {
    let koi = Array("юабцдефгхийклмнопярстужвьызшэщчъ".unicodeScalars)
    return text.unicodeScalars.map { scalar in
      guard (0x410...0x44F).contains(scalar.value) else { return UInt8(scalar.value) }
      let index = UInt8(scalar.value - 0x410)
      switch page {
      case "windows-1251": return 0xC0 + index
      case "iso-8859-5": return 0xB0 + index
      case "ibm866": return index < 48 ? 0x80 + index : 0xE0 + (index - 48)
      default:
        let isCapital = index < 32
        let lower = Unicode.Scalar(scalar.value + (isCapital ? 32 : 0))
        return UInt8(koi.firstIndex { $0 == lower } ?? 0) + (isCapital ? 0xE0 : 0xC0)
      }
    }
  }

  private func read(
    _ bytes: [UInt8], contentType: String? = nil
  ) throws -> (title: String?, encoding: EncodingDecision, damage: TextDamage?) {
    let document = try FeedParser().parse(bytes, origin: .init(contentType: contentType))
    return (document.items.first?.title, document.encoding, document.damage)
  }

  private static let pages = ["windows-1251", "koi8-r", "ibm866", "iso-8859-5"]

  @Test(arguments: pages) func cyrillicWithoutALabelIsKnownByItsLetters(_ page: String) throws {
    let found = try read(Self.encoded(Self.feed(), page))
    #expect(found.title == Self.title)
    #expect(found.encoding == EncodingDecision(name: page, origin: .guessed))
  }

  @Test(arguments: pages) func theServersDefaultDoesNotBeatTheDeclaration(_ page: String) throws {
    let head = "<?xml version='1.0' encoding='\(page)'?>"
    let found = try read(
      Self.encoded(Self.feed(head: head), page), contentType: "text/xml; charset=ISO-8859-1")
    #expect(found.title == Self.title)
    #expect(found.encoding == EncodingDecision(name: page, origin: .xmlDeclaration))
  }

  @Test(arguments: pages) func aWrongDeclarationGivesWay(_ page: String) throws {
    for label in ["iso-8859-1", "windows-1251"] where label != page {
      let head = "<?xml version='1.0' encoding='\(label)'?>"
      #expect(try read(Self.encoded(Self.feed(head: head), page)).title == Self.title)
    }
  }

  @Test func theServerMayNameAnotherCyrillicPage() throws {
    let head = "<?xml version='1.0' encoding='koi8-r'?>"
    let found = try read(
      Self.encoded(Self.feed(head: head), "koi8-r"), contentType: "text/xml; charset=windows-1251")
    #expect(found.title == Self.title)
  }

  @Test(
    arguments: [
      "cp-1251", "cp_1251", "CP1251", "win-1251", "win_1251", "Windows_1251", "windows.1251",
      "ansi-1251",
      "1251", "x-cp1251", "windows-cp1251", "ms-cp1251", "WINDOWS-1251;",
    ])
  func windows1251HasManyNames(_ label: String) throws {
    let head = "<?xml version='1.0' encoding='\(label)'?>"
    let found = try read(Self.encoded(Self.feed(head: head), "windows-1251"))
    #expect(found.title == Self.title)
    #expect(found.encoding == EncodingDecision(name: "windows-1251", origin: .xmlDeclaration))
    let header = try read(
      Self.encoded(Self.feed(), "windows-1251"), contentType: "text/xml; charset=\(label)")
    #expect(header.title == Self.title)
  }

  /// Language, encoding, text and its bytes.
  private static let languages: [(String, String, String, String)] = [
    (
      "ja", "euc-jp", "港は閉鎖された",
      "b9c1a4cfcac4babfa4b5a4eca4bf"
    ),
    (
      "ja", "shift_jis", "港は閉鎖された",
      "8d6082cd95c28dbd82b382ea82bd"
    ),
    (
      "zh-cn", "gb18030", "港口已经关闭",
      "b8dbbfdad2d1beadb9d8b1d5"
    ),
    (
      "zh-tw", "big5", "港口已經關閉",
      "b4e4a466a477b867c3f6b3ac"
    ),
    (
      "ko", "euc-kr", "항구가 폐쇄되었다",
      "c7d7b1b8b0a120c6f3bce2b5c7befab4d9"
    ),
    (
      "el", "windows-1253", "Το λιμάνι έκλεισε",
      "d4ef20ebe9ecdcede920ddeaebe5e9f3e5"
    ),
    (
      "he", "windows-1255", "הנמל נסגר",
      "e4f0eeec20f0f1e2f8"
    ),
    (
      "pl", "windows-1250", "Port został zamknięty",
      "506f7274207a6f737461b3207a616d6b6e69ea7479"
    ),
  ]

  private func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
    }
  }

  @Test(arguments: languages) func theDocumentsLanguageTellsItsEncoding(
    _ language: String, _ name: String, _ text: String, _ hexadecimal: String
  ) throws {
    let raw = bytes(hexadecimal)
    let found = try read(
      Array("<rss><channel><language>\(language)</language><item><title>".utf8) + raw
        + Array("</title></item></channel></rss>".utf8))
    #expect(found.title == text)
    #expect(found.encoding == EncodingDecision(name: name, origin: .guessed))
  }

  /// What a page makes of bytes that are not its own.
  private func misread(_ bytes: [UInt8]) -> String {
    String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  @Test func textThatWasEncodedTwiceIsReadBack() throws {
    let found = try read(Array(misread(Array(Self.feed().utf8)).utf8))
    #expect(found.title == Self.title)
    #expect(found.damage == .encodedTwice)
    var options = FeedParser.Options()
    options.undoesDamage = false
    let served = try FeedParser(options: options).parse(
      Array(misread(Array(Self.feed().utf8)).utf8))
    #expect(served.items.first?.title != Self.title)
    #expect(served.damage == .encodedTwice)
  }

  @Test(arguments: ["windows-1251", "koi8-r"]) func textReadByAWrongPageIsReadBack(
    _ page: String
  ) throws {
    let found = try read(Array(misread(Self.encoded(Self.feed(), page)).utf8))
    #expect(found.title == Self.title)
    #expect(found.damage == .wrongPage)
  }

  @Test(arguments: [("\u{FFFD}", TextDamage.replaced), ("?", .questionMarks)])
  func lostLettersAreSaid(_ mark: String, _ damage: TextDamage) throws {
    let lost = Self.feed().unicodeScalars.map { $0.value > 0x7F ? mark : String($0) }.joined()
    #expect(try read(Array(lost.utf8)).damage == damage)
  }

  @Test(
    arguments: [
      Self.title, "Élection à Sète : « rien n’est perdu »", "Größe, Maß und Öl", "Really???",
      "港口已经关闭",
      "Ein Zeichen \u{FFFD} fehlt", "Η Σεβαστούπολη", "naïve café",
    ])
  func healthyTextIsLeftAlone(_ text: String) throws {
    let found = try read(Array(Self.feed(text).utf8))
    #expect(found.title == text)
    #expect(found.damage == nil)
    #expect(found.encoding.origin == .validUTF8)
  }
}
