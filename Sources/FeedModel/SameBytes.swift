/// Text from outside, compared and hashed by its bytes.
///
/// `==` and `hash(into:)` of `String` compare by normal form, and take time by the square of a run of
/// combining marks: 80 s for 1.3 MB (issue 10). Nothing from a feed is compared, looked up or
/// put into a set in any other way than by these.
extension String {
  /// Whether both consist of the same bytes of UTF-8. Linear, at the speed of `memcmp`.
  public func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }

  /// This string, or as many of its first Unicode scalars as fit into `limit` bytes of UTF-8.
  public func cut(utf8 limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var end = utf8.index(utf8.startIndex, offsetBy: max(0, limit))
    while end > utf8.startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
    return String(self[..<end])
  }
}

extension Optional<String> {
  /// Whether both are nil, or consist of the same bytes of UTF-8.
  public func hasSameBytes(as other: String?) -> Bool {
    switch (self, other) {
    case (nil, nil): true
    case (let left?, let right?): left.hasSameBytes(as: right)
    default: false
    }
  }
}

/// A string as a key of a set or a dictionary: by its bytes.
public struct ByteKey: Hashable, Sendable {
  public let text: String

  /// The key of `text`.
  public init(_ text: String) { self.text = text }

  public static func == (left: ByteKey, right: ByteKey) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  public func hash(into hasher: inout Hasher) {
    var copy = text
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
