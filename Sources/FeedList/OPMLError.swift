/// Why a list of feeds cannot be read.
public struct OPMLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, without a full stop; clean of what libxml2 quotes from the document.
  public var message: String
  /// Line and column, from 1; 0 where the fault is the document's as a whole.
  public var line: Int
  public var column: Int

  init(_ message: String, line: Int = 0, column: Int = 0) {
    self.message = message
    self.line = line
    self.column = column
  }

  /// `line:column: message`, or the message alone.
  public var description: String { line > 0 ? "\(line):\(column): \(message)" : message }
}
