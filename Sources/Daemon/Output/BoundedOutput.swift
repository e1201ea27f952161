import Glibc
import Locking

/// A descriptor whose reader may stop reading: a terminal after Ctrl-S, a pipe into a collector that
/// hangs.
///
/// Whoever writes never waits. A thread of its own writes the lines in order; while it is stuck at most
/// ``capacity`` bytes wait, what comes after them is dropped and counted, and the count is said in the
/// place of what is missing once the reader moves again. Not by O_NONBLOCK, which the descriptor shares
/// with every other process on the terminal. Any thread.
public final class BoundedOutput: Sendable {
  /// So many bytes wait for the reader at most.
  static let capacity = 256 << 10

  /// Standard error of this process.
  public static let standardError = BoundedOutput(descriptor: STDERR_FILENO)

  private struct State {
    var waiting: [[UInt8]] = []
    var bytes = 0
    var dropped = 0
    var notice: (@Sendable (Int) -> [UInt8])?
    var hasThread = false
    var isWriting = false
    var isDone: Bool { waiting.isEmpty && dropped == 0 && !isWriting }
  }
  private let state = Monitor(State())
  private let descriptor: Int32
  /// A file has no reader to wait for, and a line that stands in it is not lost with the process.
  private let isFile: Bool

  /// An output to `descriptor`, which stays open.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    var status = stat()
    isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Takes a line, line feed included. `notice` gives the line that stands for dropped ones.
  public func write(_ line: [UInt8], notice: @escaping @Sendable (Int) -> [UInt8]) {
    // A reader that is gone for good is no reason to do anything else.
    if isFile {
      _ = FullWrite.write(line, to: descriptor)
      return
    }
    let needsThread = state.withLock { state in
      // One gap for each blockage: what comes before the reader has caught up belongs to it.
      if state.dropped > 0 || state.bytes + line.count > Self.capacity && !state.waiting.isEmpty {
        state.dropped += 1
        state.notice = notice
      } else {
        state.waiting.append(line)
        state.bytes += line.count
      }
      defer { state.hasThread = true }
      return !state.hasThread
    }
    guard needsThread else { return state.wakeAll() }
    let hasStarted = OwnThread.start { [self] in
      OwnThread.name("output")
      while true { writeNext() }
    }
    // The next line asks for a thread again.
    if !hasStarted { state.withLock { $0.hasThread = false } }
  }

  /// Has the end of the process wait a moment for what is not written yet.
  public static func drainAtExit() {
    atexit { BoundedOutput.standardError.drain(milliseconds: 300) }
  }

  /// Waits until all is written, for so long at most. At the end of the process.
  public func drain(milliseconds: Int) {
    _ = state.wait(milliseconds: milliseconds) { $0.isDone ? true : nil }
  }

  private func writeNext() {
    let lines: [[UInt8]] = state.wait { state in
      guard !state.isDone else { return nil }
      state.isWriting = true
      defer {
        state.waiting = []
        state.bytes = 0
      }
      guard state.waiting.isEmpty, let notice = state.notice else { return state.waiting }
      defer { state.dropped = 0 }
      return [notice(state.dropped)]
    }
    for line in lines { _ = FullWrite.write(line, to: descriptor) }
    state.withLock { $0.isWriting = false }
    state.wakeAll()
  }
}
