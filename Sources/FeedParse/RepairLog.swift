import FeedModel
import ReadableText

/// Collects what was repaired, with lines and columns of the decoded document. Bounded: of a document
/// broken everywhere the first faults are enough.
package struct RepairLog {
  static let limit = 50
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var notes: [RepairNote] = []
  private(set) var suppressed = 0
  private var place = Place()

  struct Place {
    var offset = 0
    var line = 1
    var lineStart = 0
  }

  package init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isEmpty: Bool { notes.isEmpty }

  /// Notes a repair at byte `offset`. Cheap when offsets grow.
  mutating func add(_ offset: Int, _ message: @autoclosure () -> String) {
    guard notes.count < Self.limit else {
      suppressed += 1
      return
    }
    let (line, column) = position(of: offset)
    notes.append(RepairNote(line: line, column: column, message: message()))
  }

  /// All notes, with one at the end that counts what was left out.
  var summary: [RepairNote] {
    guard suppressed > 0, let last = notes.last else { return notes }
    let rest = RepairNote(
      line: last.line, column: last.column, message: "\(suppressed) more repairs after this one")
    return notes + [rest]
  }

  /// Line and column, both from 1, of byte `offset`.
  package mutating func position(of offset: Int) -> (line: Int, column: Int) {
    if offset < place.offset { place = Place() }
    let end = min(offset, bytes.count)
    while let feed = bytes.firstIndex(of: 0x0A, from: place.offset), feed < end {
      place.line += 1
      place.lineStart = feed + 1
      place.offset = feed + 1
    }
    place.offset = max(place.offset, min(end, bytes.count))
    return (place.line, end - place.lineStart + 1)
  }
}
