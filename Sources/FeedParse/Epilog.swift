import ReadableText

/// What may follow the root element: white space, comments and processing instructions.
enum Epilog {
  /// The index after them.
  static func end(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var commentEnd = EndSearch("-->")
    var instructionEnd = EndSearch("?>")
    var index = start
    while index < bytes.count {
      if bytes[index] <= 0x20 {
        index += 1
      } else if bytes.hasASCII("<!--", at: index),
        let end = commentEnd.find(in: bytes, from: index + 4)
      {
        index = end + 3
      } else if bytes.hasASCII("<?", at: index),
        let end = instructionEnd.find(in: bytes, from: index + 2)
      {
        index = end + 2
      } else {
        return index
      }
    }
    return index
  }
}
