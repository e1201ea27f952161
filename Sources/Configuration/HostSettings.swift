/// How gently one host is treated, in place of what `[fetch]` says for all.
public struct HostSettings: Hashable, Sendable {
  /// In lower case, with the port where it is not the scheme's own: as ``FetchSettings`` counts hosts.
  public var name: String
  /// The most connections at a time; nil means ``FetchSettings/hostConnections``.
  public var connections: Int?
  /// The least milliseconds between two starts; nil means ``FetchSettings/hostSpacing``.
  public var spacing: Int64?
  /// Whether robots.txt is asked before a page of the host is fetched.
  public var robots = true

  /// Settings of the host `name`.
  public init(
    name: String, connections: Int? = nil, spacing: Int64? = nil, robots: Bool = true
  ) {
    self.name = name
    self.connections = connections
    self.spacing = spacing
    self.robots = robots
  }
}

extension Configuration {
  /// The most connections that any host may have.
  public var mostHostConnections: Int {
    hosts.compactMap(\.connections).reduce(fetch.hostConnections, max)
  }
}

/// `[[host]]` as the file has it.
struct HostDraft {
  var name: Located<String>?
  var connections: Int?
  var spacing: Int64?
  var robots = true

  static let schema = TableSchema<HostDraft>(
    header: "[[host]]",
    keys: [
      SettingKey("name", ValueRule.hostName.located, \.name, required: true),
      SettingKey(
        "connections", ValueRule.integer(FetchSettings.hostConnectionsRange).optional,
        \.connections),
      SettingKey(
        "spacing", ValueRule.duration(FetchSettings.hostSpacingRange).optional, \.spacing),
      SettingKey("robots", .boolean, \.robots),
    ])

  /// The settings; nil without a name, which has been reported.
  var settings: Located<HostSettings>? {
    name.map {
      Located(
        value: HostSettings(
          name: $0.value, connections: connections, spacing: spacing, robots: robots),
        position: $0.position)
    }
  }
}

extension ValueRule where Value == String {
  /// A host as it stands in a URL, with a port where it is not the scheme's own.
  static var hostName: ValueRule<String> {
    ValueRule(type: "host", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.text(node, key, "a host name", longest: 260) else { return nil }
      let isHost =
        !text.isEmpty
        && text.utf8.allSatisfy { byte in
          (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80
            || "-._:[]".utf8.contains(byte)
        }
      guard isHost else {
        reading.refuse(
          key, "is not a host: \(Quoted(text))", node,
          advice: "write the name alone, such as \"feeds.example.org\" or \"example.org:8080\"")
        return nil
      }
      return text.lowercased()
    }
  }
}
