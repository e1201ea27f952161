import ReadableText

/// Looks for the start tag of an item. The place found last is remembered, so that asking at every
/// end tag of a hostile document stays linear.
struct ItemSearch {
  /// No item begins between the place asked for last and this one.
  private var next = -1

  init() {}

  /// Whether an item begins at or after `index`.
  mutating func follow(in bytes: UnsafeBufferPointer<UInt8>, from index: Int) -> Bool {
    if next < index { next = Self.find(in: bytes, from: index) }
    return next < bytes.count
  }

  private static func find(in bytes: UnsafeBufferPointer<UInt8>, from index: Int) -> Int {
    var at = index
    while let less = bytes.firstIndex(of: UInt8(ascii: "<"), from: at) {
      for (name, length) in [("item", 4), ("entry", 5)] as [(StaticString, Int)]
      where bytes.hasASCII(name, at: less + 1) && less + 1 + length < bytes.count {
        let after = bytes[less + 1 + length]
        if after <= 0x20 || after == UInt8(ascii: ">") { return less }
      }
      at = less + 1
    }
    return bytes.count
  }
}
