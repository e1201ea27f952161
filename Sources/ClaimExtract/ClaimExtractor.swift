import ClaimTagger
import FeedModel

/// How much a model may read.
public typealias ReadingAllowance = ClaimTagger.ReadingAllowance

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

  /// The same for texts that strangers serve: a model reads as far as `allowance` goes, from which it
  /// takes what it has read, and beyond only plain speech is found ("said", "told").
  func extract(_ document: ClaimDocument, allowance: inout ReadingAllowance) -> ClaimExtraction
}

extension ClaimExtractor {
  /// Without a model there is nothing to be sparing of.
  public func extract(
    _ document: ClaimDocument, allowance: inout ReadingAllowance
  ) -> ClaimExtraction {
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
