import Glibc

/// The program as a file, to tell whether it was replaced under a process that goes on with the old one.
struct ProgramFile: Hashable, Sendable {
  let path: String
  /// Inode and time of change of the file, as text.
  let mark: String

  /// The program of this process.
  static var own: ProgramFile? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &bytes, bytes.count)
    guard count > 0, count < bytes.count else { return nil }
    let path = String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return mark(of: path).map { ProgramFile(path: path, mark: $0) }
  }

  /// Whether the file is another one by now, or gone.
  var isReplaced: Bool { Self.mark(of: path) != mark }

  private static func mark(of path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return "\(status.st_ino) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }
}
