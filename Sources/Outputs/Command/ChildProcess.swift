import Glibc
import Locking

/// A program that was started in a process group of its own, with pipes to standard input and from standard error.
struct ChildProcess {
  private let pid: pid_t
  private var input: Int32
  private var errors: Int32
  private var status: Int32?

  /// Between a pipe and its mark that no program inherits it no other program may start.
  private static let start = Guarded(0)

  /// Starts `path`; nil, with `errno`, where that is impossible. Descriptors of this process are all closed in it.
  init?(_ path: String, _ arguments: [String], _ environment: [String]) {
    let started = Self.start.withLock { _ in Self.spawn(path, arguments, environment) }
    guard let started else { return nil }
    (pid, input, errors) = started
    for descriptor in [input, errors] {
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
  }

  private static func spawn(
    _ path: String, _ arguments: [String], _ environment: [String]
  ) -> (pid_t, Int32, Int32)? {
    var toChild: (Int32, Int32) = (-1, -1)
    var fromChild: (Int32, Int32) = (-1, -1)
    guard makePipe(&toChild) else { return nil }
    guard makePipe(&fromChild) else {
      close(toChild.0, toChild.1)
      return nil
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild.0, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild.1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // This process ignores SIGPIPE, and its threads may block signals: a program expects neither.
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var child = pid_t()
    let number = withCStrings(arguments) { argv in
      withCStrings(environment) { envp in
        posix_spawn(&child, path, &actions, &attributes, argv, envp)
      }
    }
    close(toChild.0, fromChild.1)
    guard number == 0 else {
      close(toChild.1, fromChild.0)
      errno = number
      return nil
    }
    return (child, toChild.1, fromChild.0)
  }

  /// Writes of `rest` what the program takes, and reads what it says, within so many milliseconds.
  mutating func exchange(
    _ rest: inout ArraySlice<UInt8>, _ words: inout [UInt8], most: Int, within milliseconds: Int32
  ) {
    var wanted = [
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
      pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
    ]
    guard poll(&wanted, nfds_t(wanted.count), milliseconds) > 0 else { return }
    if wanted[1].revents != 0 { write(&rest) }
    if wanted[0].revents != 0 { read(&words, most: most) }
    // Both are done with: what is left is the end of the program.
    if input < 0, errors < 0 { usleep(UInt32(max(1, milliseconds)) * 200) }
  }

  private mutating func write(_ rest: inout ArraySlice<UInt8>) {
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
        continue
      }
      if errno == EINTR { continue }
      if errno == EAGAIN { return }
      // It does not want to know more; what it thinks of that its exit status says.
      rest = []
    }
    Self.close(input)
    input = -1
  }

  private mutating func read(_ words: inout [UInt8], most: Int) {
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(errors, &block, block.count)
      if count > 0 {
        words += block[..<count].prefix(max(0, most - words.count))
        continue
      }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return }
      Self.close(errors)
      errors = -1
      return
    }
  }

  /// How it has ended, a signal as 128 and its number; nil while it runs.
  mutating func exitStatus() -> Int32? {
    if let status { return status }
    var raw: Int32 = 0
    guard waitpid(pid, &raw, WNOHANG) == pid else { return nil }
    // WIFSIGNALED and WEXITSTATUS, which are macros.
    status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
    return status
  }

  /// Kills what still runs of it, and closes the pipes.
  mutating func end() {
    if status == nil {
      kill(-pid, SIGKILL)
      var raw: Int32 = 0
      while waitpid(pid, &raw, 0) < 0, errno == EINTR {}
    }
    if input >= 0 { Self.close(input) }
    if errors >= 0 { Self.close(errors) }
    input = -1
    errors = -1
  }

  private static func makePipe(_ ends: inout (Int32, Int32)) -> Bool {
    var pair: [Int32] = [-1, -1]
    guard pipe(&pair) == 0 else { return false }
    for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    ends = (pair[0], pair[1])
    return true
  }

  private static func close(_ descriptors: Int32...) {
    for descriptor in descriptors { _ = Glibc.close(descriptor) }
  }

  private static func withCStrings<T>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> T
  ) -> T {
    let pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("never empty") }
      return body(base)
    }
  }
}
