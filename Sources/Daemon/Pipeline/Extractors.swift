import ClaimExtract

/// Which claim extractor is used.
public enum Extractors {
  /// The extractor for a configuration: the learned one with the model at `model` or the one in
  /// the program, else the rules, which say so in their name. A file that cannot be used is never
  /// silently replaced by the rules.
  public static func standard(model: String?) throws(StartFailure) -> any ClaimExtractor {
    do { return try LearnedExtractor(path: model) } catch {
      throw StartFailure(.wrongConfiguration, "\(error). \(error.advice)")
    }
  }
}
