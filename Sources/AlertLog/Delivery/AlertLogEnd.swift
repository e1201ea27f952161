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

  /// Renames the log, which goes on as `kept`. Nothing that is there is overwritten.
  public static func putAside(_ path: String, as kept: String) throws {
    if access(kept, F_OK) == 0 { throw FileError(call: "rename", path: kept, number: EEXIST) }
    if rename(path, kept) != 0, errno != ENOENT {
      throw FileError(call: "rename", path: path, number: errno)
    }
  }
}
