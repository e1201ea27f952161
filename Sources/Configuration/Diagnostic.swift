/// A fault of a configuration file, or a doubt about it.
public struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
  public enum Severity: Hashable, Sendable {
    /// The file is refused.
    case error
    /// The file is taken; what it asks for may not be what is wanted.
    case warning
  }
  public var severity: Severity
  /// The file's name as the user gave it, cleaned of control characters.
  public var file: String
  /// nil when the fault is the file's as a whole.
  public var position: SourcePosition?
  /// One sentence without a full stop, cleaned of control characters.
  public var message: String
  /// What to do about it, such as `did you mean 'interval'?`.
  public var advice: String?
  public var excerpt: Excerpt?
  /// Lines of further warnings of the same kind, which are not shown (``WarningKinds``), with the file's name
  /// where that is another one.
  public var others: [String] = []

  /// `file:line:column: message`, on one line.
  public var description: String { "\(place): \(label)\(message)" }

  /// The same without its severity and with the advice, for logs that have a place for the severity.
  public var plain: String {
    "\(place): \(message)" + (advice.map { "; \($0)" } ?? "")
      + (others.isEmpty ? "" : "; and \(others.count) more like it")
  }

  private var place: String { file + (position.map { ":\($0.line):\($0.column)" } ?? "") }

  private var label: String { severity == .warning ? "warning: " : "" }

  private static let mostLines = 8

  /// The message, the line it is about, a caret under the place, and the advice; each line ends
  /// with a line feed. `colour` adds ANSI escapes.
  public func rendered(colour: Bool) -> String {
    let paint = Paint(enabled: colour)
    let tint: Paint.Colour = severity == .error ? .red : .yellow
    var text = paint(.bold, "\(place):") + " " + paint(tint, label + message) + "\n"
    if let excerpt {
      text += "  \(excerpt.line)\n  \(excerpt.padding)" + paint(tint, "^") + "\n"
    }
    if let advice { text += "  " + paint(.cyan, advice) + "\n" }
    if !others.isEmpty {
      let lines = others.prefix(Self.mostLines).joined(separator: ", ")
      let rest = others.count > Self.mostLines ? ", …" : ""
      text += "  and \(others.count) more like it, in \(others.count == 1 ? "line" : "lines") "
      text += lines + rest + "\n"
    }
    return text
  }
}

/// ANSI colours, or none.
struct Paint {
  enum Colour: String {
    case bold = "1"
    case red = "31"
    case yellow = "33"
    case cyan = "36"
  }
  let enabled: Bool

  func callAsFunction(_ colour: Colour, _ text: String) -> String {
    enabled ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }
}
