import Glibc

/// What the process has used so far.
struct Usage {
  /// User and system time.
  var cpuSeconds: Double
  /// Resident memory now, in bytes.
  var residentBytes: Int

  struct Unreadable: Error {}

  static func now() throws -> Usage {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    guard let file = fopen("/proc/self/statm", "r") else { throw Unreadable() }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 128)
    guard fgets(&buffer, 128, file) != nil else { throw Unreadable() }
    let fields = String(decoding: buffer.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      .split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { throw Unreadable() }
    return Usage(
      cpuSeconds: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9,
      residentBytes: pages * sysconf(Int32(_SC_PAGESIZE)))
  }
}
