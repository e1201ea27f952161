import FeedModel

/// How feeds are fetched. Times in milliseconds, sizes in bytes.
public struct FetchSettings: Hashable, Sendable {
  /// The deadline of a whole fetch, redirects included.
  public var timeout: Int64 = 30_000
  /// The deadline of one connection; ``timeout`` still holds.
  public var connectTimeout: Int64 = 10_000
  /// Addresses that may be connected to although they are private or otherwise special.
  public var allowAddresses: [AddressBlock] = []
  /// The most connections in all.
  public var connections = 100
  /// The most connections to one host at a time.
  public var hostConnections = 2
  /// The least time between two starts to one host.
  public var hostSpacing: Int64 = 1000
  /// The most bytes of a body after decoding.
  public var maxBody: Int64 = 10 << 20
  /// The User-Agent header; nil means the product's own, with ``contact`` in it.
  public var userAgent: String?
  /// A web page or mail address where publishers reach the operator.
  public var contact: String?
  /// What feeds without a proxy of their own use. The environment's proxies never count.
  public var proxy: ProxyChoice = .direct

  /// The defaults.
  public init() {}

  static let hostConnectionsRange = 1...100
  static let hostSpacingRange: ClosedRange<Int64> = 0...3_600_000

  static let schema = TableSchema<FetchSettings>(
    header: "[fetch]",
    keys: [
      SettingKey("timeout", .duration(100...600_000), \.timeout),
      SettingKey("connect_timeout", .duration(100...600_000), \.connectTimeout),
      SettingKey(
        "allow_addresses", ValueRule.addressBlock.list(of: "CIDR blocks"), \.allowAddresses),
      SettingKey("connections", .integer(1...10_000), \.connections),
      SettingKey("host_connections", .integer(hostConnectionsRange), \.hostConnections),
      SettingKey("host_spacing", .duration(hostSpacingRange), \.hostSpacing),
      SettingKey("max_body", .byteSize(1024...(1 << 30)), \.maxBody),
      SettingKey("user_agent", ValueRule.headerText.optional, \.userAgent),
      SettingKey("contact", ValueRule.headerText.optional, \.contact),
      SettingKey("proxy", ValueRule.proxy, \.proxy),
    ])
}

extension ValueRule where Value == AddressBlock {
  /// One address or a block of them, such as `127.0.0.0/8` or `fc00::/7`.
  static var addressBlock: ValueRule<AddressBlock> {
    ValueRule(type: "CIDR block", written: { "\"\($0)\"" }) { node, key, reading in
      guard case .string(let text) = node.value else {
        reading.wrongType(key, "a text such as \"127.0.0.0/8\"", node)
        return nil
      }
      guard let block = AddressBlock(text) else {
        reading.refuse(
          key, "is not an address block: \(Quoted(text))", node,
          advice: "write an address and a prefix length, such as \"127.0.0.0/8\" or \"fc00::/7\"")
        return nil
      }
      return block
    }
  }
}
