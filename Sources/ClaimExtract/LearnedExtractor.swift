import ClaimTagger
import FeedModel

/// The extractor that finds spans with a trained model, and by rules where there is none.
///
/// Everything but the spans is derived as in ``RuleExtractor``.
public struct LearnedExtractor: ClaimExtractor {
  /// `claims-en-1 (5f0c2a9e)`: the name in the model file and the first digits of its SHA-256; without
  /// a model `rules-en 1 (no model)`.
  public let name: String
  /// False where no model was built in and the rules read in its place.
  public let hasModel: Bool
  private let reader: ClaimReader

  /// An extractor on the model file at `path`, or on the model built into the program where `path`
  /// is nil. Without a built-in model the rules are used and ``name`` says so.
  ///
  /// Throws where a model that should be there cannot be used: a file that was asked for is never
  /// silently replaced by the rules.
  public init(path: String? = nil) throws(ModelError) {
    let model: TaggerModel?
    if let path { model = try TaggerModel(path: path) } else { model = try TaggerModel.embedded() }
    if let model {
      self.init(model: model)
    } else {
      self.init(name: "rules-en 1 (no model)", hasModel: false, finder: RuleFinder())
    }
  }

  /// An extractor on a model that is already open.
  public init(model: TaggerModel) {
    self.init(
      name: "\(model.configuration.name) (\(model.digest.prefix(8)))", hasModel: true,
      finder: TaggerFinder(pool: TaggerPool(model: model)))
  }

  private init(name: String, hasModel: Bool, finder: any ClaimSpanFinder) {
    self.name = name
    self.hasModel = hasModel
    reader = ClaimReader(finder: finder)
  }

  public func extract(_ document: ClaimDocument) -> ClaimExtraction { reader.read(document) }

  public func extract(
    _ document: ClaimDocument, allowance: inout ReadingAllowance
  ) -> ClaimExtraction {
    reader.read(document, allowance: &allowance)
  }
}
