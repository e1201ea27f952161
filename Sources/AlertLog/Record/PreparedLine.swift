import JSONText

/// The line of an alert that does not have its place yet: at most 64 KiB, where the record it was made
/// from holds the whole item. Alerts wait in this form for the transaction that numbers them.
public struct PreparedLine: Sendable {
  private let bytes: [UInt8]
  /// Where the number goes, and where the story.
  private let seq: Range<Int>
  private let cluster: Range<Int>

  private static let seqMark = Array("\"seq\":0".utf8)
  /// Stands in no text: there a quotation mark has a backslash before it.
  private static let clusterMark = Array("\"cluster\":null".utf8)
  private static let null = 4

  /// Bytes that a place may add without its relations, which take what else is free: twice 19 digits, three of
  /// ten, two ids, those of merged stories.
  static let room = 640

  /// Takes a line with `seq` 0 and without a cluster.
  init(_ line: [UInt8]) {
    // Not what its making reserved: thousands may wait.
    bytes = Array(line[...])
    let indices = line.indices
    let seq = indices.first { Self.stands(Self.seqMark, in: line, at: $0) } ?? line.count
    let story = indices.last { Self.stands(Self.clusterMark, in: line, at: $0) } ?? line.count
    self.seq = Self.cut(seq + Self.seqMark.count - 1, 1, line)
    cluster = Self.cut(story + Self.clusterMark.count - Self.null, Self.null, line)
  }

  /// Bytes it takes.
  public var size: Int { bytes.count }

  /// The line in its place, without its line feed.
  public func line(at place: AlertPlace) -> [UInt8] {
    var json = JSONWriter(reserving: 512)
    place.cluster.write(to: &json)
    let number = Array(String(place.seq).utf8)
    let taken = bytes.count + number.count + json.bytes.count
    let relations = Self.relations(place.relations, AlertRecordWriter.limit - taken)
    var line: [UInt8] = []
    line.reserveCapacity(taken + relations.count)
    line += bytes[..<seq.lowerBound]
    line += number
    line += bytes[seq.upperBound..<cluster.lowerBound]
    line += json.bytes
    line += relations
    line += bytes[cluster.upperBound...]
    return line
  }

  /// The member `relations` with a comma before it, in at most `room` bytes; the weakest are left out.
  private static func relations(_ relations: [RelationRecord], _ room: Int) -> [UInt8] {
    let objects = relations.prefix(mostRelations).map { relation in
      var json = JSONWriter(reserving: 512)
      relation.write(to: &json)
      return json.bytes
    }
    for count in (0..<(objects.count + 1)).reversed() {
      let list = objects.prefix(count).joined(separator: [UInt8(ascii: ",")])
      let member = Array(",\"relations\":[".utf8) + list + [UInt8(ascii: "]")]
      if member.count <= room { return member }
    }
    return []
  }

  private static let mostRelations = 8

  private static func cut(_ start: Int, _ count: Int, _ line: [UInt8]) -> Range<Int> {
    let start = min(start, line.count)
    return start..<min(start + count, line.count)
  }

  private static func stands(_ mark: [UInt8], in line: [UInt8], at start: Int) -> Bool {
    line[start] == mark.first && line[start...].starts(with: mark)
  }
}
