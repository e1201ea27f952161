import CSystem
import Glibc

/// How often the kernel killed for lack of memory in our control group, and in the one above it: such a
/// kill leaves no word in the process itself. All zero where it cannot be read (control groups of
/// version 2 only).
struct MemoryPressure: Sendable {
  private let own: UInt64
  /// systemd makes the group of a service anew when it starts it again; the one above counts what
  /// happened below.
  private let above: UInt64
  private let group: UInt64

  /// As it is now.
  init() {
    let folder = TestHooks.controlGroup ?? Self.ownGroup()
    own = folder.map(Self.kills) ?? 0
    above = folder.flatMap { $0.utf8.contains(0x2F) ? Self.kills(Self.parent(of: $0)) : nil } ?? 0
    var status = stat()
    group = folder.map { stat($0, &status) == 0 ? UInt64(status.st_ino) : 0 } ?? 0
  }

  /// Notes it in a run that begins.
  func note(in run: inout claimwatch_run) {
    run.oom_own = own
    run.oom_above = above
    run.group = group
  }

  /// Whether one was killed since `run` began.
  func hasKilled(since run: claimwatch_run) -> Bool {
    if group == run.group { return own > run.oom_own }
    return own > 0 || above > run.oom_above
  }

  private static func ownGroup() -> String? {
    guard let text = read("/proc/self/cgroup") else { return nil }
    for line in text.split(separator: 0x0A) where line.starts(with: "0::/".utf8) {
      return "/sys/fs/cgroup" + String(decoding: line.dropFirst(3), as: UTF8.self)
    }
    return nil
  }

  private static func parent(of folder: String) -> String {
    guard let slash = folder.utf8.lastIndex(of: 0x2F) else { return folder }
    return String(folder[..<slash])
  }

  private static func kills(_ folder: String) -> UInt64 {
    guard let text = read(folder + "/memory.events") else { return 0 }
    for line in text.split(separator: 0x0A) where line.starts(with: "oom_kill ".utf8) {
      return UInt64(String(decoding: line.dropFirst(9), as: UTF8.self)) ?? 0
    }
    return 0
  }

  private static func read(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(file, &bytes, bytes.count)
    return count > 0 ? Array(bytes[..<count]) : nil
  }
}
