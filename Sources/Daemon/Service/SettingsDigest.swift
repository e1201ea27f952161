import Configuration
import ContentDigest
import FeedModel

/// What the configuration says of how to fetch a feed, in 24 bits: enough to notice that it was changed,
/// too little to tell a secret by.
enum SettingsDigest {
  static func of(_ feed: FeedConfiguration, _ fetch: FetchSettings) -> UInt32 {
    var hasher = SHA256Hasher()
    for part in parts(feed, fetch) { hasher.update(field: part) }
    return hasher.finish().bytes.prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func parts(_ feed: FeedConfiguration, _ fetch: FetchSettings) -> [String] {
    var parts = [
      feed.userAgent ?? FeedRequest.userAgent(fetch), feed.interval.map { "\($0)" } ?? "",
      feed.tlsCA ?? "",
      "\(feed.allowPrivate)", feed.httpVersion.rawValue, "\(fetch.timeout)",
      "\(fetch.connectTimeout)", "\(fetch.maxBody)",
    ]
    if case .proxy(let proxy) = feed.proxy { parts.append("proxy \(proxy)") }
    for block in fetch.allowAddresses { parts.append("\(block)") }
    if feed.kind != .automatic { parts.append("kind \(feed.kind.rawValue)") }
    if let map = feed.map { parts.append(text(of: map)) }
    for header in feed.headers { parts += [header.name, header.value] }
    // Where the secret is and when it was written, not what it is.
    if let authentication = feed.authentication { parts.append("\(authentication)") }
    if let stamp = feed.fileStamp { parts.append("files \(stamp)") }
    return parts
  }

  /// A map in one text, the same for equal maps alone.
  static func text(of map: FieldMap) -> String {
    if map.isGuess { return "guess" }
    return map.keys.map { "\($0.rawValue) \(map[$0] ?? "")" }.joined(separator: "\n")
  }
}
