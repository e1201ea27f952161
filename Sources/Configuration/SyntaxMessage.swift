/// Says in the words of this program what toml++ 3.3 means.
enum SyntaxMessage {
  /// The message for `error`, whose line reads `line`, and advice.
  static func plain(
    _ error: TOMLParser.SyntaxError, line: String
  ) -> (message: String, advice: String?) {
    let isAtLineEnd = error.position.column > line.unicodeScalars.count
    var scope = ""
    var reason = error.message
    if let colon = reason.firstRange(of: ": "), reason.hasPrefix(opening) {
      scope = String(
        reason[reason.index(reason.startIndex, offsetBy: opening.count)..<colon.lowerBound])
      reason = String(reason[colon.upperBound...])
    }
    if scope.hasSuffix("string"), isAtLineEnd, reason.contains("control characters") {
      return ("this string is not closed before the end of the line", nil)
    }
    if reason.contains("control characters") {
      return ("a control character cannot stand here", "write it as an escape, such as \\u001B")
    }
    if let twice = redefined(reason) { return (twice, nil) }
    if let maximum = reason.firstRange(of: " (TOML_MAX") {
      reason = String(reason[..<maximum.lowerBound])
    }
    reason = replace("'\\n'", by: "the end of the line", in: reason)
    reason = replace("value-terminator", by: "the end of the value", in: reason)
    reason = replace("could not determine value type", by: "this is no value", in: reason)
    reason = replace("encountered end-of-file", by: "the file ends here", in: reason)
    let message = scope.isEmpty || scope == "value" ? reason : "in this \(scope): \(reason)"
    return (message, seemsUnquoted(error.message) ? quoteIt : nil)
  }

  private static let opening = "Error while parsing "
  private static let quoteIt = "texts, durations and sizes stand in quotation marks"

  /// What toml++ says of a text that stands without quotation marks.
  private static func seemsUnquoted(_ reason: String) -> Bool {
    reason.contains("could not determine value type") || reason.contains("expected digit")
      || reason.contains("value-terminator")
  }

  /// `cannot redefine existing string 'url'`.
  private static func redefined(_ reason: String) -> String? {
    let words = "cannot redefine existing "
    guard reason.hasPrefix(words) else { return nil }
    let rest = reason.dropFirst(words.count)
    guard let start = rest.firstIndex(of: "'"), let end = rest.lastIndex(of: "'"), start < end
    else {
      return nil
    }
    let name = rest[start...end]
    return rest.hasPrefix("table")
      ? "the table \(name) stands twice" : "the key \(name) stands twice"
  }

  private static func replace(_ old: String, by new: String, in text: String) -> String {
    guard let range = text.firstRange(of: old) else { return text }
    return text[..<range.lowerBound] + new + text[range.upperBound...]
  }
}
