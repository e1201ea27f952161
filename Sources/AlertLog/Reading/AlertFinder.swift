/// Finds single alerts in a log and the files that it was rotated to. Opens files read-only; waits for the disk.
public struct AlertFinder {
  private let log: WholeLog

  /// A finder in the log at `path`.
  public init(path: String, files: any FileSystem = PosixFileSystem()) {
    log = WholeLog(path: path, files: files)
  }

  /// The line of an alert, without its line feed; nil where no file that can be read holds it.
  ///
  /// - Throws: ``FileError`` where the log cannot be read.
  public func line(of place: LogPlace) throws -> [UInt8]? {
    let wanted = AlertLineHead(id: place.id, seq: place.seq)
    // The file that begins last before it has it, unless numbers began anew.
    let parts = try log.parts().list
    let likely = parts.lastIndex { $0.first.map { $0.seq <= wanted.seq } ?? false }
    let order = (likely.map { [$0] } ?? []) + parts.indices.filter { $0 != likely }
    for index in order {
      if let line = try find(wanted, in: parts[index]) { return line }
    }
    return nil
  }

  /// Calls `body` with the lines of `places`, each once, without their line feeds, in one pass over the files. What it
  /// is not called with stands nowhere.
  ///
  /// - Throws: ``FileError`` where the log cannot be read.
  public func lines(
    of places: [LogPlace], _ body: (LogPlace, [UInt8]) -> Void
  ) throws {
    var wanted = Dictionary(
      places.map { (AlertLineHead(id: $0.id, seq: $0.seq), $0) },
      uniquingKeysWith: { first, _ in first })
    guard let low = places.map(\.seq).min(), let high = places.map(\.seq).max() else { return }
    let parts = try log.parts().list
    // First those that hold the numbers by where they begin; the others where numbers began anew.
    let likely = parts.indices.filter { index in
      let next = parts.dropFirst(index + 1).first?.first?.seq
      return parts[index].first.map { $0.seq <= high } ?? false && next.map { $0 > low } ?? true
    }
    for index in likely + parts.indices.filter({ !likely.contains($0) }) where !wanted.isEmpty {
      let look: (LogPart.Line) -> Bool = { line in
        if let head = AlertLineHead(ofAny: line.bytes), let place = wanted[head] {
          wanted[head] = nil
          body(place, line.bytes)
        }
        return !wanted.isEmpty
      }
      do { try parts[index].forEach(look) } catch is GzipError {}
    }
  }

  private func find(_ wanted: AlertLineHead, in part: LogPart) throws -> [UInt8]? {
    var found: [UInt8]?
    let look: (LogPart.Line) -> Bool = { line in
      // Most lines are ours, and their heads cost nothing.
      guard AlertLineHead(ofAny: line.bytes) == wanted else { return true }
      found = line.bytes
      return false
    }
    if part.isCompressed {
      do { try part.forEach(look) } catch is GzipError {}
    } else {
      try part.forEachBackward(look)
    }
    return found
  }
}
