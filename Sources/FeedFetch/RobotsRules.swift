import FeedModel

/// What a site's robots.txt lets one robot fetch (RFC 9309).
///
/// Reads bytes of any kind; the longest rule that fits an address decides, and where two are as long the
/// one that allows. A value, any thread.
public struct RobotsRules: Hashable, Sendable {
  /// Bytes that are read; the RFC asks for 500 KiB at least.
  public static let limit = 512 << 10
  private static let mostRules = 4_000
  private static let longestPattern = 1_024
  /// Between asterisks; behind the last of these a rule fits whatever comes.
  private static let mostParts = 17
  /// Bytes compared for one address.
  private static let mostWork = 200_000

  private struct Rule: Hashable {
    let allows: Bool
    /// Between the asterisks.
    let parts: [[UInt8]]
    let isAnchored: Bool
    let length: Int
  }

  private var rules: [Rule] = []

  /// How many rules there are.
  public var count: Int { rules.count }

  /// About how many bytes they hold in memory.
  public var size: Int {
    rules.reduce(0) { size, rule in
      rule.parts.reduce(size + 64) { $0 + 40 + $1.count }
    }
  }

  /// Rules that allow everything.
  public init() {}

  /// The rules in `text` for the robot that calls itself `agent`, else those for all robots.
  public init(_ text: [UInt8], agent: String) {
    let agent = Self.lower(Array(agent.utf8))
    var own: [Rule] = []
    var others: [Rule] = []
    var isOurs = false
    var isEverybodys = false
    var hasGroup = false
    var namesAgents = false
    for line in text.prefix(Self.limit).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      guard let (key, value) = Self.field(line) else { continue }
      switch key {
      case .agent:
        if !namesAgents { (isOurs, isEverybodys) = (false, false) }
        namesAgents = true
        let name = Self.lower(Array(value.prefix { Self.isOfToken($0) }))
        if value.elementsEqual([0x2A]) { isEverybodys = true }
        if !name.isEmpty, name == agent { (isOurs, hasGroup) = (true, true) }
      case .rule(let allows):
        namesAgents = false
        guard isOurs || isEverybodys, let rule = Self.rule(value, allows: allows) else { continue }
        if isOurs, own.count < Self.mostRules { own.append(rule) }
        if isEverybodys, others.count < Self.mostRules { others.append(rule) }
      }
    }
    rules = (hasGroup ? own : others).sorted { left, right in
      left.length == right.length ? left.allows && !right.allows : left.length > right.length
    }
  }

  /// Whether the page at `url` may be fetched. An address whose rules cost too much to compare is not.
  public func allows(_ url: String) -> Bool {
    let path = Self.path(Array(url.utf8.prefix(8 << 10)))
    if path.elementsEqual("/robots.txt".utf8) { return true }
    var work = 0
    for rule in rules {
      switch Self.fits(rule, path, &work) {
      case true?: return rule.allows
      case false?: continue
      case nil: return false
      }
    }
    return true
  }

  /// The addresses that `Sitemap:` lines name (https://www.sitemaps.org/protocol.html#submit_robots), whatever robot
  /// they stand beside, in order; the first ``mostSitemaps``.
  public static func sitemaps(in text: [UInt8]) -> [String] {
    var found: [String] = []
    for line in text.prefix(limit).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      guard found.count < mostSitemaps, let (name, value) = pair(line),
        name.elementsEqual("sitemap".utf8), value.count <= 2_000, CleanText.isPrintable(value)
      else { continue }
      let address = String(decoding: value, as: UTF8.self)
      if address.utf8.starts(with: "http".utf8), !found.contains(address) { found.append(address) }
    }
    return found
  }

  private static let mostSitemaps = 50

  // MARK: lines

  private enum Key { case agent, rule(allows: Bool) }

  /// The name of a line's field in lower case, and its value.
  private static func pair(_ line: ArraySlice<UInt8>) -> ([UInt8], ArraySlice<UInt8>)? {
    let said = line.prefix { $0 != 0x23 }
    guard let colon = said.firstIndex(of: 0x3A) else { return nil }
    var name = trimmed(said.prefix(upTo: colon))
    if name.starts(with: [0xEF, 0xBB, 0xBF]) { name = name.dropFirst(3) }
    let value = trimmed(said.suffix(from: colon).dropFirst())
    guard name.count <= 16 else { return nil }
    return (lower(Array(name)), value)
  }

  private static func field(_ line: ArraySlice<UInt8>) -> (Key, ArraySlice<UInt8>)? {
    guard let (key, value) = pair(line) else { return nil }
    if key.elementsEqual("user-agent".utf8) { return (.agent, value) }
    if key.elementsEqual("allow".utf8) { return (.rule(allows: true), value) }
    if key.elementsEqual("disallow".utf8) { return (.rule(allows: false), value) }
    return nil
  }

  /// A rule without a pattern says nothing.
  private static func rule(_ value: ArraySlice<UInt8>, allows: Bool) -> Rule? {
    guard !value.isEmpty, value.count <= longestPattern else { return nil }
    var pattern = normalised(Array(value))
    let isAnchored = pattern.last == 0x24
    if isAnchored { pattern.removeLast() }
    let parts = pattern.split(
      separator: 0x2A, maxSplits: mostParts, omittingEmptySubsequences: false
    ).map(Array.init)
    if parts.count > mostParts {
      // A pattern like this is nobody's: it forbids more than it says, or allows nothing.
      return allows
        ? nil
        : Rule(
          allows: false, parts: Array(parts.prefix(mostParts)), isAnchored: false,
          length: value.count)
    }
    return Rule(allows: allows, parts: parts, isAnchored: isAnchored, length: value.count)
  }

  /// Whether a rule fits; nil where finding out costs too much.
  private static func fits(_ rule: Rule, _ path: [UInt8], _ work: inout Int) -> Bool? {
    guard let first = rule.parts.first, path.starts(with: first) else { return false }
    var place = first.count
    for (index, part) in rule.parts.enumerated().dropFirst() {
      if rule.isAnchored, index == rule.parts.count - 1 {
        return path.count - place >= part.count && path.suffix(part.count).elementsEqual(part)
      }
      guard !part.isEmpty else { continue }
      var found: Int?
      while place + part.count <= path.count {
        work += part.count
        guard work < mostWork else { return nil }
        if path.slice(place, place + part.count).elementsEqual(part) {
          found = place + part.count
          break
        }
        place += 1
      }
      guard let found else { return false }
      place = found
    }
    return !rule.isAnchored || place == path.count
  }

  // MARK: bytes

  /// Path and query of an address.
  private static func path(_ url: [UInt8]) -> [UInt8] {
    var rest = url[...]
    if let colon = url.firstIndex(of: 0x3A), url.slice(colon, colon + 3).elementsEqual("://".utf8) {
      rest = url.dropFirst(colon + 3).drop { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
    }
    let path = rest.prefix { $0 != 0x23 }
    return path.first == 0x2F ? normalised(Array(path)) : [0x2F] + normalised(Array(path))
  }

  /// With escapes in upper case, those of letters and digits undone, and other scripts escaped.
  private static func normalised(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var text: [UInt8] = []
    var index = 0
    while let byte = bytes[at: index] {
      index += 1
      if byte == 0x25, let high = hex(bytes[at: index]), let low = hex(bytes[at: index + 1]) {
        let value = high << 4 | low
        index += 2
        if isUnreserved(value) { text.append(value) } else { text += escaped(value, digits) }
      } else if byte < 0x21 || byte > 0x7E {
        text += escaped(byte, digits)
      } else {
        text.append(byte)
      }
    }
    return text
  }

  private static func escaped(_ byte: UInt8, _ digits: [UInt8]) -> [UInt8] {
    [0x25, digits[at: Int(byte >> 4)] ?? 0x30, digits[at: Int(byte & 15)] ?? 0x30]
  }

  private static func hex(_ byte: UInt8?) -> UInt8? {
    switch byte {
    case .some(0x30...0x39): byte.map { $0 - 0x30 }
    case .some(0x41...0x46): byte.map { $0 - 0x37 }
    case .some(0x61...0x66): byte.map { $0 - 0x57 }
    default: nil
    }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D
      || byte == 0x2E || byte == 0x5F || byte == 0x7E
  }

  /// The part of a User-Agent that may stand in a robots.txt.
  public static func token(of userAgent: String) -> String {
    String(decoding: userAgent.utf8.prefix(64).prefix { isOfToken($0) }, as: UTF8.self)
  }

  private static func isOfToken(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x5F
  }

  private static func lower(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 }
    while bytes.last == 0x20 || bytes.last == 0x09 { bytes.removeLast() }
    return bytes
  }
}
