import FeedModel

/// The form of a web address in which the spellings of one page are equal: without scheme, `www.`,
/// default port, tracking parameters and trackers behind `#`, without the slash at its end; host in
/// lower case, parameters in order, bytes percent-encoded as RFC 3986, section 6.2.2 says.
///
/// Nothing else is guessed: paths keep their case, other fragments stay (posts of a live blog differ
/// in nothing else). Bytes only, linear in the address.
struct CanonicalAddress {
  /// `host/path?query#fragment`.
  private(set) var bytes: [UInt8]
  /// Where the path begins and ends in ``bytes``.
  let path: Range<Int>
  /// Whether it names a site and no page of it: many items may link to it.
  var isSite: Bool { path.isEmpty && bytes.count == path.upperBound }

  /// nil for what is no address of the web, such as `tag:` and `urn:` or a number.
  init?(_ string: String) {
    let address = Array(string.utf8)
    guard let start = Self.authority(address) else { return nil }
    let end = address.dropFirst(start).firstIndex { Self.ends($0, "/?#\\") } ?? address.count
    bytes = Self.host(address.slice(start, end))
    guard !bytes.isEmpty else { return nil }
    bytes.reserveCapacity(address.count + 8)
    let pathEnd = address.dropFirst(end).firstIndex { Self.ends($0, "?#") } ?? address.count
    let pathStart = bytes.count
    Self.append(Self.withoutSession(address.slice(end, pathEnd)), to: &bytes)
    while bytes.count > pathStart, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    path = pathStart..<bytes.count
    let hash = address.dropFirst(pathEnd).firstIndex(of: UInt8(ascii: "#")) ?? address.count
    if pathEnd < hash { appendQuery(address.slice(pathEnd + 1, hash)) }
    if hash < address.count { appendFragment(address.dropFirst(hash + 1)) }
  }

  /// The value as a string.
  var value: String { String(decoding: bytes, as: UTF8.self) }

  /// This address without a number behind `#`, where it ends in one: a count of revisions
  /// (`https://news.example/a#2`, seen at the BBC), if the rest is the item's own link.
  var withoutRevision: ArraySlice<UInt8>? {
    let digits = bytes.reversed().prefix { Self.isDigit($0) }.count
    let hash = bytes.count - digits - 1
    guard digits >= 1, digits <= 4, hash > path.lowerBound, bytes[hash] == UInt8(ascii: "#") else {
      return nil
    }
    return bytes.prefix(hash)
  }

  private static func authority(_ address: [UInt8]) -> Int? {
    for scheme in ["https://", "http://", "//"]
    where address.count > scheme.utf8.count
      && zip(scheme.utf8, address).allSatisfy({ $0 == lowercased($1) })
    {
      return scheme.utf8.count
    }
    return nil
  }

  private static func host(_ authority: ArraySlice<UInt8>) -> [UInt8] {
    let start = authority.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? authority.startIndex
    var host = authority.slice(start, authority.endIndex).map(lowercased)
    for port in [":80", ":443", ":", "."] where host.reversed().starts(with: port.utf8.reversed()) {
      host.removeLast(port.utf8.count)
    }
    // What is left must be a name: "www.example" alone is one.
    if host.starts(with: "www.".utf8), host.dropFirst(4).contains(UInt8(ascii: ".")) {
      host.removeFirst(4)
    }
    return host
  }

  /// A path up to the session that Java servers put behind it.
  private static func withoutSession(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let mark = path.lastIndex(of: UInt8(ascii: ";")) else { return path }
    return TrackingParameter.isOne(path.slice(mark + 1, path.endIndex))
      ? path.slice(path.startIndex, mark) : path
  }

  private mutating func appendQuery(_ query: ArraySlice<UInt8>) {
    var parts: [[UInt8]] = []
    for var part in query.split(separator: UInt8(ascii: "&")) {
      // Escaped once too often.
      if part.starts(with: "amp;".utf8) { part = part.dropFirst(4) }
      guard !part.isEmpty, !TrackingParameter.isOne(part) else { continue }
      var encoded: [UInt8] = []
      Self.append(part, to: &encoded)
      parts.append(encoded)
    }
    guard !parts.isEmpty else { return }
    if parts.count > 1 { parts.sort { $0.lexicographicallyPrecedes($1) } }
    bytes.append(UInt8(ascii: "?"))
    bytes += parts.joined(separator: [UInt8(ascii: "&")])
  }

  private mutating func appendFragment(_ fragment: ArraySlice<UInt8>) {
    let parts = fragment.split(separator: UInt8(ascii: "&"))
    guard !parts.allSatisfy(TrackingParameter.isOne) else { return }
    bytes.append(UInt8(ascii: "#"))
    Self.append(fragment, to: &bytes)
  }

  /// Appends `part`: what needs no encoding plain, everything else in upper-case hexadecimal digits.
  private static func append(_ part: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    let digits = Array("0123456789ABCDEF".utf8)
    var index = part.startIndex
    while index < part.endIndex {
      var byte = part[index]
      var isEncoded = false
      if byte == UInt8(ascii: "%"), part.endIndex - index > 2,
        let high = part[at: index + 1].flatMap(hex), let low = part[at: index + 2].flatMap(hex)
      {
        byte = high << 4 | low
        isEncoded = !isUnreserved(byte)
        index += 2
      }
      index += 1
      if isEncoded || !(0x21...0x7E).contains(byte) {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        bytes.append(byte)
      }
    }
  }

  private static func ends(_ byte: UInt8, _ marks: StaticString) -> Bool {
    UnsafeBufferPointer(start: marks.utf8Start, count: marks.utf8CodeUnitCount).contains(byte)
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLetter(byte) || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}
