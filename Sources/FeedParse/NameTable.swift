/// What names mean, found by their bytes, letters of ASCII compared without case.
///
/// Not a `switch` over strings: Swift compares those by normal form, in a time that grows with the
/// square of a run of combining marks (issue 10). A look-up here takes the name's length, of which
/// ``KnownName`` gives no more than ``Bound/name``.
struct NameTable<Meaning: Sendable>: Sendable, ExpressibleByDictionaryLiteral {
  private struct Slot: Sendable {
    var name: StaticString
    var meaning: Meaning
  }

  private let slots: [Slot?]

  /// Names in lower case; of a repeated one the first counts.
  init(dictionaryLiteral elements: (StaticString, Meaning)...) {
    var size = 16
    while size < elements.count * 2 { size *= 2 }
    var slots = [Slot?](repeating: nil, count: size)
    for (name, meaning) in elements {
      let bytes = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
      var index = Self.hash(bytes) & (size - 1)
      while slots[index] != nil { index = (index + 1) & (size - 1) }
      slots[index] = Slot(name: name, meaning: meaning)
    }
    self.slots = slots
  }

  /// What `name` means; nil where it is none of these.
  func meaning(of name: UnsafeBufferPointer<UInt8>) -> Meaning? {
    let mask = slots.count - 1
    var index = Self.hash(name) & mask
    while let slot = slots[index] {
      if Self.isSame(slot.name, name) { return slot.meaning }
      index = (index + 1) & mask
    }
    return nil
  }

  private static func isSame(_ known: StaticString, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard known.utf8CodeUnitCount == name.count else { return false }
    for (offset, byte) in name.enumerated() where lower(byte) != known.utf8Start[offset] {
      return false
    }
    return true
  }

  private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    var mixed: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name { mixed = (mixed ^ UInt64(lower(byte))) &* 0x0000_0100_0000_01B3 }
    return Int(truncatingIfNeeded: (mixed ^ mixed >> 29) & 0x7FFF_FFFF)
  }

  @inline(__always)
  private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
