import FeedModel

/// Texts without end: every phrase of the news and what once tempted a rule into looking too far.
enum TextConstructs {
  static let all: [Construct] = (Vocabulary.phrases.map(plain) + endless).map {
    Construct($0, in: "Varn said the boat sank. @", "text")
  }

  /// A document of such a text.
  static func document(_ bytes: [UInt8]) -> ClaimDocument {
    ClaimDocument(
      text: ItemText(title: nil, summary: nil, content: String(decoding: bytes, as: UTF8.self)),
      published: Instant(seconds: 1_930_900_000), language: "en", authors: ["Jo Marsh"])
  }

  private static let endless = [
    "the minister said that Varn told him a boat ", "Lena Varn Holm Marsh ", "Anna # said no. ",
    "“ ‘ \" ' ",
    "s’ ’ ” ", "Varn, a man, who, ", "7,", "one and two and ", "x",
    "There was no comment from Varn. ",
    "He said\n", "according to the board ", "he said she said it said ", ". ", "?", "? ",
    "a\u{301}\u{323}",
    "Varn said in a\n", "“The boat sank,” Varn said. “Nobody left the old pier.” ", "[", "(",
    "Mr. ", "U.S. ",
    "S-400 ", "Varn#, a spokeswoman, said ", "Harbour ministry spokesman Jo Marsh said. ", "-",
    "a-",
  ]

  private static func plain(_ phrase: Piece) -> String {
    String(decoding: phrase.bytes, as: UTF8.self) + " "
  }
}
