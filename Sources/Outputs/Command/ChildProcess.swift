import Glibc
import Locking

/// A program that was started in a process group of its own, with pipes to standard input and from standard error, and
/// where it answers from standard output.
struct ChildProcess {
  private let pid: pid_t
  private var input: Int32
  private var errors: Int32
  /// -1 for one that does not answer: its input ends behind the first line.
  private var output: Int32
  private let answers: Bool
  private var status: Int32?

  /// Between a pipe and its mark that no program inherits it no other program may start.
  private static let start = Guarded(0)

  /// Starts `path`; nil, with `errno`, where that is impossible. Descriptors of this process are all closed in it.
  init?(
    _ path: String, _ arguments: [String], _ environment: [String], answers: Bool = false
  ) {
    let started = Self.start.withLock { _ in
      Self.spawn(path, arguments, environment, answers: answers)
    }
    guard let started else { return nil }
    (pid, input, errors, output) = started
    self.answers = answers
    for descriptor in [input, errors, output] where descriptor >= 0 {
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
  }

  private static func spawn(
    _ path: String, _ arguments: [String], _ environment: [String], answers: Bool
  ) -> (pid_t, Int32, Int32, Int32)? {
    var toChild: (Int32, Int32) = (-1, -1)
    var fromChild: (Int32, Int32) = (-1, -1)
    guard makePipe(&toChild) else { return nil }
    guard makePipe(&fromChild) else {
      close(toChild.0, toChild.1)
      return nil
    }
    var answer: (Int32, Int32) = (-1, -1)
    if answers, !makePipe(&answer) {
      close(toChild.0, toChild.1, fromChild.0, fromChild.1)
      return nil
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild.0, 0)
    if answers {
      posix_spawn_file_actions_adddup2(&actions, answer.1, 1)
    } else {
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    }
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
    close(toChild.0, fromChild.1, answer.1)
    guard number == 0 else {
      close(toChild.1, fromChild.0, answer.0)
      errno = number
      return nil
    }
    return (child, toChild.1, fromChild.0, answer.0)
  }

  /// Writes of `rest` what the program takes, and reads what it says and answers, within so many milliseconds.
  mutating func exchange(
    _ rest: inout ArraySlice<UInt8>, _ words: inout [UInt8], answer: inout [UInt8], most: Int,
    within milliseconds: Int32
  ) {
    let writes = input >= 0 && !(answers && rest.isEmpty)
    var wanted = [
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
      pollfd(fd: writes ? input : -1, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&wanted, nfds_t(wanted.count), milliseconds) > 0 else { return }
    if wanted[1].revents != 0 { write(&rest) }
    if wanted[0].revents != 0 { Self.read(&errors, &words, most: most) }
    if wanted[2].revents != 0 { Self.read(&output, &answer, most: most) }
    // All are done with: what is left is the end of the program.
    if input < 0 || !writes, errors < 0, output < 0 {
      usleep(UInt32(max(1, milliseconds)) * 200)
    }
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
      Self.close(input)
      input = -1
      return
    }
    if answers { return }
    Self.close(input)
    input = -1
  }

  private static func read(_ descriptor: inout Int32, _ words: inout [UInt8], most: Int) {
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(descriptor, &block, block.count)
      if count > 0 {
        words += block[..<count].prefix(max(0, most - words.count))
        continue
      }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return }
      close(descriptor)
      descriptor = -1
      return
    }
  }

  /// Ends its input, which asks a program to end.
  mutating func endInput() {
    if input >= 0 { Self.close(input) }
    input = -1
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
    for descriptor in [input, errors, output] where descriptor >= 0 { Self.close(descriptor) }
    input = -1
    errors = -1
    output = -1
  }

  private static func makePipe(_ ends: inout (Int32, Int32)) -> Bool {
    var pair: [Int32] = [-1, -1]
    guard pipe(&pair) == 0 else { return false }
    for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    ends = (pair[0], pair[1])
    return true
  }

  private static func close(_ descriptors: Int32...) {
    for descriptor in descriptors where descriptor >= 0 { _ = Glibc.close(descriptor) }
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
