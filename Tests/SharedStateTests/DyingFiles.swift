import AlertLog
import Glibc
import Locking

/// The files of a log, in a process that is killed between two calls to the system, or in the middle of a write.
struct DyingFiles: FileSystem {
  private let files = PosixFileSystem()
  private let left: Left

  private final class Left: Sendable {
    let calls: Guarded<Int>
    init(_ calls: Int) { self.calls = Guarded(calls) }
  }

  /// Dies at the call after so many.
  init(calls: Int) { left = Left(calls) }

  /// Whether this is the last call.
  private func isLast() -> Bool {
    left.calls.withLock { calls in
      calls -= 1
      return calls < 0
    }
  }

  private func step() { if isLast() { kill(getpid(), SIGKILL) } }

  func open(_ path: String, _ mode: OpenMode) throws(FileError) -> OpenFile {
    step()
    return try files.open(path, mode)
  }
  func close(_ file: OpenFile) { files.close(file) }
  func status(of file: OpenFile) throws(FileError) -> FileStatus { try files.status(of: file) }
  func status(at path: String) throws(FileError) -> FileStatus? { try files.status(at: path) }
  func read(_ file: OpenFile, at offset: Int64, count: Int) throws(FileError) -> [UInt8] {
    try files.read(file, at: offset, count: count)
  }
  func write(
    _ file: OpenFile, _ bytes: ArraySlice<UInt8>, at offset: Int64
  ) throws(FileError) -> Int {
    if isLast() {
      _ = try files.write(file, bytes.prefix(bytes.count / 2), at: offset)
      kill(getpid(), SIGKILL)
    }
    return try files.write(file, bytes, at: offset)
  }
  func truncate(_ file: OpenFile, to size: Int64) throws(FileError) {
    step()
    try files.truncate(file, to: size)
  }
  func sync(_ file: OpenFile) throws(FileError) {
    step()
    try files.sync(file)
    step()
  }
  func syncDirectory(_ path: String) throws(FileError) {
    step()
    try files.syncDirectory(path)
  }
  func names(in directory: String) throws(FileError) -> [String] { try files.names(in: directory) }
}
