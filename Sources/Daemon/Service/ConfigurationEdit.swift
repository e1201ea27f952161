import AlertLog
import Configuration
import Glibc

/// Adds text to the end of a configuration file, or leaves the file as it is.
public enum ConfigurationEdit {
  /// Appends `text` to the file of `source`, if the whole is still a good configuration.
  ///
  /// The file is replaced by rename, so a daemon that reloads meanwhile reads the old one or the new
  /// one. A symbolic link stays one: the file it leads to is replaced. Owner and mode stay.
  ///
  /// - Throws: `ConfigurationError` where the result would be refused, ``AlertLog/FileError`` where
  ///   the file cannot be written.
  public static func append(_ text: String, to source: ConfigurationSource) throws {
    guard let resolved = realpath(source.path, nil) else {
      throw FileError(call: "realpath", path: source.path, number: errno)
    }
    let path = String(cString: resolved)
    free(resolved)
    var bytes = try contents(of: path)
    if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
    bytes += Array(("\n" + text).utf8)
    try source.check(bytes)
    try replace(path, with: bytes)
  }

  private static func contents(of path: String) throws -> [UInt8] {
    do { return try LocalFeedFile.read(path, limit: ConfigurationLoader.largestFile) } catch {
      // It could be read a moment ago, when its feeds were looked at.
      throw FileError(call: "read", path: path, number: EIO)
    }
  }

  private static func replace(_ path: String, with bytes: [UInt8]) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw FileError(call: "stat", path: path, number: errno)
    }
    let temporary = path + ".new"
    let file = open(
      temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, status.st_mode & 0o777)
    guard file >= 0 else { throw FileError(call: "open", path: temporary, number: errno) }
    do {
      defer { close(file) }
      // Only root can give a file away; for anybody else the owner is right already.
      _ = fchown(file, status.st_uid, status.st_gid)
      fchmod(file, status.st_mode & 0o777)
      try write(bytes, to: file, temporary)
      guard fsync(file) == 0 else { throw FileError(call: "fsync", path: temporary, number: errno) }
      guard rename(temporary, path) == 0 else {
        throw FileError(call: "rename", path: path, number: errno)
      }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileError(call: "write", path: path, number: errno) }
      written += count
    }
  }
}
