import ClaimTagger
import FeedModel
import Testing

@testable import ClaimExtract

@Suite("The extractor on a trained model")
struct LearnedExtractorTests {
  /// A model with random weights: what it finds means nothing, but every span must hold.
  static let tiny: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(2)
    return (parts + ["ClaimTaggerTests", "Fixtures", "tiny.cwm"]).joined(separator: "/")
  }()

  @Test("names the model, keeps spans in the text and fills the derived fields")
  func reads() throws {
    let extractor = try LearnedExtractor(path: Self.tiny)
    #expect(extractor.hasModel)
    let model = try TaggerModel(path: Self.tiny)
    #expect(extractor.name.hasSuffix("(\(model.digest.prefix(8)))"))
    let text = RobustnessTests.seedText
    let extraction = extractor.extract(
      ClaimDocument(
        text: ItemText(title: "Varn: no boat lost", summary: nil, content: text),
        published: Given.tuesday, language: "en"))
    for claim in extraction.claims {
      let whole = claim.content[0].field == .title ? 18 : text.utf8.count
      #expect(claim.content.allSatisfy { $0.utf8.upperBound <= whole && !$0.utf8.isEmpty })
      #expect(claim.confidence.map { (0...1).contains($0) } == true)
    }
  }

  @Test(
    "lines that end behind the reporting verb are read (issue 10)",
    arguments: [
      "trading.\n\n“It calmest in chief\nexecutive said\nin a hope.”",
      "Varn said\nin a boat",
      "“The pier is shut,” the harbour minister said\n\nIn a post on Monday the board denied it.",
    ])
  func lineEnds(_ text: String) throws {
    for extractor in [try LearnedExtractor(), try LearnedExtractor(path: Self.tiny)] {
      let extraction = extractor.extract(
        ClaimDocument(text: ItemText(title: nil, summary: nil, content: text), language: "en"))
      let bytes = text.utf8.count
      #expect(
        extraction.claims.allSatisfy { $0.content.allSatisfy { $0.utf8.upperBound <= bytes } })
    }
  }

  @Test("a model that was asked for and is not there is an error")
  func missing() {
    #expect(throws: ModelError.self) { try LearnedExtractor(path: "/nonexistent/model.cwm") }
  }

  @Test("without a model the rules read, and the name says so")
  func fallback() throws {
    let extractor = try LearnedExtractor()
    if extractor.hasModel {
      #expect(!extractor.name.hasPrefix("rules"))
    } else {
      #expect(extractor.name == "rules-en 1 (no model)")
      let text = "The harbour board said that no boat was lost."
      let document = ClaimDocument(
        text: ItemText(title: nil, summary: nil, content: text), language: "en")
      #expect(extractor.extract(document) == RuleExtractor().extract(document))
    }
  }
}
