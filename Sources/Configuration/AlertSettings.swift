/// How alerts are written.
public struct AlertSettings: Hashable, Sendable {
  /// The most alerts of one feed in one poll; the rest is kept back and counted.
  public var floodCap = 200
  /// The `source` of every alert, a URI reference that names this daemon; nil means
  /// `//HOST/claimwatch`.
  public var source: String?

  /// The defaults.
  public init() {}

  static let schema = TableSchema<AlertSettings>(
    header: "[alerts]",
    keys: [
      SettingKey("flood_cap", .integer(1...1_000_000), \.floodCap),
      SettingKey("source", ValueRule.uriReference.optional, \.source),
    ])
}

extension ValueRule where Value == String {
  /// A URI reference by its characters (RFC 3986, section 4.1).
  static var uriReference: ValueRule<String> {
    ValueRule(type: "URI reference", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.text(node, key, "a text", longest: 255) else { return nil }
      guard URLText.firstForbidden(text) == nil else {
        reading.refuse(
          key, "is not a URI reference: \(Quoted(text))", node,
          advice: "write something like \"//desk-1.example/claimwatch\"")
        return nil
      }
      return text
    }
  }
}
