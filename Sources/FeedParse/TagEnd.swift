/// The end of a start tag, quotes honoured.
enum TagEnd {
  /// The index after the `>` of the tag that begins at `start`; nil where it is longer than `limit`
  /// or never ends.
  static func find(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int
  ) -> Int? {
    var quote: UInt8 = 0
    let end = min(bytes.count, start + limit)
    var at = start + 1
    while at < end {
      let byte = bytes[at]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return at + 1
      }
      at += 1
    }
    return nil
  }
}
