import FeedModel
import Glibc

extension UnsafeBufferPointer<UInt8> {
  /// The first index of `byte` at or after `index`, or nil.
  @inlinable
  package func firstIndex(of byte: UInt8, from index: Int) -> Int? {
    guard index < count, let base = baseAddress else { return nil }
    guard let found = memchr(base + index, Int32(byte), count - index) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// Whether the bytes at `index` are `text`, letters compared without case.
  @inlinable
  package func hasASCII(_ text: StaticString, at index: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard index >= 0, index <= count - length else { return false }
    for offset in 0..<length {
      let byte = self[index + offset]
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if lower != text.utf8Start[offset] { return false }
    }
    return true
  }

  /// Whether `text` stands anywhere in these bytes, letters compared without case.
  package func holdsASCII(_ text: StaticString) -> Bool {
    indices.contains { hasASCII(text, at: $0) }
  }

  /// Whether `part` stands anywhere in these bytes. Linear in both (Knuth, Morris and Pratt 1977).
  package func holds(_ part: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = part.first else { return true }
    guard part.count <= count else { return false }
    // How much of `part` still stands at the end of what fitted before it.
    var borders = [Int](repeating: 0, count: part.count)
    var fitted = 0
    for index in part.indices.dropFirst() {
      while fitted > 0, part[index] != part[fitted] { fitted = borders[fitted - 1] }
      if part[index] == part[fitted] { fitted += 1 }
      borders[index] = fitted
    }
    fitted = 0
    var at = 0
    while at < count {
      if fitted == 0 {
        guard let next = firstIndex(of: first, from: at) else { return false }
        fitted = 1
        at = next + 1
        if part.count == 1 { return true }
        continue
      }
      while fitted > 0, self[at] != part[fitted] { fitted = borders[fitted - 1] }
      if self[at] == part[fitted] { fitted += 1 }
      if fitted == part.count { return true }
      at += 1
    }
    return false
  }
}
