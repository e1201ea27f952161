import Logging

/// Writes log messages to standard error: with `<N>` priorities for the journal when systemd
/// reads them (`JOURNAL_STREAM`), else one readable line each with the time.
///
/// Messages may quote feeds, so control characters, C1 and bidirectional controls are shown as
/// visible replacements. Any thread; never waits for a reader (``BoundedOutput``).
public struct JournalLogHandler: LogHandler {
  public var metadata: Logger.Metadata = [:]
  public var logLevel: Logger.Level
  private let form: Form
  private let output = BoundedOutput.standardError

  /// How lines are dressed.
  public enum Form: Sendable {
    case journal
    case plain
    case coloured
  }

  /// `form` is chosen once, see ``Form/init(environment:isTerminal:)``.
  public init(form: Form, level: Logger.Level) {
    self.form = form
    logLevel = level
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var line = prefix(event.level) + VisibleText.clean(event.message.description)
    let merged = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in merged.sorted(by: { $0.key < $1.key }) {
      line += " \(key)=\(VisibleText.clean(value.description))"
    }
    line += "\n"
    output.write(Array(line.utf8)) { [self] count in
      let lines = count == 1 ? "1 line was" : "\(count) lines were"
      return Array("\(prefix(.warning))\(lines) dropped here: nobody read standard error\n".utf8)
    }
  }

  private func prefix(_ level: Logger.Level) -> String {
    switch form {
    case .journal: "<\(Self.priority(level))>"
    case .plain: "\(SystemClock.now().secondsDescription) \(level): "
    case .coloured:
      "\u{1B}[2m\(SystemClock.now().secondsDescription)\u{1B}[0m \(Self.colour(level)): "
    }
  }

  /// The priorities of `sd-daemon(3)`.
  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .critical: 2
    case .error: 3
    case .warning: 4
    case .notice: 5
    case .info: 6
    case .debug, .trace: 7
    }
  }

  private static func colour(_ level: Logger.Level) -> String {
    switch level {
    case .critical, .error: "\u{1B}[31m\(level)\u{1B}[0m"
    case .warning: "\u{1B}[33m\(level)\u{1B}[0m"
    default: "\(level)"
    }
  }
}

extension JournalLogHandler.Form {
  /// The journal's form under systemd; colours only on a terminal and without `NO_COLOR`
  /// (https://no-color.org).
  public init(environment: [String: String], isTerminal: Bool) {
    if environment["JOURNAL_STREAM"] != nil {
      self = .journal
    } else if isTerminal, (environment["NO_COLOR"] ?? "").isEmpty {
      self = .coloured
    } else {
      self = .plain
    }
  }
}
