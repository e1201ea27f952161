import FeedModel

/// Which addresses a fetch may connect to: those of the public internet, and what the operator
/// allows besides. A feed's URL, and above all a redirect, could otherwise name the machine itself
/// or its neighbours (server-side request forgery).
public struct AddressPolicy: Hashable, Sendable {
  /// Blocks the operator allows although they are not public.
  public var allowed: [AddressBlock]
  /// Allows every address.
  public var allowsEverything = false

  /// A policy that allows `allowed` besides public addresses.
  public init(allowed: [AddressBlock] = []) { self.allowed = allowed }

  /// Whether `address` may be connected to.
  public func allows(_ address: NetworkAddress) -> Bool {
    if allowsEverything || allowed.contains(where: { $0.contains(address) }) { return true }
    switch address {
    case .v4: return !Self.specialV4.contains { $0.contains(address) }
    case .v6:
      // ::ffff:a.b.c.d and 64:ff9b::a.b.c.d are IPv4 in another dress: judged as such, and the
      // operator's IPv4 blocks hold for them too.
      if let inner = Self.embeddedV4(address) { return allows(inner) }
      return Self.globalUnicast?.contains(address) == true
        && !Self.specialV6.contains { $0.contains(address) }
    }
  }

  /// The IPv4 address inside an IPv4-mapped (RFC 4291), NAT64 (RFC 6052) or 6to4 (RFC 3056) address.
  private static func embeddedV4(_ address: NetworkAddress) -> NetworkAddress? {
    guard case .v6(let high, let low) = address else { return nil }
    if high == 0, low >> 32 == 0xFFFF { return .v4(UInt32(truncatingIfNeeded: low)) }
    if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 {
      return .v4(UInt32(truncatingIfNeeded: low))
    }
    if high >> 48 == 0x2002 { return .v4(UInt32(truncatingIfNeeded: high >> 16)) }
    return nil
  }

  /// The IANA IPv4 special-purpose registry (RFC 6890) and what lies above: not global unicast.
  private static let specialV4 = blocks(
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4")

  /// What IANA has given out as global unicast; everything else (loopback, unique local,
  /// link-local, multicast, the reserved rest) is refused by lying outside.
  private static let globalUnicast = AddressBlock("2000::/3")

  /// Special-purpose blocks inside 2000::/3: protocol assignments with Teredo and ORCHID, and the
  /// two documentation blocks.
  private static let specialV6 = blocks("2001::/23", "2001:db8::/32", "3fff::/20")

  private static func blocks(_ texts: String...) -> [AddressBlock] {
    texts.compactMap { AddressBlock($0) }
  }
}
