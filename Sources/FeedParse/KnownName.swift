import FeedModel
import Glibc

/// Names that only serve to be known, as much of them as counts (``Bound/name``).
enum KnownName {
  /// The bytes of a name ended by zero; of a longer one than counts one byte more than that, so that
  /// it is told from all that are known.
  static func bytes(_ name: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    let length = name.withMemoryRebound(to: CChar.self, capacity: 1) {
      strnlen($0, Bound.name.limit + 1)
    }
    return UnsafeBufferPointer(start: name, count: length)
  }

  /// Whether a name is longer than counts.
  static func isLong(_ name: UnsafeBufferPointer<UInt8>) -> Bool { name.count > Bound.name.limit }
}

/// Short words of a feed compared with known ones: by bytes, letters of ASCII without case.
extension String {
  /// Whether this is `word`, given in lower case.
  func isWord(_ word: StaticString) -> Bool {
    utf8.count == word.utf8CodeUnitCount && beginsWithWord(word)
  }

  /// Whether this begins with `word`, given in lower case.
  func beginsWithWord(_ word: StaticString) -> Bool { Self.begins(utf8[...], word) }

  /// Whether this ends with `word`, given in lower case.
  func endsWithWord(_ word: StaticString) -> Bool {
    let extra = utf8.count - word.utf8CodeUnitCount
    return extra >= 0 && Self.begins(utf8.dropFirst(extra), word)
  }

  /// Whether `word`, given in lower case, stands anywhere in this; for names within ``Bound/name``.
  func holdsWord(_ word: StaticString) -> Bool {
    var rest = utf8[...]
    while rest.count >= word.utf8CodeUnitCount {
      if Self.begins(rest, word) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  private static func begins(_ bytes: Substring.UTF8View, _ word: StaticString) -> Bool {
    var known = word.utf8Start
    let end = known + word.utf8CodeUnitCount
    for byte in bytes {
      if known == end { return true }
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if lower != known.pointee { return false }
      known += 1
    }
    return known == end
  }
}
