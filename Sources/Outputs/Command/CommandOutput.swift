import Glibc

/// Hands alerts to a program, one process for each: the line on standard input, the exit status as its answer.
///
/// The environment has nothing but `PATH` and `LANG`, the program is started without a shell, and nothing of a feed
/// stands in its arguments. Blocks the calling thread; ends early where `isCancelled` says so.
public struct CommandOutput: Sendable {
  /// EX_TEMPFAIL of sysexits.h: not now.
  static let later: Int32 = 75
  /// Of what the program writes to standard error so much is kept for the message.
  static let mostWords = 300
  static let environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"]
  /// How often the end is looked for, in milliseconds.
  static let look: Int32 = 50

  public var arguments: [String]
  /// Milliseconds for one alert, after which the program and what it has started are killed.
  public var timeout: Int64

  /// A program by its absolute path, with its arguments.
  public init(arguments: [String], timeout: Int64) {
    self.arguments = arguments
    self.timeout = timeout
  }

  /// One attempt at `alert`.
  public func send(
    _ alert: OutgoingAlert, isCancelled: () -> Bool
  ) -> OutputAnswer {
    guard let path = arguments.first else { return .unready("command", "no program is named") }
    guard var process = ChildProcess(path, arguments, Self.environment) else {
      let reason = String(cString: strerror(errno))
      return .unready("command", "cannot start \(path): \(reason)")
    }
    defer { process.end() }
    let deadline = Self.milliseconds() + timeout
    var rest = (alert.line + [0x0A])[...]
    var words: [UInt8] = []
    var nothing: [UInt8] = []
    while true {
      process.exchange(
        &rest, &words, answer: &nothing, most: Self.mostWords, within: Self.look)
      if let status = process.exitStatus() { return Self.answer(status, words) }
      if isCancelled() {
        return OutputAnswer(.failed, code: "cancelled", message: "the attempt was called off")
      }
      if Self.milliseconds() >= deadline {
        return OutputAnswer(
          .failed, code: "timeout", message: "the program did not end in time and was killed")
      }
    }
  }

  static func answer(_ status: Int32, _ words: [UInt8]) -> OutputAnswer {
    let aside = aside(words)
    if status == 0 {
      return OutputAnswer(.done, status: 0, code: "exit-0", message: "the program took it")
    }
    if status > 128 {
      return OutputAnswer(
        .failed, status: Int(status), code: "signal-\(status - 128)",
        message: "the program was ended by signal \(status - 128)\(aside)")
    }
    return OutputAnswer(
      status == later ? .busy(milliseconds: nil) : .failed, status: Int(status),
      code: "exit-\(status)", message: "the program ended with \(status)\(aside)")
  }

  /// What the program said, behind a colon.
  static func aside(_ words: [UInt8]) -> String {
    let said = cleaned(words)
    return said.isEmpty ? "" : ": \(said)"
  }

  /// One line of printable ASCII.
  private static func cleaned(_ bytes: [UInt8]) -> String {
    let line = bytes.map { (0x20..<0x7F).contains($0) ? $0 : 0x20 }
    let words = line.split(separator: 0x20).joined(separator: [0x20])
    return String(decoding: Array(words), as: UTF8.self)
  }

  static func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
