import FeedModel

/// Looks for alerts in a log and in the files it was rotated to.
///
/// Lines stand in the order of `seq`, so a walk from the end stops at the first line below the
/// lowest number that is wanted, and rotated files are mostly settled by their last line.
struct LogSearch {
  let log: LineFile
  /// The alerts looked for, by id.
  let wanted: [String: PendingAlert]

  /// What was found.
  struct Findings {
    /// Offsets in the log itself, by id.
    var inLog: [String: Int64] = [:]
    /// Files that hold an alert, but not as a line that is ours to touch, by id.
    var elsewhere: [String: String] = [:]
    /// The last `seq` of the log and of each rotated file that was read.
    var lastSeqs: [String: Int64] = [:]
    /// Where a line begins that a power cut has spoiled, and with it everything after.
    var brokenFrom: Int64?
    /// Files that might hold lines but cannot be read, with the reason.
    var unreadable: [String] = []

    func contains(_ id: String) -> Bool { inLog[id] != nil || elsewhere[id] != nil }
  }

  private var lowest: Int64 { wanted.values.map(\.seq).min() ?? .max }

  /// Searches the prepared log, and the rotated files where something is still missing.
  ///
  /// - Parameter delivered: lines up to this number were synced once, so only what stands after
  ///   them can be broken.
  func run(delivered: Int64) throws -> Findings {
    var findings = Findings()
    try searchLog(delivered: delivered, &findings)
    if wanted.keys.contains(where: { !findings.contains($0) }) { try searchRotated(&findings) }
    return findings
  }

  private func searchLog(delivered: Int64, _ findings: inout Findings) throws {
    guard let end = log.position?.size else { return }
    var isUnsynced = true
    let lines = BackwardLines(files: log.files, file: try log.readable(), end: end)
    try lines.forEach { line in
      let head = AlertLineHead(line.bytes[...])
      if let head {
        findings.lastSeqs[log.path] = max(findings.lastSeqs[log.path] ?? 0, head.seq)
        if head.seq <= delivered { isUnsynced = false }
      }
      if isUnsynced, AlertLineHead.isBroken(line.bytes[...]) {
        findings.brokenFrom = line.offset
      } else if let head, let alert = wanted[head.id] {
        // The id decides: a restored state can raise an alert again under another number.
        if line.bytes == alert.line {
          findings.inLog[head.id] = line.offset
        } else {
          findings.elsewhere[head.id] = log.path
        }
      }
      return head.map { $0.seq >= lowest } ?? true
    }
    if let broken = findings.brokenFrom {
      findings.inLog = findings.inLog.filter { $0.value < broken }
    }
  }

  private func searchRotated(_ findings: inout Findings) throws {
    let siblings = try RotatedLogs(files: log.files, path: log.path).siblings()
      .filter { !$0.isForked }
    for sibling in siblings where !sibling.isCompressed && !sibling.isUnreadable {
      try searchPlain(sibling, &findings)
    }
    for sibling in siblings where sibling.isCompressed {
      guard wanted.keys.contains(where: { !findings.contains($0) }) else { return }
      try searchCompressed(sibling, &findings)
      if let last = findings.lastSeqs[sibling.path], last < lowest { return }
    }
    findings.unreadable += siblings.filter(\.isUnreadable).map(\.path)
  }

  private func searchPlain(_ sibling: RotatedLogs.Sibling, _ findings: inout Findings) throws {
    let file = try log.files.open(sibling.path, .read)
    defer { log.files.close(file) }
    // A copy that is still being made may end in the middle of a line, which then equals no alert.
    let end = try log.files.status(of: file).size
    let lines = BackwardLines(files: log.files, file: file, end: end)
    var isLast = true
    try lines.forEach { line in
      if isLast, line.offset + Int64(line.bytes.count) == end, isTorn(line.bytes, findings) {
        try cutTail(of: sibling.path, at: line.offset)
        isLast = false
        return true
      }
      isLast = false
      guard line.bytes.last == UInt8(ascii: "}"), let head = AlertLineHead(line.bytes[...]) else {
        return true
      }
      findings.lastSeqs[sibling.path] = max(findings.lastSeqs[sibling.path] ?? 0, head.seq)
      if wanted[head.id] != nil {
        findings.elsewhere[head.id] = sibling.path
      }
      return head.seq >= lowest
    }
  }

  /// Whether an unfinished last line is the beginning of an alert that has to be written again: the
  /// log was torn and then renamed. A copy that is being made is no such thing, for its alert stands
  /// in the log.
  private func isTorn(_ line: [UInt8], _ findings: Findings) -> Bool {
    guard !line.isEmpty else { return false }
    return wanted.values.contains {
      $0.line.starts(with: line) && findings.inLog[$0.id] == nil
    }
  }

  private func cutTail(of path: String, at offset: Int64) throws {
    let file = try log.files.open(path, .overwrite)
    defer { log.files.close(file) }
    try log.files.truncate(file, to: offset)
    try log.files.sync(file)
  }

  private func searchCompressed(
    _ sibling: RotatedLogs.Sibling, _ findings: inout Findings
  ) throws {
    let wanted = wanted
    var last: Int64?
    var found: [String] = []
    do {
      try GzipLines(files: log.files, path: sibling.path).forEach { line in
        guard line.last == UInt8(ascii: "}"), let head = AlertLineHead(line) else { return }
        last = max(last ?? 0, head.seq)
        if wanted[head.id] != nil { found.append(head.id) }
      }
    } catch let error as GzipError {
      findings.unreadable.append("\(sibling.path) (\(error))")
    }
    findings.lastSeqs[sibling.path] = last
    for id in found { findings.elsewhere[id] = sibling.path }
  }
}
