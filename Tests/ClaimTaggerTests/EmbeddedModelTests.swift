import CTagger
import ContentDigest
import Testing

@testable import ClaimTagger

/// The model in the program is the one that EmbeddedModel.S names. SwiftPM does not notice that an
/// .incbin file changed, so a stale build is possible; this finds it.
@Suite struct EmbeddedModelTests {
  private let contents: [UInt8] = {
    var count = 0
    let start = ct_embedded_model(&count)
    return Array(UnsafeBufferPointer(start: start, count: count))
  }()

  @Test func digestIsThatOfTheEmbeddedBytes() throws {
    let stated = String(cString: ct_embedded_digest())
    guard !contents.isEmpty else {
      #expect(stated.isEmpty)
      return
    }
    #expect(SHA256Digest(bytes: contents.dropLast(32)).bytes == Array(contents.suffix(32)))
    #expect(try TaggerModel.embedded()?.digest == stated)
  }

  @Test func digestInTheSourceIsThatOfTheProgram() throws {
    let folder = Fixtures.folder + "../../../Sources/CTagger/"
    let source = try #require(readFile(folder + "EmbeddedModel.S"))
    #expect(source.contains("#define CT_MODEL_DIGEST \"\(String(cString: ct_embedded_digest()))\""))
    let file = readBytes(folder + "model/claims-en.cwm") ?? []
    #expect(file.suffix(32) == contents.suffix(32))
  }

  @Test func withoutAModelThereIsNone() throws {
    #expect((try TaggerModel.embedded() == nil) == contents.isEmpty)
  }
}
