/// A configuration file as lines, for messages.
struct SourceText: Sendable {
  /// The file's name as the user gave it.
  let name: String
  /// As in ``SourcePosition/file``.
  let number: Int
  private let bytes: [UInt8]
  private let lineStarts: [Int]

  init(name: String, bytes: [UInt8], number: Int = 0) {
    self.name = name
    self.number = number
    self.bytes = bytes
    var starts = [0]
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(index + 1)
    }
    lineStarts = starts
  }

  /// The text of line `number` (from 1) without its line end; bytes that are not UTF-8 become
  /// U+FFFD. nil where there is no such line.
  func line(_ number: Int) -> String? {
    guard number >= 1, number <= lineStarts.count else { return nil }
    let start = lineStarts[number - 1]
    var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }

  /// Where byte `offset` stands.
  func position(ofByte offset: Int) -> SourcePosition {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let before = bytes[lineStarts[low]..<min(max(offset, lineStarts[low]), bytes.count)]
    let column = String(decoding: before, as: UTF8.self).unicodeScalars.count + 1
    return SourcePosition(line: low + 1, column: column, file: number)
  }

  var byteCount: Int { bytes.count }

  /// The byte at `index`, or 0 beyond the ends.
  func byte(_ index: Int) -> UInt8 { bytes.indices.contains(index) ? bytes[index] : 0 }

  /// The byte at which `position` stands; nil where the file has no such line.
  func byteIndex(of position: SourcePosition) -> Int? {
    guard position.line >= 1, position.line <= lineStarts.count else { return nil }
    var index = lineStarts[position.line - 1]
    for _ in 1..<max(1, position.column) where index < bytes.count {
      index += 1
      while byte(index) & 0xC0 == 0x80 { index += 1 }
    }
    return index
  }
}
