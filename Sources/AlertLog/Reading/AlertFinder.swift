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
