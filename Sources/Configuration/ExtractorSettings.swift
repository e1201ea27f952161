/// How claims are extracted.
public struct ExtractorSettings: Hashable, Sendable {
  /// The model file; nil means the one that comes with the program.
  public var model: String?

  /// The defaults.
  public init() {}

  static let schema = TableSchema<ExtractorSettings>(
    header: "[extractor]",
    keys: [SettingKey("model", ValueRule.filePath.optional, \.model)])
}
