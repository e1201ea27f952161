import FeedModel

/// Who is told that the daemon is alive.
public struct HealthSettings: Hashable, Sendable {
  /// An address that is asked for with each heartbeat; nil where nobody listens. Whoever knows it can pretend
  /// to be this daemon.
  public var heartbeatURL: String?

  /// The defaults.
  public init() {}
}

/// `[health]` as the file has it.
struct HealthDraft {
  var heartbeatURL: Located<String>?

  static let schema = TableSchema<HealthDraft>(
    header: "[health]",
    keys: [SettingKey("heartbeat_url", ValueRule.heartbeatURL.located, \.heartbeatURL)])

  func settings(_ fetch: FetchSettings, _ reading: inout Reading) -> HealthSettings {
    var settings = HealthSettings()
    guard let url = heartbeatURL else { return settings }
    guard url.value.hasPrefix("https:") || Self.isAllowed(url.value, fetch) else {
      reading.problems.error(
        "'heartbeat_url' is not https", at: url.position,
        advice: "use https, or an address within 'allow_addresses' of [fetch]")
      return settings
    }
    settings.heartbeatURL = url.value
    return settings
  }

  /// Whether it names an address of the operator's own network.
  private static func isAllowed(_ url: String, _ fetch: FetchSettings) -> Bool {
    var host = url.dropFirst("http://".count).prefix { !"/?#".contains($0) }
    if host.hasPrefix("[") {
      host = host.dropFirst().prefix { $0 != "]" }
    } else {
      host = host.prefix { $0 != ":" }
    }
    guard let address = NetworkAddress(String(host)) else { return false }
    return fetch.allowAddresses.contains { $0.contains(address) }
  }
}

extension ValueRule where Value == String {
  /// A web address without user information.
  static var heartbeatURL: ValueRule<String> {
    ValueRule(type: "URL", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.text(node, key, "a URL", longest: FeedURL.longest) else {
        return nil
      }
      do throws(FeedURL.Fault) {
        let url = try FeedURL(text, relativeTo: "/")
        if case .web(let address) = url.location { return address }
        reading.refuse(key, "is not a web address", node, advice: "write \"https://HOST/PATH\"")
      } catch {
        let advice =
          error == .userInformation ? "secrets never stand in this file: take it out" : error.advice
        reading.refuse(key, error.message, node, advice: advice)
      }
      return nil
    }
  }
}
