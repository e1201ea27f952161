import Glibc

/// Writing all bytes to a descriptor that is a terminal, a pipe or a file.
public enum FullWrite {
  /// Writes all bytes; the system's error number where that is not possible. Waits for the reader, also
  /// where another process has made the shared description non-blocking. Any thread that may wait.
  public static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        sent += count
      } else if errno == EAGAIN {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}
