/// Reads a whole alert log, rotated files included, and goes on with what is appended, across rotations.
///
/// Alerts come in the order of `seq`, each once. Where numbers are missing they are looked for in the
/// rotated files, and what is nowhere is said. Lines without their line feed are left for later, so a torn
/// one is never shown. Holds one block and the ids of the last few hundred alerts, however long the
/// log is. Never waits: a caller that follows the log calls ``readNews(_:)`` again. Opens files read-only.
/// One thread at a time.
public final class AlertReader {
  /// Where reading begins.
  public enum Beginning: Hashable, Sendable {
    case start
    /// The last so many of those that are wanted.
    case last(Int)
    /// Behind all that is there.
    case end
  }

  /// What a reader of the alerts should know.
  public enum Note: Hashable, Sendable {
    /// Alerts with these numbers stand in no file that can be read.
    case missing(ClosedRange<Int64>)
    /// A rotated file that is packed in a way we cannot undo.
    case unreadable(path: String)
    /// A file, or the log's directory, that could not be read, or in part only.
    case damaged(path: String, reason: String)
  }

  let log: WholeLog
  let files: any FileSystem
  let selection: AlertSelection
  var sequence = AlertSequence()
  var cursor: Cursor?
  /// The file before the last rotation: a daemon may have been about to write to it.
  var retired: (part: LogPart, offset: Int64, looks: Int)?
  /// So often a gap is looked at again: a file may be about to be packed.
  var patience = AlertReader.gapPatience
  static let gapPatience = 8
  private static let looksBack = 40

  /// Called with each note, once.
  public var onNote: (Note) -> Void = { _ in }

  /// Lines that were passed over because they are no alerts.
  public internal(set) var strangeLines = 0

  /// A reader of the log at `path`. A missing log is an empty one.
  public init(
    path: String, selection: AlertSelection = AlertSelection(), withSiblings: Bool = true,
    files: any FileSystem = PosixFileSystem()
  ) {
    log = WholeLog(path: path, files: files, withSiblings: withSiblings)
    self.selection = selection
    self.files = files
  }

  /// Where reading goes on in the file that is written.
  struct Cursor {
    let part: LogPart
    /// Where the next line begins.
    var offset: Int64
    /// The last line before it, in part: it must still stand there.
    var mark: (offset: Int64, bytes: [UInt8])?
  }

  /// Reads what is there, and calls `body` with each alert that is wanted, until it returns false.
  ///
  /// - Returns: whether all was read.
  /// - Throws: ``FileError`` where the log cannot be read.
  @discardableResult
  public func read(from beginning: Beginning, _ body: (LoggedAlert) -> Bool) throws -> Bool {
    let beginning = beginning == .last(0) ? .end : beginning
    let (parts, start) = try beginWith(beginning)
    if start.isWhole { for trouble in parts.troubles { onNote(trouble) } }
    var skipped = 0
    var isFirst = true
    for part in parts.list.dropFirst(start.index) {
      let offset = isFirst ? start.offset : 0
      isFirst = false
      let goesOn = try read(part, from: offset, isLast: part.path == log.path) { alert in
        skipped += 1
        return skipped <= start.skip ? true : body(alert)
      }
      guard goesOn else { return false }
    }
    if beginning == .end { try passOver(parts.list) }
    // A rotation in between has taken lines elsewhere.
    return beginning == .end ? true : try readNews(body)
  }

  /// Finds where to begin, anew where a file is truncated in between.
  private func beginWith(_ beginning: Beginning) throws -> (WholeLog.Parts, Start) {
    for _ in 0..<Self.gapPatience {
      do {
        let parts = try log.parts()
        return (parts, try place(of: beginning, in: parts.list))
      } catch let error as LogFileError where error.code == .replacedMeanwhile {}
    }
    let parts = try log.parts()
    return (parts, try place(of: beginning, in: parts.list))
  }

  /// Whether there was any alert, wanted or not.
  public var hasSeenAlerts: Bool { sequence.last != nil }

  /// Whether there is a file of the log at all.
  public func hasFiles() throws -> Bool { try !log.parts().list.isEmpty }

  /// Whether a file is, by its name, one that a log was rotated to.
  public static func isRotated(_ path: String) -> Bool {
    let name = fileName(of: path)
    if name.hasSuffix(".gz") { return true }
    // `alerts.jsonl.1`, `alerts.jsonl-20260311`, and the same before the ending.
    let parts = name.split(whereSeparator: { $0 == "." || $0 == "-" || $0 == "_" })
    return parts.dropFirst().suffix(2).contains { $0.allSatisfy(\.isNumber) }
  }

