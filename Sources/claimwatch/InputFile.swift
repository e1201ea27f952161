import ArgumentParser
import Glibc

/// Reads a file named on the command line, or standard input for `-`.
enum InputFile {
  /// All bytes, at most `limit`. Throws a ``CommandFailure`` that names the file and the reason.
  static func read(_ path: String, limit: Int = 64 << 20) throws(CommandFailure) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { if path != "-" { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(path)
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      if bytes.count > limit {
        throw CommandFailure(
          message: "\(path): larger than \(limit >> 20) MiB", status: ExitStatus.dataError)
      }
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure(
      message: "cannot read \(path): \(String(cString: strerror(errno)))",
      status: ExitStatus.noInput)
  }
}
