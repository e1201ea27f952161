import Glibc

/// What tells that a file was written or replaced since: inode, size and time. Nothing of what is in it.
enum FileStamp {
  /// The stamps of `paths`; a file that is not there has an empty one.
  static func of(_ paths: [String]) -> String {
    paths.map { path in
      var status = stat()
      guard stat(path, &status) == 0 else { return "" }
      let time = status.st_mtim
      return "\(status.st_ino).\(status.st_size).\(time.tv_sec).\(time.tv_nsec)"
    }.joined(separator: " ")
  }
}
