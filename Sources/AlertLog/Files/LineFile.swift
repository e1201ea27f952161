/// A file of lines that others may rename, delete, copy and truncate, or fill up at any time.
///
/// Opened to append. Before each batch the open file is compared with the one at its path, and an
/// unfinished last line is cut off. Keeps a descriptor and two numbers, no contents. One thread at
/// a time.
public final class LineFile {
  /// Why a line file has to be looked at before it is appended to.
  public enum Change: Hashable, Sendable {
    /// As it was left.
    case none
    /// Opened for the first time or after ``LineFile/reopen()``, with nothing known of before.
    case opened
    /// Another file stands at the path; `wasDeleted` when the old one has no name any more.
    case replaced(wasDeleted: Bool)
    /// The same file, shorter than it was left.
    case truncated
    /// The same file, longer than it was left.
    case extended
  }

  /// A line of ours, line feed included, is never longer; a longer unfinished line is not ours.
  public static let longestLine = 65_536

  public let path: String
  let files: any FileSystem
  private var file: OpenFile?
  /// The file's identity and, in `size`, where its last whole line ended when we last looked.
  private var known: FileStatus?

  /// Whether the last look at the file's end found an unfinished line there, which was cut off.
  private(set) var hadUnfinishedLine = false

  /// A file at `path`, which is opened when it is first needed.
  public init(path: String, files: any FileSystem = PosixFileSystem()) {
    self.path = path
    self.files = files
  }

  deinit { if let file { files.close(file) } }

  /// Forgets the open file, so that the next call opens the one at the path.
  ///
  /// What was known stays for comparison. Used on SIGHUP and after a failed write or sync.
  public func reopen() {
    if let file { files.close(file) }
    file = nil
  }

  /// Makes sure that the file at the path is open and ends in a whole line.
  ///
  /// - Returns: what happened to it since the last call.
  /// - Throws: ``FileError``, or ``LogFileError`` where the file cannot be a log.
  public func prepare() throws -> Change {
    let before = known
    var replacement: Change?
    if let file {
      let status = try files.status(of: file)
      let named = try files.status(at: path)
      if let named, named.isSameFile(as: status) {
        if status.size == before?.size { return .none }
      } else {
        // To be kept: a new file may get the inode number of the deleted one.
        replacement = .replaced(wasDeleted: status.links == 0)
        reopen()
      }
    }
    let file = try openedFile()
    let status = try files.status(of: file)
    guard status.isRegular else { throw LogFileError(.notRegular, path: path) }
    let end = try cutUnfinishedLine(file, status)
    var now = status
    now.size = end
    known = now
    if let replacement { return replacement }
    guard let before else { return .opened }
    if !now.isSameFile(as: before) { return .replaced(wasDeleted: false) }
    if end == before.size { return .none }
    return end < before.size ? .truncated : .extended
  }

  /// The identity of the open file and the end of its last whole line; nil before ``prepare()``.
  public var position: FileStatus? { known }

  /// Appends a line with one write; a short write is completed.
  ///
  /// On an error what was written of the line is cut off again where that is possible; the file
  /// must be prepared anew.
  ///
  /// - Parameter line: ends in a line feed and holds no other.
  public func append(_ line: [UInt8]) throws {
    guard let file, var status = known else { throw LogFileError(.notPrepared, path: path) }
    var written = 0
    do {
      while written < line.count {
        let count = try files.write(
          file, line[written...], at: status.size + Int64(written))
        guard count > 0 else { throw FileError(call: "write", path: path, number: 5) }
        written += count
      }
    } catch {
      cutOff(file, after: status.size, line: line)
      reopen()
      throw error
    }
    status.size += Int64(line.count)
    known = status
  }

  /// Takes back the beginning of a line, so that nobody reads a torn one while the disk is full.
  /// If it fails, the next ``prepare()`` does it.
  private func cutOff(_ file: OpenFile, after size: Int64, line: [UInt8]) {
    guard let now = try? files.status(of: file).size, now > size,
      now < size + Int64(line.count),
      let tail = try? readFully(files, file, from: size, to: now), line.starts(with: tail)
    else { return }
    try? files.truncate(file, to: size)
  }

