import FeedModel
import Testing

@testable import ClaimExtract

/// A field is read as if it ended before what is glued to its end.
@Suite("What is glued to a field's end")
struct FieldEndTests {
  private func read(
    _ text: String, title: String? = nil, outlet: String? = nil, publisher: String? = nil
  ) -> String {
    let document = ClaimDocument(
      text: ItemText(title: title, summary: nil, content: text), outlet: outlet,
      publisher: publisher)
    let bytes = FieldEnd(document).read(text)
    #expect(text.utf8.starts(with: bytes))
    let end = (bytes.lastIndex { $0 != 0x20 } ?? -1) + 1
    return String(decoding: bytes[0..<end], as: UTF8.self)
  }

  @Test(
    "an outlet that the item or the feed names",
    arguments: [
      "Port chief says pier was moved - Quay Post", "Port chief says pier was moved | Quay Post",
      "Port chief says pier was moved — Quay Post", "Port chief says pier was moved – Quay Post",
      "Port chief says pier was moved · Quay Post", "Port chief says pier was moved -Quay Post",
      "Port chief says pier was moved  Quay Post",
      "Port chief says pier was moved\u{A0}\u{A0}Quay Post",
      "Port chief says pier was moved - Quay Post [+1234 chars]",
    ])
  func outlets(_ text: String) {
    let expected = "Port chief says pier was moved"
    #expect(read(text, publisher: "Quay Post").hasPrefix(expected))
    #expect(!read(text, publisher: "Quay Post").contains("Post"))
    #expect(!read(text, outlet: "Quay Post").contains("Post"))
  }

  @Test("a tail of the title that the text has too, behind the headline or a sentence")
  func tails() {
    let title = "Port chief says pier was moved - Quay Post"
    #expect(
      read("Port chief says pier was moved Quay Post", title: title)
        == "Port chief says pier was moved")
    #expect(read("The pier was moved. Quay Post", title: title) == "The pier was moved.")
    for tail in [" - By Quay Post", " | via Quay Post", " — by Quay Post"] {
      let whole = "Port chief says pier was moved" + tail
      #expect(read(whole, publisher: "Quay Post") == "Port chief says pier was moved", "\(tail)")
    }
    #expect(read("He stood by Quay Post", publisher: "Quay Post") == "He stood by Quay Post")
    // Inside a sentence the name is a word of it.
    let sentence = "The chief spoke to the Quay Post"
    #expect(read(sentence, title: title) == sentence)
    #expect(read(sentence, publisher: "Quay Post") == sentence)
  }

  @Test("a title's own tail: behind a bar, a host, or one that another field has")
  func titles() {
    func title(_ title: String, content: String? = nil) -> String {
      let document = ClaimDocument(text: ItemText(title: title, summary: nil, content: content))
      let bytes = FieldEnd(document).read(title)
      let end = (bytes.lastIndex { $0 != 0x20 } ?? -1) + 1
      return String(decoding: bytes[0..<end], as: UTF8.self)
    }
    let headline = "Port chief says pier was moved"
    #expect(title(headline + " | Quay Post") == headline)
    #expect(title(headline + " - quaypost.example") == headline)
    #expect(title(headline + " - Quay Post", content: headline + " Quay Post") == headline)
    // Who says it may stand there, and is no outlet for all we know.
    for whole in [
      "Pier will close for weeks - Lena Varn", "Pier will close for weeks – harbour chief",
      "Live | Port chief says pier was moved", headline,
    ] {
      #expect(title(whole) == whole)
    }
  }

  @Test(
    "invitations and counts",
    arguments: [
      ("The pier was moved. Read more", "The pier was moved."),
      ("The pier was moved Read more »", "The pier was moved"),
      ("The pier was moved… [Read more…]", "The pier was moved…"),
      ("The pier was moved.\nContinue reading →", "The pier was moved."),
      ("The pier was mo… [+1234 chars]", "The pier was mo…"),
      ("The pier was mo… [+12 chars] Read more", "The pier was mo…"),
      ("She told them to read more", "She told them to read more"),
      ("Read more", "Read more"), ("[+ chars]", "[+ chars]"), ("", ""), (" ", ""),
      ("A list [+x1 chars]", "A list [+x1 chars]"),
    ])
  func invitations(_ text: String, _ expected: String) {
    #expect(read(text) == expected)
  }

  @Test("claims end before it, with offsets of the text as it is")
  func claims() {
    let title = "Port chief says pier was moved - Quay Post"
    let text = "Port chief says pier was moved Quay Post"
    let extraction = RuleExtractor().extract(
      ClaimDocument(
        text: ItemText(title: title, summary: nil, content: text), language: "en",
        publisher: "Quay Post"))
    #expect(extraction.claims.count == 2)
    for claim in extraction.claims {
      let field = claim.content[0].field == .title ? title : text
      let content = String(decoding: Array(field.utf8)[claim.content[0].utf8], as: UTF8.self)
      #expect(content == "pier was moved")
    }
  }

  /// Blanks in its place had let a span of a model end between the bytes of one letter (found by
  /// `make fuzz TARGET=record`).
  @Test("no span reaches into what is glued on, or ends inside a letter")
  func spans() {
    let text = "Varn said the pier was moved • Gazette • Gazette"
    let whole = ClaimDocument(
      text: ItemText(title: nil, summary: nil, content: text), language: "en", outlet: "Gazette")
    let bytes = Array(text.utf8)
    for end in 0...bytes.count {
      let claim = RawClaim(source: 0..<end, cue: end..<bytes.count, contents: [end / 2..<end])
      let found = ClaimReader(finder: GivenFinder(claims: [claim])).read(whole)
      for span in found.claims.flatMap({ $0.content + [$0.speaker, $0.cue].compactMap { $0 } }) {
        #expect(span.utf8.upperBound <= "Varn said the pier was moved".utf8.count)
        for place in [span.utf8.lowerBound, span.utf8.upperBound] {
          #expect(bytes[place] & 0xC0 != 0x80, "\(end): \(span.utf8)")
        }
      }
    }
  }
}
