import FeedModel

/// Look-up of HTML's named character references by their bytes. Built once, then read-only.
package struct NamedCharacters: Sendable {
  package static let shared = NamedCharacters()

  /// Length in bytes of the longest name.
  package static let longestName = 31

  private struct Entry {
    var nameStart: Int32
    var nameLength: Int8
    var needsSemicolon: Bool
    var first: UInt32
    var second: UInt32
  }

  private let entries: [Entry]
  /// Index of the first entry by first byte of the name, with one more at the end.
  private let firstByByte: [Int32]

  private init() {
    let legacy = Set(Self.words(NamedCharacterData.withoutSemicolon))
    let data = NamedCharacterData.references
    let bytes = UnsafeBufferPointer(start: data.utf8Start, count: data.utf8CodeUnitCount)
    var built: [Entry] = []
    built.reserveCapacity(2200)
    var starts = [Int32](repeating: 0, count: 257)
    var index = 0
    while index < bytes.count {
      guard bytes[index] > 0x20 else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: ":") { index += 1 }
      let end = index
      var scalars: [UInt32] = [0]
      index += 1
      while index < bytes.count, bytes[index] > 0x20 {
        if bytes[index] == UInt8(ascii: "+") {
          scalars.append(0)
        } else {
          let digit = bytes[index] <= 0x39 ? bytes[index] &- 0x30 : bytes[index] &- 0x37
          scalars[scalars.count - 1] = scalars[scalars.count - 1] << 4 | UInt32(digit)
        }
        index += 1
      }
      let name = String(decoding: bytes[start..<end], as: UTF8.self)
      built.append(
        Entry(
          nameStart: Int32(start), nameLength: Int8(end - start),
          needsSemicolon: !legacy.contains(name), first: scalars[0],
          second: scalars.count > 1 ? scalars[1] : 0))
      for byte in (Int(bytes[start]) + 1)...256 { starts[byte] = Int32(built.count) }
    }
    entries = built
    firstByByte = starts
  }

  private static func words(_ text: StaticString) -> [String] {
    String(describing: text).split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// The one or two scalars that `name` stands for (the second is 0 where there is one), or nil.
  ///
  /// - Parameter withSemicolon: whether a semicolon follows the name.
  package func scalars(
    _ name: UnsafeBufferPointer<UInt8>, withSemicolon: Bool
  ) -> (UInt32, UInt32)? {
    guard let first = name.first, name.count <= Self.longestName else { return nil }
    let data = NamedCharacterData.references.utf8Start
    var low = Int(firstByByte[Int(first)])
    var high = Int(firstByByte[Int(first) + 1])
    while low < high {
      let middle = (low + high) / 2
      let entry = entries[middle]
      let candidate = UnsafeBufferPointer(
        start: data + Int(entry.nameStart), count: Int(entry.nameLength))
      switch Self.order(candidate, name) {
      case 0:
        return entry.needsSemicolon && !withSemicolon ? nil : (entry.first, entry.second)
      case ..<0: low = middle + 1
      default: high = middle
      }
    }
    return nil
  }

  private static func order(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  ) -> Int {
    let shared = min(left.count, right.count)
    for index in 0..<shared where left[index] != right[index] {
      return Int(left[index]) - Int(right[index])
    }
    return left.count - right.count
  }
}
