import FeedModel

/// Finds the attributed claims of a document.
///
/// Implementations are values without shared state, safe to call from any thread at the same time.
/// `extract` never throws and never traps, whatever the text, and its time grows linearly with the
/// length of the text.
public protocol ClaimExtractor: Sendable {
  /// Name and version as written to `provenance.extractor`, such as `rules-en 1`.
  var name: String { get }
  /// The claims of `document`, in the order of their first content span.
  func extract(_ document: ClaimDocument) -> ClaimExtraction

  /// The same for texts that strangers serve: a model reads `allowance` word pieces at most, from
  /// which it takes what it has read, and beyond them only plain speech is found ("said", "told").
  /// It is 0 afterwards where the model did not read everything.
  func extract(_ document: ClaimDocument, allowance: inout Int) -> ClaimExtraction
}

extension ClaimExtractor {
  /// Without a model there is nothing to be sparing of.
  public func extract(_ document: ClaimDocument, allowance: inout Int) -> ClaimExtraction {
    extract(document)
  }
}

/// The extractor that needs no trained weights: spans by rules of English grammar and lexicons.
///
/// It is the fall-back of the learned extractor and shares everything with it but the finding of
/// spans (`docs/claims.md`).
public struct RuleExtractor: ClaimExtractor {
  public let name = "rules-en 1"
  private let reader = ClaimReader(finder: RuleFinder())

  /// The rules have no settings.
  public init() {}

  public func extract(_ document: ClaimDocument) -> ClaimExtraction { reader.read(document) }
}
