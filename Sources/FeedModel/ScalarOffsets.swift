/// Converts UTF-8 byte offsets of one text to offsets in Unicode scalar values.
///
/// The alert schema counts scalars, the program counts bytes. One pass marks every 64th byte, so
/// that each conversion afterwards costs at most 64 steps. A value type without shared state.
public struct ScalarOffsets: Sendable {
  private static let stride = 64
  private let utf8: [UInt8]
  private let scalarsBefore: [Int]

  /// Prepares `text`.
  public init(_ text: String) {
    utf8 = Array(text.utf8)
    var marks: [Int] = []
    marks.reserveCapacity(utf8.count / Self.stride + 1)
    var scalars = 0
    for (index, byte) in utf8.enumerated() {
      if index % Self.stride == 0 { marks.append(scalars) }
      if byte & 0xC0 != 0x80 { scalars += 1 }
    }
    scalarsBefore = marks
  }

  /// The number of scalars that begin before byte `offset`, which is cut to the text's length.
  public func scalars(beforeByte offset: Int) -> Int {
    let end = min(max(offset, 0), utf8.count)
    guard !scalarsBefore.isEmpty else { return 0 }
    let mark = min(end / Self.stride, scalarsBefore.count - 1)
    var scalars = scalarsBefore[mark]
    for index in (mark * Self.stride)..<end where utf8[index] & 0xC0 != 0x80 { scalars += 1 }
    return scalars
  }

  /// The start of the scalar that byte `offset` belongs to; `offset` is cut to the text's length.
  public func scalarStart(atOrBefore offset: Int) -> Int {
    var start = min(max(offset, 0), utf8.count)
    while start > 0, start < utf8.count, utf8[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  /// The bytes of `range`, cut to the text, as a string.
  public func text(in range: Range<Int>) -> String {
    let cut = range.clamped(to: 0..<utf8.count)
    return String(decoding: utf8[cut], as: UTF8.self)
  }
}
