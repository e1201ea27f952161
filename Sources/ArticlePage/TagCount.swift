import FeedModel

/// Counts the attributes of a start tag that may have no end yet.
enum TagCount {
  /// Attributes of `tag`, which begins with `<`; counting ends above `limit`.
  static func attributes(_ tag: UnsafeBufferPointer<UInt8>, limit: Int) -> Int {
    var count = 0
    var quote: UInt8 = 0
    var inName = true
    for byte in tag.dropFirst() {
      if quote != 0 {
        if byte == quote { quote = 0 }
        continue
      }
      switch byte {
      // libxml2 may wait although the end is there.
      case UInt8(ascii: ">"): return count
      case 0x22, 0x27: quote = byte
      case 0...0x20, UInt8(ascii: "/"): inName = false
      default:
        if !inName {
          inName = true
          count += 1
          if count > limit { return count }
        }
      }
    }
    return count
  }
}
