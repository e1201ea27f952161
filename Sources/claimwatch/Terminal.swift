import AlertLog
import Daemon
import FeedModel
import Glibc
import Synchronization

/// Output for people: colours only on a terminal and without `NO_COLOR` (https://no-color.org).
enum Terminal {
  /// How often colours are wanted.
  static let usesColour: Bool =
    isatty(STDOUT_FILENO) == 1 && noColour.isEmpty && environment("TERM") != "dumb"

  /// The same for standard error.
  static let errorsUseColour: Bool =
    isatty(STDERR_FILENO) == 1 && noColour.isEmpty && environment("TERM") != "dumb"

  enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case magenta = "35"
    case cyan = "36"
  }

  /// How many columns a line may have; nil where nobody looks, so that nothing is cut for a script.
  static let width: Int? = {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col >= 20
    else { return nil }
    return Int(size.ws_col)
  }()

  /// `text` within ``width``, its end left out where it is longer; not yet dressed.
  static func fitted(_ text: String, after used: Int = 0) -> String {
    guard let width else { return text }
    let room = width - used
    guard room > 0 else { return "" }
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: room, limitedBy: scalars.endIndex),
      end != scalars.endIndex
    else { return text }
    return String(scalars[..<scalars.index(before: end)]) + "…"
  }

  /// `text`, dressed when standard output takes colours.
  static func styled(_ text: String, _ style: Style) -> String {
    usesColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// The same as a link (OSC 8) where the terminal takes colours and the address is a web address in ASCII.
  static func link(_ text: String, to address: String?, _ style: Style) -> String {
    guard usesColour, let address = ShownText.webLink(address),
      address.utf8.allSatisfy({ (0x21..<0x7F).contains($0) })
    else { return styled(text, style) }
    return "\u{1B}]8;;\(address)\u{1B}\\" + styled(text, style) + "\u{1B}]8;;\u{1B}\\"
  }

  /// Why standard output could not be written, if it could not. A reader that has had enough (EPIPE)
  /// is no failure.
  static var outputFailure: Int32? {
    let number = failureNumber.load(ordering: .relaxed)
    return number == 0 || number == EPIPE ? nil : number
  }

  private static let failureNumber = Atomic<Int32>(0)

  /// Writes all bytes to standard output; false once that is no use any more.
  @discardableResult
  static func write(_ bytes: [UInt8]) -> Bool {
    guard let number = FullWrite.write(bytes, to: STDOUT_FILENO) else { return true }
    failureNumber.store(number, ordering: .relaxed)
    return false
  }

  /// Writes one line to standard output.
  @discardableResult
  static func print(_ line: String) -> Bool { write(Array((line + "\n").utf8)) }

  /// Shows how far long work is, on one line of a terminal; elsewhere nothing.
  static func progress(_ text: String) {
    if isatty(STDERR_FILENO) == 1 { writeError("\r\u{1B}[K\(text)") }
  }

  /// Takes the line of ``progress(_:)`` away.
  static func endProgress() {
    if isatty(STDERR_FILENO) == 1 { writeError("\r\u{1B}[K") }
  }

  /// Has the daemon's way of writing errors, which waits for no reader, serve for all that follows.
  static func waitForNoReader() { waitsForNoReader.store(true, ordering: .relaxed) }

  private static let waitsForNoReader = Atomic<Bool>(false)

  /// Writes to standard error as it is. A failure has nowhere to be said.
  static func writeError(_ text: String) {
    let bytes = Array(text.utf8)
    if waitsForNoReader.load(ordering: .relaxed) {
      BoundedOutput.standardError.write(bytes) {
        Array("claimwatch: \(counted($0, "message")) dropped: nobody read standard error\n".utf8)
      }
    } else {
      _ = FullWrite.write(bytes, to: STDERR_FILENO)
    }
  }

  /// Writes `claimwatch: message` to standard error.
  static func error(_ message: String) { say(message, label: .red) }

  /// The same for what is no failure: remarks beside the output.
  static func note(_ message: String) { say(message, label: .dim) }

  private static func say(_ message: String, label style: Style) {
    let label = "claimwatch:"
    let dressed = errorsUseColour ? "\u{1B}[\(style.rawValue)m\(label)\u{1B}[0m" : label
    writeError(dressed + " " + VisibleText.clean(message, keepingLineFeeds: true) + "\n")
  }

  private static var noColour: String { environment("NO_COLOR") ?? "" }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
