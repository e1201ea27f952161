import FeedFetch
import FeedModel
import FeedParse

/// What the robots.txt of sites says, for a day each.
struct RobotsCache: Sendable {
  /// Whether a page may be fetched.
  enum Verdict: Sendable {
    case allowed
    case forbidden
    /// robots.txt cannot be had: nothing is fetched meanwhile (RFC 9309, section 2.3.1.4).
    case unreachable(PageRefusal)
  }

  private enum Rules {
    case known(RobotsRules)
    case unreachable(PageRefusal)
  }
  private var sites: [String: (rules: Rules, until: Instant)] = [:]
  private var bytes = 0
  private var asked: Set<String> = []

  private static let lifetime: Int64 = 86_400_000
  private static let retry: Int64 = 600_000
  private static let mostSites = 2_000
  /// Of the rules of all sites.
  private static let mostBytes = 8 << 20

  /// Whether the page at `url` may be fetched; nil where its site has to be asked.
  func verdict(on url: String, at now: Instant) -> Verdict? {
    guard let site = sites[Self.site(of: url)], site.until > now else { return nil }
    switch site.rules {
    case .known(let rules): return rules.allows(url) ? .allowed : .forbidden
    case .unreachable(let refusal): return .unreachable(refusal)
    }
  }

  /// Begins to ask the site of `url`; false where somebody does.
  mutating func ask(_ url: String) -> Bool { asked.insert(Self.site(of: url)).inserted }

  /// Takes what the site of `url` has answered, or why it could not be reached.
  mutating func note(
    _ rules: Result<RobotsRules, PageRefusal>, for url: String, at now: Instant
  ) {
    let site = Self.site(of: url)
    asked.remove(site)
    if let former = sites.removeValue(forKey: site) { bytes -= Self.size(of: former.rules) }
    let (known, lifetime): (Rules, Int64) =
      switch rules {
      case .success(let rules): (.known(rules), Self.lifetime)
      case .failure(let refusal): (.unreachable(refusal), Self.retry)
      }
    let size = Self.size(of: known)
    if sites.count >= Self.mostSites || bytes + size > Self.mostBytes {
      sites = sites.filter { $0.value.until > now }
      bytes = sites.values.reduce(0) { $0 + Self.size(of: $1.rules) }
      // Whoever fills it with sites of his own has them asked again.
      if sites.count >= Self.mostSites / 2 || bytes + size > Self.mostBytes {
        (sites, bytes) = ([:], 0)
      }
    }
    bytes += size
    sites[site] = (known, now.advanced(byMilliseconds: lifetime))
  }

  /// Moves every time by as much as the wall clock was set.
  mutating func shift(byMilliseconds jump: Int64) {
    sites = sites.mapValues { ($0.rules, $0.until.advanced(byMilliseconds: jump)) }
  }

  private static func size(of rules: Rules) -> Int {
    if case .known(let rules) = rules { rules.size } else { 0 }
  }

  /// Scheme and authority of `url`, in lower case.
  static func site(of url: String) -> String { PageAddress.site(of: url) }
}
