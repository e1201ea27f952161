import Configuration
import FeedModel
import Glibc

/// Reads the configuration for a start, with patience for a file that somebody is writing: an editor or a
/// configuration manager half-way at boot. What ends a start for its configuration is not started again.
public struct StartReading: Sendable {
  /// How long an empty file is waited for.
  public static let patience = Duration.seconds(15)
  /// A file that was written within so many milliseconds may be half written.
  private static let stillness: Int64 = 2000
  private static let pause = Duration.milliseconds(250)

  private let source: ConfigurationSource
  private let allowsEmpty: Bool

  /// A reading of `source`. `allowsEmpty` takes one with nothing to watch, at once.
  public init(_ source: ConfigurationSource, allowsEmpty: Bool) {
    self.source = source
    self.allowsEmpty = allowsEmpty
  }

  /// The configuration with its text. `waiting` is called once, with the reason, where it is not there at once.
  public func run(
    waiting: (String) -> Void
  ) async throws(ConfigurationError) -> (configuration: Configuration, text: ConfigurationText) {
    let clock = ContinuousClock()
    let deadline = clock.now + Self.patience
    var hasSaid = false
    while true {
      do throws(ConfigurationError) { return try read() } catch {
        guard clock.now < deadline, let reason = unfinished else { throw error }
        if !hasSaid {
          waiting("\(source.path) \(reason): looking again, for somebody may be writing it")
        }
        hasSaid = true
      }
      try? await Task.sleep(for: Self.pause)
    }
  }

  private func read() throws(ConfigurationError) -> (
    configuration: Configuration, text: ConfigurationText
  ) {
    let text = try source.read()
    let configuration = try source.load(text)
    if !allowsEmpty { try StartGuard.check(configuration, of: source) }
    return (configuration, text)
  }

  /// Why the file may be another one in a moment; nil where it will hardly be. A pipe cannot be read again.
  private var unfinished: String? {
    var status = stat()
    guard stat(source.path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    if status.st_size == 0 { return "is empty" }
    let written = Instant(
      milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
    let age = SystemClock().now().milliseconds(since: written)
    return (0..<Self.stillness).contains(age) ? "was written just now and is no good" : nil
  }
}
