import Testing

@testable import ReadableText

@Suite struct CharacterReferenceTests {
  private func read(_ text: String, inAttribute: Bool = false) -> (UInt32, UInt32, Int)? {
    Array(text.utf8).withUnsafeBufferPointer {
      CharacterReference.read($0, at: 0, inAttribute: inAttribute).map {
        ($0.scalars.0, $0.scalars.1, $0.length)
      }
    }
  }

  @Test func everyNameOfTheTableIsFound() {
    let data = String(describing: NamedCharacterData.references)
    var count = 0
    for entry in data.split(whereSeparator: \.isWhitespace) {
      let parts = entry.split(separator: ":")
      let scalars = parts[1].split(separator: "+").compactMap { UInt32($0, radix: 16) }
      let found = read("&\(parts[0]);")
      #expect(found?.0 == scalars[0] && found?.1 == (scalars.count > 1 ? scalars[1] : 0))
      count += 1
    }
    #expect(count == 2125)
  }

  @Test func aNameMayLackItsSemicolonOnlyIfHTMLSaysSo() {
    #expect(read("&amp")?.0 == 0x26)
    #expect(read("&hellip") == nil)
    #expect(read("&hellip;")?.0 == 0x2026)
  }

  @Test func queriesInAttributesAreNoReferences() {
    #expect(read("&copy=2", inAttribute: true) == nil)
    #expect(read("&copy;=2", inAttribute: true)?.0 == 0xA9)
  }

  @Test(
    arguments: [
      ("&#65;", 65, 5), ("&#x41;", 65, 6), ("&#X41;", 65, 6), ("&#65", 65, 4), ("&#0;", 0, 4),
      ("&#146;", 0x2019, 6), ("&#xD83D;", 0, 8), ("&#x110000;", 0, 10),
      ("&#99999999999999999999;", 0, 23),
    ])
  func numbersAreDecoded(_ text: String, _ scalar: UInt32, _ length: Int) {
    #expect(read(text)?.0 == scalar)
    #expect(read(text)?.2 == length)
  }

  @Test(arguments: ["&", "&;", "& ", "&#", "&#;", "&#x;", "&#xg", "&nosuchname;"])
  func otherAmpersandsAreText(_ text: String) {
    #expect(read(text) == nil)
  }
}
