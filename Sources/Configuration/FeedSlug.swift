/// Ids of feeds that were given none, made from their URLs alone: adding, removing or moving other
/// feeds never changes one, since a feed with a new id has lost its state.
enum FeedSlug {
  struct Source: Hashable, Sendable {
    /// Host and path, the words of the id.
    var words: String
    /// What makes the URL different from every other; `http` and `https` are the same feed.
    var identity: String
  }

  /// `https://feeds.example.org/world/rss.xml` becomes `feeds-example-org_world_rss-xml`: dots turn
  /// into `-`, slashes into `_`, `-` and `_` are doubled, so that different URLs give different ids.
  /// Where that cannot be (upper case, a query, other characters, more than 64 bytes), the words
  /// that are left are followed by eight digits of a hash of the URL.
  static func id(for source: Source) -> String {
    if let id = reversible(source.words), Identifier.isValid(id) { return id }
    var words: [UInt8] = []
    for byte in source.words.lowercased().utf8 {
      if Identifier.isAlphanumeric(byte) {
        words.append(byte)
      } else if let last = words.last, last != UInt8(ascii: "-") {
        words.append(UInt8(ascii: "-"))
      }
    }
    words = Array(words.prefix(64 - 9))
    while words.last == UInt8(ascii: "-") { words.removeLast() }
    let head = words.isEmpty ? "feed" : String(decoding: words, as: UTF8.self)
    return head + "-" + hash(source.identity)
  }

  /// nil when the words cannot be told back from the id.
  private static func reversible(_ words: String) -> String? {
    var id: [UInt8] = []
    var previous: UInt8 = 0
    for byte in words.utf8 {
      switch byte {
      case UInt8(ascii: "."): id.append(UInt8(ascii: "-"))
      case UInt8(ascii: "-"): id += [UInt8(ascii: "-"), UInt8(ascii: "-")]
      case UInt8(ascii: "/"): id.append(UInt8(ascii: "_"))
      case UInt8(ascii: "_"): id += [UInt8(ascii: "_"), UInt8(ascii: "_")]
      default:
        guard Identifier.isAlphanumeric(byte) else { return nil }
        id.append(byte)
      }
      // ".-" and "-." would both give "---"; so would "/_" and "_/" with the other sign.
      if previous != 0, sign(previous) != nil, sign(previous) == sign(byte) { return nil }
      previous = byte
    }
    return String(decoding: id, as: UTF8.self)
  }

  private static func sign(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "-"): UInt8(ascii: "-")
    case UInt8(ascii: "/"), UInt8(ascii: "_"): UInt8(ascii: "_")
    default: nil
    }
  }

  /// The upper half of FNV-1a over 64 bits (draft-eastlake-fnv, section 2), as hexadecimal digits.
  private static func hash(_ text: String) -> String {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String((value ^ value >> 32) & 0xFFFF_FFFF, radix: 16)
    return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }
}