  /// Brings everything appended so far to the disk.
  ///
  /// After an error the pages may be lost although they can still be read, and a second fsync
  /// would report success (Rebello et al., "Can Applications Recover from fsync Failures?",
  /// USENIX ATC 2020). So the file is opened anew, and the caller has to write it all once more.
  public func sync() throws {
    guard let file else { throw LogFileError(.notPrepared, path: path) }
    do { try files.sync(file) } catch {
      reopen()
      throw error
    }
  }

  /// Whether all that was appended still stands in the open file, wherever its name has gone.
  func isIntact() throws -> Bool {
    guard let file, let known else { throw LogFileError(.notPrepared, path: path) }
    let status = try files.status(of: file)
    return status.links > 0 && status.size >= known.size
  }

  /// Bytes with their place in the file.
  struct Placed {
    var offset: Int64
    var bytes: [UInt8]
  }

  /// Writes lines that already stand in the file over themselves and syncs: they then are on the
  /// disk for certain, and a reader that follows the file sees no change.
  func rewrite(_ lines: [Placed]) throws {
    let file = try files.open(path, .overwrite)
    defer { files.close(file) }
    guard let known, try files.status(of: file).isSameFile(as: known) else {
      throw LogFileError(.replacedMeanwhile, path: path)
    }
    for line in lines {
      var written = 0
      while written < line.bytes.count {
        let count = try files.write(
          file, line.bytes[written...], at: line.offset + Int64(written))
        guard count > 0 else { throw FileError(call: "write", path: path, number: 5) }
        written += count
      }
    }
    try files.sync(file)
  }

  /// Cuts the file at `offset`, which is the end of a line.
  func cut(at offset: Int64) throws {
    guard let file, var status = known else { throw LogFileError(.notPrepared, path: path) }
    try files.truncate(file, to: offset)
    status.size = offset
    known = status
  }

  /// The open file, for reading.
  func readable() throws -> OpenFile {
    guard let file else { throw LogFileError(.notPrepared, path: path) }
    return file
  }

  private func openedFile() throws -> OpenFile {
    if let file { return file }
    let existed = try files.status(at: path) != nil
    let opened = try files.open(path, .append)
    file = opened
    // A new name must reach the disk too, or a power cut takes the whole file away.
    if !existed {
      do { try files.syncDirectory(directory(of: path)) } catch {
        reopen()
        throw error
      }
    }
    return opened
  }

  /// The end of the last whole line, after what follows it has been cut off.
  private func cutUnfinishedLine(_ file: OpenFile, _ status: FileStatus) throws -> Int64 {
    var end = status.size
    while end > 0 {
      let start = max(0, end - 4096)
      let bytes = try readFully(files, file, from: start, to: end)
      if let feed = bytes.lastIndex(of: 0x0A) {
        end = start + Int64(feed) + 1
        break
      }
      end = start
      if status.size - end > Int64(Self.longestLine) {
        throw LogFileError(.notLines, path: path)
      }
    }
    hadUnfinishedLine = end < status.size
    if hadUnfinishedLine { try files.truncate(file, to: end) }
    return end
  }
}

/// The directory part of a path.
func directory(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The last part of a path.
func fileName(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return path }
  return String(path[path.index(after: slash)...])
}

/// Reads a whole range; throws where the file ends before it.
func readFully(
  _ files: any FileSystem, _ file: OpenFile, from start: Int64, to end: Int64
) throws -> [UInt8] {
  var bytes: [UInt8] = []
  while start + Int64(bytes.count) < end {
    let offset = start + Int64(bytes.count)
    let part = try files.read(file, at: offset, count: Int(end - offset))
    if part.isEmpty { throw LogFileError(.replacedMeanwhile, path: file.path) }
    bytes += part
  }
  return bytes
}
