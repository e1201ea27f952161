import FeedModel
import Glibc

/// Reads a feed that is a local file (`file:` in the configuration).
///
/// Only the configuration can name one: no redirect and no feed leads here.
enum LocalFeedFile {
  /// Why a file could not be read; the operating system's own words.
  struct Failure: Error {
    let code: String
    let message: String
  }

  /// All bytes of the file at `path`, at most `limit`. Blocks; never waits on a pipe or device.
  static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure("cannot open the file") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("cannot read the file") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Failure(code: "file-kind", message: "it is not a regular file")
    }
    guard status.st_size <= limit else { throw tooLarge(limit) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size))
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("cannot read the file")
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk.prefix(count))
      guard bytes.count <= limit else { throw tooLarge(limit) }
    }
  }

  private static func failure(_ what: String) -> Failure {
    Failure(code: "file", message: "\(what): \(String(cString: strerror(errno)))")
  }

  private static func tooLarge(_ limit: Int) -> Failure {
    Failure(code: "too-large", message: "the file is larger than \(limit >> 20) MiB")
  }
}
