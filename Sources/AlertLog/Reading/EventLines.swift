/// Reads the lines of an event log, those of its rotated files included.
///
/// Opens files read-only; what is not there, or cannot be unpacked, is passed over. One thread at a time.
public enum EventLines {
  /// Calls `body` with each whole line of the log at `path`, the oldest file first. Files that were last written
  /// before `since` (milliseconds since 1970) are left out. A line may come twice while a file is being copied.
  ///
  /// - Throws: ``FileError`` where a file cannot be read.
  public static func forEach(
    path: String, since: Int64, files: any FileSystem = PosixFileSystem(),
    _ body: ([UInt8]) -> Void
  ) throws {
    let siblings = (try? RotatedLogs(files: files, path: path).siblings()) ?? []
    let names =
      siblings.reversed().filter { $0.status.modified / 1_000_000 >= since && !$0.isUnreadable }
      .map(\.path) + [path]
    for name in names {
      guard let part = try LogPart(path: name, files: files) else { continue }
      do {
        try part.forEach { line in
          body(line.bytes)
          return true
        }
      } catch is GzipError {}
    }
  }
}
