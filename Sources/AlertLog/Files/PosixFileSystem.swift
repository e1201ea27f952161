import Glibc

/// The operating system itself.
public struct PosixFileSystem: FileSystem {
  public init() {}

  public func open(_ path: String, _ mode: OpenMode) throws(FileError) -> OpenFile {
    let flags =
      switch mode {
      case .read: O_RDONLY
      case .append: O_RDWR | O_APPEND | O_CREAT
      case .overwrite: O_RDWR
      }
    // Without O_NONBLOCK a log path that is a FIFO would stop the daemon for ever.
    let descriptor = try retry("open", path) {
      Glibc.open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o640)
    }
    return OpenFile(descriptor: descriptor, path: path)
  }

  public func close(_ file: OpenFile) { _ = Glibc.close(file.descriptor) }

  public func status(of file: OpenFile) throws(FileError) -> FileStatus {
    var result = stat()
    _ = try retry("fstat", file.path) { fstat(file.descriptor, &result) }
    return FileStatus(result)
  }

  public func status(at path: String) throws(FileError) -> FileStatus? {
    var result = stat()
    do { _ = try retry("stat", path) { stat(path, &result) } } catch {
      if error.number == ENOENT || error.number == ENOTDIR { return nil }
      throw error
    }
    return FileStatus(result)
  }

  public func read(_ file: OpenFile, at offset: Int64, count: Int) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(count, 0))
    let length = try retry("read", file.path) {
      pread(file.descriptor, &bytes, bytes.count, off_t(offset))
    }
    bytes.removeLast(bytes.count - length)
    return bytes
  }

  public func write(
    _ file: OpenFile, _ bytes: ArraySlice<UInt8>, at offset: Int64
  ) throws(FileError) -> Int {
    // On a file opened with O_APPEND, Linux appends whatever the offset says (pwrite(2), BUGS).
    try retry("write", file.path) {
      bytes.withUnsafeBytes { pwrite(file.descriptor, $0.baseAddress, $0.count, off_t(offset)) }
    }
  }

  public func truncate(_ file: OpenFile, to size: Int64) throws(FileError) {
    _ = try retry("ftruncate", file.path) { ftruncate(file.descriptor, off_t(size)) }
  }

  public func sync(_ file: OpenFile) throws(FileError) {
    // An interrupted fsync may have lost what it was told, so it is not repeated here.
    if fsync(file.descriptor) != 0 {
      throw FileError(call: "fsync", path: file.path, number: errno)
    }
  }

  public func syncDirectory(_ path: String) throws(FileError) {
    let descriptor = try retry("open", path) {
      Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    defer { _ = Glibc.close(descriptor) }
    if fsync(descriptor) != 0 { throw FileError(call: "fsync", path: path, number: errno) }
  }

  public func names(in directory: String) throws(FileError) -> [String] {
    guard let stream = opendir(directory) else {
      throw FileError(call: "opendir", path: directory, number: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  private func retry<T: SignedInteger>(
    _ call: String, _ path: String, _ body: () -> T
  ) throws(FileError) -> T {
    while true {
      let result = body()
      if result >= 0 { return result }
      let number = errno
      if number != EINTR { throw FileError(call: call, path: path, number: number) }
    }
  }
}

extension FileStatus {
  init(_ status: stat) {
    self.init(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino),
      links: UInt64(status.st_nlink), size: Int64(status.st_size),
      modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec),
      isRegular: status.st_mode & S_IFMT == S_IFREG)
  }
}

/// The system's words for an error number.
func systemMessage(_ number: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 256)
  guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
  return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
