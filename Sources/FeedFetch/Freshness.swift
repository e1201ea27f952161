import FeedModel

/// How long an answer stays fresh and how long the server asks to wait, in milliseconds.
enum Freshness {
  /// The freshness lifetime less the age (RFC 9111, sections 4.2.1 and 4.2.3): `max-age`, else
  /// `Expires` less `Date`. nil where the answer says neither, or not in a form that can be read;
  /// `no-cache` and `no-store` say that there is none.
  static func lifetime(_ head: ResponseHead, now: Instant) -> Int64? {
    let directives = head.bytes(.cacheControl).map(CacheDirectives.init)
    if directives?.forbidsReuse == true { return nil }
    if let seconds = directives?.maxAge {
      let age = head.bytes(.age).flatMap(DeltaSeconds.parse) ?? 0
      return max(0, seconds - age) * 1000
    }
    guard let expires = head.bytes(.expires).flatMap(HTTPDate.parse) else { return nil }
    let date = head.bytes(.date).flatMap(HTTPDate.parse) ?? now
    let age = head.bytes(.age).flatMap(DeltaSeconds.parse) ?? 0
    return max(0, expires.milliseconds(since: date) - age * 1000)
  }

  /// `Retry-After` in both forms (RFC 9110, section 10.2.3); a date counts from the server's own
  /// `Date`, so that a wrong clock on either side does no harm. nil where it cannot be read.
  static func retryAfter(_ head: ResponseHead, now: Instant) -> Int64? {
    guard let value = head.bytes(.retryAfter) else { return nil }
    if let seconds = DeltaSeconds.parse(value) { return seconds * 1000 }
    guard let instant = HTTPDate.parse(value) else { return nil }
    let date = head.bytes(.date).flatMap(HTTPDate.parse) ?? now
    return max(0, instant.milliseconds(since: date))
  }
}

/// The directives of Cache-Control that matter to a private cache of one.
struct CacheDirectives {
  private(set) var maxAge: Int64?
  private(set) var forbidsReuse = false

  /// Reads a list of directives; quoted values and letter case as RFC 9111, section 5.2, allows.
  init(_ value: [UInt8]) {
    for directive in value.split(separator: UInt8(ascii: ",")) {
      let parts = directive.split(separator: UInt8(ascii: "="), maxSplits: 1)
      let name = parts.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
      switch name.filter({ $0 != " " && $0 != "\t" }).lowercased() {
      case "max-age" where parts.count == 2 && maxAge == nil:
        maxAge = DeltaSeconds.parse(parts[1].filter { $0 != 0x20 && $0 != UInt8(ascii: "\"") })
      case "no-cache" where parts.count == 1, "no-store": forbidsReuse = true
      default: break
      }
    }
  }
}

/// A number of seconds as HTTP writes it.
enum DeltaSeconds {
  /// Digits only. What is larger than 2^31 counts as 2^31 (RFC 9111, section 1.2.2).
  static func parse(_ digits: [UInt8]) -> Int64? {
    guard !digits.isEmpty else { return nil }
    var value: Int64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = min(value * 10 + Int64(digit - 0x30), 1 << 31)
    }
    return value
  }
}