  /// Reads what has come since the last call.
  ///
  /// - Returns: whether `body` wants more.
  @discardableResult
  public func readNews(_ body: (LoggedAlert) -> Bool) throws -> Bool {
    do { return try readNewLines(body) } catch let error as LogFileError
      where error.code == .replacedMeanwhile
    {
      // Truncated under our eyes: the next look finds what it held in its copy.
      cursor = nil
      return true
    }
  }

  private func readNewLines(_ body: (LoggedAlert) -> Bool) throws -> Bool {
    if let old = retired {
      let hasGrown = try files.status(of: old.part.file).size > old.offset
      retired = old.looks > 1 && !hasGrown ? (old.part, old.offset, old.looks - 1) : nil
      if hasGrown { return try catchUp(body) }
    }
    guard let cursor else {
      return try files.status(at: log.path) == nil ? true : try catchUp(body)
    }
    let now = try files.status(of: cursor.part.file)
    if try now.size < cursor.offset || (now.size > cursor.offset && !stands(cursor)) {
      return try catchUp(body)
    }
    if now.size > cursor.offset {
      switch try readGrowth(cursor, body) {
      case .all: break
      case .enough: return false
      case .gap: return try catchUp(body)
      }
    }
    guard let named = try files.status(at: log.path), !named.isSameFile(as: now) else {
      return true
    }
    if let cursor = self.cursor { retired = (cursor.part, cursor.offset, Self.looksBack) }
    return try catchUp(body)
  }

  private enum Growth { case all, enough, gap }

  private func readGrowth(_ start: Cursor, _ body: (LoggedAlert) -> Bool) throws -> Growth {
    var growth = Growth.all
    var cursor = start
    let end = try start.part.forEach(from: start.offset) { line in
      if let head = AlertLineHead(ofAny: line.bytes), case .gap = sequence.place(head) {
        growth = .gap
        return false
      }
      cursor.offset = line.offset + Int64(line.bytes.count) + 1
      cursor.mark = (line.offset, Array(line.bytes.prefix(160)))
      if !take(line.bytes, body) { growth = .enough }
      return growth == .all
    }
    if growth == .all { cursor.offset = end }
    self.cursor = cursor
    return growth
  }

  /// Whether the last line that was read is still there: a file that was truncated may have grown beyond
  /// where it was.
  func stands(_ cursor: Cursor) throws -> Bool {
    guard let mark = cursor.mark else { return true }
    return try files.read(cursor.part.file, at: mark.offset, count: mark.bytes.count) == mark.bytes
  }

  /// Reads a file from `offset` on. Gaps in it are said.
  func read(
    _ part: LogPart, from offset: Int64, behind seq: Int64? = nil, isLast: Bool,
    _ body: (LoggedAlert) -> Bool
  ) throws -> Bool {
    var goesOn = true
    var isBehind = seq == nil
    var mark: (offset: Int64, bytes: [UInt8])?
    do {
      let end = try part.forEach(from: offset) { line in
        if !isBehind, let seq, let head = AlertLineHead(ofAny: line.bytes) {
          guard head.seq > seq else { return true }
          isBehind = true
        }
        if isLast { mark = (line.offset, Array(line.bytes.prefix(160))) }
        goesOn = take(line.bytes, body)
        return goesOn
      }
      if isLast { cursor = Cursor(part: part, offset: end, mark: mark) }
    } catch let error as GzipError {
      onNote(.damaged(path: part.path, reason: error.description))
    }
    return goesOn
  }

  /// Takes a line; false once `body` has had enough.
  private func take(_ line: [UInt8], _ body: (LoggedAlert) -> Bool) -> Bool {
    guard let head = AlertLineHead(ofAny: line) else {
      if !line.isEmpty, LogFork(line: line) == nil { strangeLines += 1 }
      return true
    }
    switch sequence.place(head) {
    case .repeated: return true
    case .gap(let missing): onNote(.missing(missing))
    case .next, .renumbered: break
    }
    sequence.take(head)
    guard selection.mayPass(line: line), let alert = LoggedAlert(line: line),
      selection.passes(alert)
    else { return true }
    return body(alert)
  }
}
