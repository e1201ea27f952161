/// What a claim extractor reads: the texts of one item and what helps to resolve them.
public struct ClaimDocument: Hashable, Sendable {
  /// The item's texts. Title and body are read apart, speakers are resolved across both.
  public var text: ItemText
  /// The publication date, against which "on Friday" is resolved.
  public var published: Instant?
  /// BCP 47 as declared by the feed; nil where it must be detected.
  public var language: String?
  /// The authors, for claims in the first person.
  public var authors: [String]
  /// The outlet's name.
  public var outlet: String?
  /// Who published an item that the outlet only passes on.
  public var publisher: String?

  /// A document over `text`.
  public init(
    text: ItemText, published: Instant? = nil, language: String? = nil, authors: [String] = [],
    outlet: String? = nil, publisher: String? = nil
  ) {
    self.text = text
    self.published = published
    self.language = language
    self.authors = authors
    self.outlet = outlet
    self.publisher = publisher
  }
}

/// What an extractor found in one document.
public struct ClaimExtraction: Hashable, Sendable {
  /// In the order of their first content span: title, summary, content.
  public var claims: [Claim]
  /// Sources that are reported to have given no answer, of whom nothing is claimed.
  public var noResponse: [TextSpan]
  /// The language the text is in, declared or detected.
  public var language: String?
  /// False where the extractor does not read this language; there are no claims then.
  public var languageSupported: Bool

  /// The result of an extraction.
  public init(
    claims: [Claim], noResponse: [TextSpan] = [], language: String?, languageSupported: Bool
  ) {
    self.claims = claims
    self.noResponse = noResponse
    self.language = language
    self.languageSupported = languageSupported
  }
}
