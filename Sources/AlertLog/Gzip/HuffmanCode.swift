/// A canonical Huffman code as one table over the next 15 bits (RFC 1951, section 3.2.2).
struct HuffmanCode {
  /// Symbol << 4 | length, 0 where no code begins so.
  private var table: [UInt16]

  /// Builds the code from the length of each symbol's code, 0 to 15.
  init(lengths: [Int]) throws(GzipError) {
    table = [UInt16](repeating: 0, count: 1 << 15)
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[length] += 1 }
    counts[0] = 0
    var code = 0
    var nextCode = [Int](repeating: 0, count: 16)
    for length in 1...15 {
      code = (code + counts[length - 1]) << 1
      nextCode[length] = code
      if code + counts[length] > 1 << length { throw GzipError.damaged }
    }
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let reversed = Self.reversed(nextCode[length], length)
      nextCode[length] += 1
      for entry in stride(from: reversed, to: 1 << 15, by: 1 << length) {
        table[entry] = UInt16(symbol << 4 | length)
      }
    }
  }

  /// Reads one symbol.
  func decode(_ reader: inout BitReader) throws -> Int {
    let entry = table[try reader.peek15()]
    guard entry != 0 else { throw reader.held == 0 ? GzipError.endsEarly : .damaged }
    try reader.drop(Int(entry & 15))
    return Int(entry >> 4)
  }

  private static func reversed(_ code: Int, _ length: Int) -> Int {
    var result = 0
    for bit in 0..<length where code & (1 << bit) != 0 { result |= 1 << (length - 1 - bit) }
    return result
  }
}
