extension FetchRequest {
  /// Whether ``addressPolicy`` holds on a hop to `url`.
  func trusts(_ url: HopURL) -> Bool {
    switch trusted {
    case .all: true
    case .hostOf(let own): (try? HopURL(own)).map { url.isOnHost(of: $0) } ?? false
    case .nobody: false
    }
  }

  /// Which addresses a hop to `url` may connect to.
  func policy(onHop url: HopURL) -> AddressPolicy { trusts(url) ? addressPolicy : AddressPolicy() }
}

extension HopURL {
  /// Whether `other` is on the same host: its port, or each the one of its scheme.
  fileprivate func isOnHost(of other: HopURL) -> Bool {
    host == other.host && (port == other.port || hasOwnPort && other.hasOwnPort)
  }

  private var hasOwnPort: Bool { port == (isSecure ? 443 : 80) }

  /// Endings of names that mean something in one's own network alone (RFC 6761, RFC 6762, RFC 8375, RFC 9476; and
  /// what ICANN gives to nobody).
  private static let own = [
    "local", "localhost", "internal", "home.arpa", "alt", "test", "invalid", "lan", "home", "corp",
    "mail",
    "intranet", "private",
  ]

  /// Whether the host's name can be one of the public DNS.
  var mayBePublic: Bool {
    let name = host.hasSuffix(".") ? String(host.dropLast()) : host
    return name.contains(".")
      && !Self.own.contains { name == $0 || name.hasSuffix("." + $0) }
  }
}
