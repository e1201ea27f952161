/// Why a configuration was refused: every fault that was found, in the order of the file, and after them
/// the warnings.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// At least one error; errors stand before warnings.
  public var diagnostics: [Diagnostic]
  /// Where state and logs are, by as much of the file as could be understood; nil where nobody looked.
  public internal(set) var paths: Paths?

  /// The faults, without the warnings.
  public var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

  /// The warnings that came with them.
  public var warnings: [Diagnostic] { diagnostics.filter { $0.severity == .warning } }

  /// A file that says nothing wrong by itself but cannot be put in force. `message` is one sentence
  /// without a full stop.
  public init(file: String, message: String, advice: String? = nil) {
    diagnostics = [
      Diagnostic(
        severity: .error, file: CleanText.clean(file), position: nil,
        message: CleanText.clean(message), advice: advice)
    ]
  }

  init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// The most faults that are written out; more are counted.
  public static let mostRendered = 50

  /// One line for each fault.
  public var description: String {
    diagnostics.map(\.description).joined(separator: "\n")
  }

  /// The faults for people, with the lines they stand in. `colour` adds ANSI escapes.
  public func rendered(colour: Bool) -> String {
    var text = ""
    let shown = errors + WarningKinds.summary(of: warnings)
    for diagnostic in shown.prefix(Self.mostRendered) {
      text += diagnostic.rendered(colour: colour)
    }
    let rest = shown.count - Self.mostRendered
    if rest > 0 { text += "and \(rest) more\n" }
    return text
  }
}
