/// Where the state is: in a file of this machine, or in a PostgreSQL that several daemons share.
public struct StateSettings: Hashable, Sendable {
  /// What keeps it.
  public enum Backend: String, CaseIterable, Hashable, Sendable { case sqlite, postgresql }
  public var backend = Backend.sqlite
  /// How libpq finds the database; nil with ``Backend/sqlite``.
  public var dsn: String?
  /// What this machine is called among those that share the state; nil for its host name.
  public var node: String?

  /// The defaults.
  public init() {}
}

/// `[state]` as the file has it.
struct StateDraft {
  var backend = StateSettings.Backend.sqlite
  var dsn: Located<String>?
  var node: Located<String>?

  static let schema = TableSchema<StateDraft>(
    header: "[state]",
    keys: [
      SettingKey("backend", .choice, \.backend),
      SettingKey("dsn", ValueRule.connection.located, \.dsn),
      SettingKey("node", ValueRule.nodeName.located, \.node),
    ])

  /// The settings, where the table stands at `position`.
  func settings(at position: SourcePosition?, _ reading: inout Reading) -> StateSettings {
    var settings = StateSettings()
    settings.backend = backend
    settings.dsn = dsn?.value
    settings.node = node?.value
    switch backend {
    case .postgresql where dsn == nil:
      reading.problems.error(
        "[state] has no 'dsn'", at: position,
        advice: "write dsn = \"service=claimwatch\", and the rest into a service file of libpq")
    case .sqlite:
      for (key, value) in [("dsn", dsn), ("node", node)] where value != nil {
        reading.problems.error(
          "'\(key)' is for backend = \"postgresql\"", at: value?.position,
          advice: "write the backend, or take it out")
      }
    case .postgresql: break
    }
    return settings
  }
}

extension ValueRule where Value == String {
  /// A connection string of libpq without a secret in it.
  static var connection: ValueRule<String> {
    ValueRule(type: "connection string", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.text(node, key, "a connection string of libpq") else { return nil }
      if ConnectionText.holdsPassword(text) {
        reading.refuse(
          key, "holds a password", node,
          advice:
            "secrets never stand in this file: put it into the password file (PGPASSFILE) or a service file"
        )
      }
      // It is there, whatever is in it.
      return text
    }
  }

  /// The name of a machine among others.
  static var nodeName: ValueRule<String> {
    ValueRule(type: "text", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.text(node, key, "a text", longest: 253) else { return nil }
      let isPlain = text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D
          || byte == 0x2E || byte == 0x5F
      }
      guard isPlain else {
        reading.refuse(
          key, "is no name: \(Quoted(text))", node,
          advice: "use letters, digits, '-', '_' and '.', such as in a host name")
        return nil
      }
      return text
    }
  }
}

/// What stands in a connection string, as far as it may not.
public enum ConnectionText {
  /// Whether it is one, and no path.
  public static func isOne(_ text: String) -> Bool {
    if ["postgresql://", "postgres://"].contains(where: { text.utf8.starts(with: $0.utf8) }) {
      return true
    }
    let isPath = ["/", "./", "../"].contains { text.utf8.starts(with: $0.utf8) }
    return text.utf8.contains(0x3D) && !isPath
  }

  /// Whether there is a password in it, of the role or of a key, as `password=…` or in an address.
  public static func holdsPassword(_ text: String) -> Bool {
    let bytes = text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return namesPassword(bytes) || addressHoldsOne(bytes)
  }

  private static let word = Array("password".utf8)
  private static let blanks: Set<UInt8> = [0x20, 0x09]

  static func namesPassword(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while let start = rest.firstIndex(of: word[0]) {
      rest = rest[start...]
      if rest.starts(with: word) {
        let behind = rest.dropFirst(word.count).drop { blanks.contains($0) }
        if behind.first == UInt8(ascii: "=") { return true }
      }
      rest = rest.dropFirst()
    }
    return false
  }

  /// `postgresql://user:password@host/`.
  private static func addressHoldsOne(_ bytes: [UInt8]) -> Bool {
    for scheme in ["postgresql://", "postgres://"] where bytes.starts(with: scheme.utf8) {
      let authority = bytes.dropFirst(scheme.utf8.count).prefix { $0 != 0x2F && $0 != 0x3F }
      guard let at = authority.lastIndex(of: 0x40) else { return false }
      return authority[..<at].contains(0x3A)
    }
    return false
  }
}
