import Glibc

/// Whose a file is, for messages about one that this process may not use.
public enum FileAccess {
  /// A clause such as `; it belongs to root:root with mode 600, and this is claimwatch`; empty where the
  /// process may read and write it, or it is not there.
  public static func trouble(_ path: String) -> String {
    var status = stat()
    guard access(path, R_OK | W_OK) != 0, stat(path, &status) == 0 else { return "" }
    let mode = String(status.st_mode & 0o7777, radix: 8)
    return "; \(path) belongs to \(user(status.st_uid)):\(group(status.st_gid)) with mode \(mode), "
      + "and this is \(user(geteuid()))"
  }

  private static func user(_ id: uid_t) -> String {
    getpwuid(id)?.pointee.pw_name.map { String(cString: $0) } ?? "user \(id)"
  }

  private static func group(_ id: gid_t) -> String {
    getgrgid(id)?.pointee.gr_name.map { String(cString: $0) } ?? "group \(id)"
  }
}
