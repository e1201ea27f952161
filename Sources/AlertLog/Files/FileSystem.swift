/// The calls the logs make to the operating system, so that tests can let any of them fail.
///
/// All paths are absolute or relative to the working directory; offsets and sizes are in bytes.
/// Implementations retry calls that were interrupted by a signal (EINTR) only where POSIX says that
/// nothing was done; everything else is the caller's business.
public protocol FileSystem: Sendable {
  /// Opens a file; creates it where `mode` says so.
  func open(_ path: String, _ mode: OpenMode) throws(FileError) -> OpenFile
  /// Closes a file. Nothing useful can be done about a failure.
  func close(_ file: OpenFile)
  /// What an open file is now.
  func status(of file: OpenFile) throws(FileError) -> FileStatus
  /// What stands at a path, symbolic links followed; nil where there is nothing.
  func status(at path: String) throws(FileError) -> FileStatus?
  /// Up to `count` bytes from `offset`; fewer only at the end of the file or by the system's whim.
  func read(_ file: OpenFile, at offset: Int64, count: Int) throws(FileError) -> [UInt8]
  /// Writes bytes once, at the end (files opened to append) or at `offset` (all others).
  ///
  /// - Returns: the number of bytes written, which may be less than asked.
  func write(_ file: OpenFile, _ bytes: ArraySlice<UInt8>, at offset: Int64) throws(FileError)
    -> Int
  /// Cuts a file.
  func truncate(_ file: OpenFile, to size: Int64) throws(FileError)
  /// Brings a file's bytes to the disk.
  func sync(_ file: OpenFile) throws(FileError)
  /// Brings the names in a directory to the disk.
  func syncDirectory(_ path: String) throws(FileError)
  /// The names in a directory, in no order.
  func names(in directory: String) throws(FileError) -> [String]
}

/// How a file is opened.
public enum OpenMode: Hashable, Sendable {
  /// An existing file, to be read.
  case read
  /// A file whose every write goes to its end, also readable; created where it does not exist.
  case append
  /// An existing file, to be written anywhere.
  case overwrite
}

/// A descriptor together with the path it was opened by.
public struct OpenFile: Hashable, Sendable {
  public let descriptor: Int32
  public let path: String

  /// A file opened at `path`.
  public init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }
}

/// What the system says of a file.
public struct FileStatus: Hashable, Sendable {
  public var device: UInt64
  public var inode: UInt64
  /// Names the file has; 0 when it was deleted while open.
  public var links: UInt64
  public var size: Int64
  /// Last change of the contents, nanoseconds since 1970.
  public var modified: Int64
  public var isRegular: Bool

  /// Whether both describe the same file.
  public func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }

  /// The parts of a file's status.
  public init(
    device: UInt64, inode: UInt64, links: UInt64, size: Int64, modified: Int64, isRegular: Bool
  ) {
    self.device = device
    self.inode = inode
    self.links = links
    self.size = size
    self.modified = modified
    self.isRegular = isRegular
  }
}

/// A call that failed.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The call, by its POSIX name.
  public let call: String
  public let path: String
  /// The system's error number.
  public let number: Int32

  /// A failure of `call` on `path`.
  public init(call: String, path: String, number: Int32) {
    self.call = call
    self.path = path
    self.number = number
  }

  public var description: String { "\(path): \(call): \(systemMessage(number))" }
}
