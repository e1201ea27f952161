import ContentDigest

/// The line of an alert that does not have its place yet: at most 64 KiB, where the record it was made
/// from holds the whole item. Alerts wait in this form for the transaction that numbers them.
public struct PreparedLine: Sendable {
  private let bytes: [UInt8]
  /// Where the numbers of a place go, and null for the first alert of the story.
  private let seq: Range<Int>
  private let position: Range<Int>
  private let first: Range<Int>

  private static let seqMark = Array("\"seq\":0".utf8)
  /// Stands in no text: there a quotation mark has a backslash before it.
  private static let storyMark = Array("\"position\":0,\"first_alert_id\":null".utf8)
  private static let positionKey = "\"position\":".utf8.count

  /// Takes a line with `seq` 0, position 0 and no first alert.
  init(_ line: [UInt8]) {
    // Not what its making reserved: thousands may wait.
    bytes = Array(line[...])
    let indices = line.indices
    let seq = indices.first { Self.stands(Self.seqMark, in: line, at: $0) } ?? line.count
    let story = indices.last { Self.stands(Self.storyMark, in: line, at: $0) } ?? line.count
    self.seq = Self.cut(seq + Self.seqMark.count - 1, 1, line)
    position = Self.cut(story + Self.positionKey, 1, line)
    first = Self.cut(story + Self.storyMark.count - 4, 4, line)
  }

  /// Bytes it takes.
  public var size: Int { bytes.count }

  /// The line in its place, without its line feed.
  public func line(seq: Int64, storyPosition: Int, storyFirstAlertID: DerivedUUID) -> [UInt8] {
    var line: [UInt8] = []
    line.reserveCapacity(bytes.count + 64)
    line += bytes[..<self.seq.lowerBound]
    line += String(seq).utf8
    line += bytes[self.seq.upperBound..<position.lowerBound]
    line += String(storyPosition).utf8
    line += bytes[position.upperBound..<first.lowerBound]
    line += "\"\(storyFirstAlertID.description)\"".utf8
    line += bytes[first.upperBound...]
    return line
  }

  private static func cut(_ start: Int, _ count: Int, _ line: [UInt8]) -> Range<Int> {
    let start = min(start, line.count)
    return start..<min(start + count, line.count)
  }

  private static func stands(_ mark: [UInt8], in line: [UInt8], at start: Int) -> Bool {
    line[start] == mark.first && line[start...].starts(with: mark)
  }
}
