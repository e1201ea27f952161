/// Which way a fetch takes.
public enum ProxyChoice: Hashable, Sendable {
  case direct
  /// `http`, `https`, `socks5` or `socks5h`, without user information.
  case proxy(String)
}

extension ValueRule where Value == ProxyChoice {
  static var proxy: ValueRule<ProxyChoice> {
    ValueRule(
      type: "proxy URL or \"direct\"",
      written: { choice in
        switch choice {
        case .direct: "\"direct\""
        case .proxy(let url): TOMLText.quoted(url)
        }
      }
    ) { node, key, reading in
      guard let text = reading.text(node, key, "a proxy URL or \"direct\"") else { return nil }
      if text == "direct" { return .direct }
      let advice = "write \"SCHEME://HOST:PORT\" with http, https, socks5 or socks5h, or \"direct\""
      guard
        let scheme = ["http", "https", "socks5", "socks5h"].first(where: {
          text.hasPrefix($0 + "://")
        })
      else {
        reading.refuse(key, "is not a proxy: \(Quoted(text))", node, advice: advice)
        return nil
      }
      var authority = text.dropFirst(scheme.count + 3)
      if authority.hasSuffix("/") { authority = authority.dropLast() }
      if authority.contains("@") {
        reading.refuse(
          key, "holds a user name or a password", node,
          advice: "secrets never stand in this file; use a proxy that asks for none")
        return nil
      }
      do throws(FeedURL.Fault) {
        // libcurl's default of 1080 is nobody's guess.
        guard try HostAndPort(authority, defaultPort: 0).hasPort else {
          throw FeedURL.Fault(message: "has no port: \(Quoted(text))")
        }
      } catch {
        reading.refuse(key, error.message, node, advice: advice)
        return nil
      }
      return .proxy("\(scheme)://\(authority)")
    }
  }
}
