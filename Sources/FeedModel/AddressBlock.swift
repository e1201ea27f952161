/// An IPv4 or IPv6 address as a number, without zone or port.
public enum NetworkAddress: Hashable, Sendable {
  case v4(UInt32)
  /// The upper and the lower 64 bits, in network order.
  case v6(high: UInt64, low: UInt64)

  /// Reads dotted decimal IPv4 (four parts, no leading zeros, which some systems take for octal)
  /// or IPv6 text in any form of RFC 4291, section 2.2. No brackets, no zone.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    if bytes.contains(UInt8(ascii: ":")) {
      guard let words = Self.parseV6(bytes[...]) else { return nil }
      self = .v6(high: Self.join(words[0..<4]), low: Self.join(words[4..<8]))
    } else {
      guard let value = Self.parseV4(bytes[...]) else { return nil }
      self = .v4(value)
    }
  }

  /// An IPv4 address from its four bytes, or an IPv6 address from its sixteen, in network order;
  /// nil for another count.
  public init?(bytes: [UInt8]) {
    let join = { (part: ArraySlice<UInt8>) in part.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    switch bytes.count {
    case 4: self = .v4(UInt32(truncatingIfNeeded: join(bytes[0..<4])))
    case 16: self = .v6(high: join(bytes[0..<8]), low: join(bytes[8..<16]))
    default: return nil
    }
  }

  /// The number of bits of an address of this family: 32 or 128.
  public var width: Int {
    switch self {
    case .v4: 32
    case .v6: 128
    }
  }

  /// This address with every bit after the first `count` cleared.
  func keepingPrefix(_ count: Int) -> NetworkAddress {
    switch self {
    case .v4(let value):
      .v4(count >= 32 ? value : value & ~(UInt32.max >> UInt32(max(0, count))))
    case .v6(let high, let low):
      // A shift by the whole width gives 0 in Swift, which is what is wanted here.
      .v6(
        high: high & ~(UInt64.max >> UInt64(min(64, max(0, count)))),
        low: low & ~(UInt64.max >> UInt64(min(64, max(0, count - 64)))))
    }
  }

  private static func join(_ words: ArraySlice<UInt16>) -> UInt64 {
    words.reduce(0) { $0 << 16 | UInt64($1) }
  }

  private static func parseV4(_ text: ArraySlice<UInt8>) -> UInt32? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0"),
        let number = decimal(part), number <= 255
      else { return nil }
      value = value << 8 | UInt32(number)
    }
    return value
  }

  private static func parseV6(_ text: ArraySlice<UInt8>) -> [UInt16]? {
    let colon = UInt8(ascii: ":")
    var head: [UInt16] = []
    var tail: [UInt16]?
    var rest = text
    if rest.starts(with: [colon, colon]) {
      tail = []
      rest = rest.dropFirst(2)
    }
    while !rest.isEmpty {
      let group = rest.prefix { $0 != colon }
      rest = rest.dropFirst(group.count)
      if group.contains(UInt8(ascii: ".")) {
        guard rest.isEmpty, let value = parseV4(group) else { return nil }
        append([UInt16(value >> 16), UInt16(value & 0xFFFF)])
        break
      }
      guard let word = hexadecimal(group) else { return nil }
      append([word])
      guard !rest.isEmpty else { break }
      rest = rest.dropFirst()
      if rest.first == colon {
        guard tail == nil else { return nil }
        tail = []
        rest = rest.dropFirst()
      } else if rest.isEmpty {
        return nil
      }
    }
    let back = tail ?? []
    guard tail == nil ? head.count == 8 : head.count + back.count < 8 else { return nil }
    return head + [UInt16](repeating: 0, count: 8 - head.count - back.count) + back

    func append(_ words: [UInt16]) {
      if tail == nil { head += words } else { tail? += words }
    }
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt16? {
    guard (1...4).contains(digits.count) else { return nil }
    var value: UInt16 = 0
    for digit in digits {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt16(digit - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt16(digit - 0x57)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt16(digit - 0x37)
      default: return nil
      }
    }
    return value
  }

  static func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...3).contains(digits.count) else { return nil }
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }
}

extension NetworkAddress: CustomStringConvertible {
  /// Dotted decimal, or IPv6 in the canonical form of RFC 5952.
  public var description: String {
    switch self {
    case .v4(let value):
      return "\(value >> 24).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
    case .v6(let high, let low):
      let words = (0..<8).map { index in
        UInt16(truncatingIfNeeded: (index < 4 ? high : low) >> UInt64(48 - 16 * (index % 4)))
      }
      let gap = Self.longestZeroRun(words)
      let text = { (part: ArraySlice<UInt16>) in
        part.map { String($0, radix: 16) }.joined(separator: ":")
      }
      guard let gap else { return text(words[...]) }
      return text(words[..<gap.lowerBound]) + "::" + text(words[gap.upperBound...])
    }
  }

  private static func longestZeroRun(_ words: [UInt16]) -> Range<Int>? {
    var best: Range<Int>?
    var start: Int?
    for index in 0...8 {
      if index < 8, words[index] == 0 {
        start = start ?? index
      } else if let begun = start {
        if index - begun >= 2, index - begun > (best?.count ?? 0) { best = begun..<index }
        start = nil
      }
    }
    return best
  }
}

/// A block of addresses in CIDR notation (RFC 4632, RFC 4291), such as `127.0.0.0/8` or `fc00::/7`.
public struct AddressBlock: Hashable, Sendable {
  /// The first address of the block.
  public let first: NetworkAddress
  /// How many leading bits its addresses share.
  public let prefixLength: Int

  /// Reads `ADDRESS/LENGTH`; without a length the block is that one address. Bits after the prefix
  /// are cleared, so that `10.1.2.3/8` is `10.0.0.0/8`. nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let head = parts.first, let address = NetworkAddress(String(head)) else { return nil }
    var length = address.width
    if parts.count == 2 {
      guard let stated = NetworkAddress.decimal(Array(parts[1].utf8)[...]), stated <= length
      else { return nil }
      length = stated
    }
    first = address.keepingPrefix(length)
    prefixLength = length
  }

  /// Whether `address` lies in the block. An IPv4 block holds no IPv6 address and the reverse; the
  /// forms of IPv6 that carry an IPv4 address are the caller's business.
  public func contains(_ address: NetworkAddress) -> Bool {
    address.width == first.width && address.keepingPrefix(prefixLength) == first
  }
}

extension AddressBlock: CustomStringConvertible {
  public var description: String { "\(first)/\(prefixLength)" }
}
