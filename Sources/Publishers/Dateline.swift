import FeedModel

/// The credit in a dateline: "KYIV, Nov. 24 (AP) —", "MOSCOW, March 24. /TASS/.", "STAVHOLM (LPB) –".
enum Dateline {
  /// Bytes before the credit, and of it.
  private static let longestPlace = 90
  private static let longestName = 40

  /// The name of the agency as written; nil where the text begins in another way.
  static func credit(_ text: [UInt8]) -> [UInt8]? {
    let head = Array(text.prefix(longestPlace + longestName))
    return bracketed(head) ?? slashed(head)
  }

  private static func bracketed(_ head: [UInt8]) -> [UInt8]? {
    guard let open = head.firstIndex(of: 0x28), isPlace(head.prefix(open)),
      let close = head.dropFirst(open + 1).firstIndex(of: 0x29),
      isDash(head.dropFirst(close + 1))
    else { return nil }
    return name(head.slice(open + 1, close))
  }

  private static func slashed(_ head: [UInt8]) -> [UInt8]? {
    for open in head.indices where head[open] == 0x2F && (open == 0 || head[at: open - 1] == 0x20) {
      guard isPlace(head.prefix(open)), let close = head.dropFirst(open + 1).firstIndex(of: 0x2F)
      else { return nil }
      return name(head.slice(open + 1, close))
    }
    return nil
  }

  /// A few words that begin with a capital letter, or nothing.
  private static func isPlace(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first else { return true }
    return text.count <= longestPlace && text.split(separator: 0x20).count <= 8
      && (first >= 0x80 || first >= 0x41 && first <= 0x5A)
  }

  /// A hyphen or a dash, behind blanks.
  private static func isDash(_ text: ArraySlice<UInt8>) -> Bool {
    let rest = text.prefix(6).drop { $0 == 0x20 }
    return rest.first == 0x2D || rest.starts(with: [0xE2, 0x80, 0x93])
      || rest.starts(with: [0xE2, 0x80, 0x94])
  }

  /// What can be a name: not long, and without figures.
  private static func name(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard !text.isEmpty, text.count <= longestName,
      !text.contains(where: { $0 >= 0x30 && $0 <= 0x39 })
    else { return nil }
    return Array(text)
  }
}
