import Glibc

/// The end of an alert log, for whoever has to know whether it is that of a database.
public enum AlertLogEnd {
  /// Number and id of the last whole alert of the log at `path`; nil where it holds none.
  ///
  /// - Throws: ``FileError`` where it is there and cannot be read.
  public static func read(
    _ path: String, files: any FileSystem = PosixFileSystem()
  ) throws -> (seq: Int64, id: String)? {
    let file: OpenFile
    do { file = try files.open(path, .read) } catch {
      if error.number == ENOENT { return nil }
      throw error
    }
    defer { files.close(file) }
    var last: AlertLineHead?
    let end = try files.status(of: file).size
    try BackwardLines(files: files, file: file, end: end).forEach { line in
      // One that a kill has torn is not in it.
      if !AlertLineHead.isBroken(line.bytes[...]) { last = AlertLineHead(line.bytes[...]) }
      return last == nil
    }
    return last.map { ($0.seq, $0.id) }
  }

  /// Which continuation of a log the one at `path` is, by the first lines of its files.
  ///
  /// - Throws: ``FileError`` where it cannot be read.
  public static func incarnation(
    of path: String, files: any FileSystem = PosixFileSystem()
  ) throws -> Int64 {
    var last: Int64 = 1
    for part in try WholeLog(path: path, files: files).parts().list {
      do {
        try part.forEach { line in
          last = max(last, LogFork(line: line.bytes)?.incarnation ?? 1)
          return false
        }
      } catch is GzipError {}
    }
    return last
  }

  /// The last number in the log at `path`, from its end, of which `isKnown` holds; where that holds of none the one before
  /// the first. 0 where there is no alert.
  ///
  /// - Throws: ``FileError`` where it is there and cannot be read.
  public static func last(
    in path: String, files: any FileSystem = PosixFileSystem(),
    where isKnown: (_ seq: Int64, _ id: String) -> Bool
  ) throws -> Int64 {
    guard try files.status(at: path) != nil else { return 0 }
    let file = try files.open(path, .read)
    defer { files.close(file) }
    var last: Int64?
    let end = try files.status(of: file).size
    try BackwardLines(files: files, file: file, end: end).forEach { line in
      guard !AlertLineHead.isBroken(line.bytes[...]),
        let head = AlertLineHead(line.bytes[...])
      else { return true }
      let isCommon = isKnown(head.seq, head.id)
      last = isCommon ? head.seq : head.seq - 1
      return !isCommon
    }
    return last ?? 0
  }

  /// Keeps the log as `kept`, and puts a new one in its place that begins with the line of `fork`. A kill in between leaves
  /// the old one in its place: then it is to be called again.
  public static func begin(
    _ fork: LogFork, at path: String, keeping kept: String,
    files: any FileSystem = PosixFileSystem()
  ) throws {
    let new = "\(path).new"
    unlink(new)
    let file = try files.open(new, .append)
    do {
      defer { files.close(file) }
      let line = fork.line + [0x0A]
      guard try files.write(file, line[...], at: 0) == line.count else {
        throw FileError(call: "write", path: new, number: ENOSPC)
      }
      try files.sync(file)
    }
    if link(path, kept) != 0, errno != ENOENT {
      let number = errno
      // Ours, where it was kept before a kill; nothing else that is there is overwritten.
      let before = try files.status(at: kept)
      guard number == EEXIST, let before, try files.status(at: path)?.isSameFile(as: before) == true
      else { throw FileError(call: "link", path: kept, number: number) }
    }
    if rename(new, path) != 0 { throw FileError(call: "rename", path: path, number: errno) }
    try files.syncDirectory(directory(of: path))
  }
}
