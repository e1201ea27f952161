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
}
