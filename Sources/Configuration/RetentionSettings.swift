/// For how long the texts of items are kept for `claimwatch replay`. Keys at the top of the file.
public struct RetentionSettings: Hashable, Sendable {
  /// Milliseconds; 0 keeps nothing.
  public var retain: Int64 = 30 * 86_400_000
  /// Bytes that the file of items may have; the oldest give way.
  public var size: Int64 = 1 << 30

  /// The defaults.
  public init() {}

  static let schema = TableSchema<RetentionSettings>(
    header: "top of the file",
    keys: [
      SettingKey("retain", .retention, \.retain),
      SettingKey("retain_size", .byteSize(1 << 20...1 << 40), \.size),
    ])

  /// Reads `member`, which stands at the top; false where it is none of these keys.
  mutating func read(_ member: TOMLMember, _ reading: inout Reading) -> Bool {
    guard let key = Self.schema.keys.first(where: { $0.name == member.key }) else { return false }
    key.apply(member.node, &self, &reading)
    return true
  }
}

extension ValueRule where Value == Int64 {
  /// A duration of an hour to ten years, or 0.
  fileprivate static var retention: ValueRule<Int64> {
    ValueRule(
      type: "duration or 0",
      written: { $0 == 0 ? "0" : "\"\(DurationText.text($0))\"" }
    ) { node, key, reading in
      switch node.value {
      case .integer(0): return 0
      case .string(let text):
        if (try? DurationText.parse(text)) == 0 { return 0 }
        return duration(text, 3_600_000...315_360_000_000, node, key, &reading)
      default:
        reading.wrongType(key, "a duration such as \"30d\", or 0 to keep nothing", node)
        return nil
      }
    }
  }
}
