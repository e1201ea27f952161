import JSONText

extension String {
  /// How many bytes the string takes as JSON, quotation marks not counted.
  var jsonBytes: Int { unicodeScalars.reduce(0) { $0 + JSONEscape.length(of: $1) } }

  /// The string itself, or its beginning with an ellipsis, so that it takes at most `limit` bytes
  /// as JSON, quotation marks not counted. Cut between scalars; `limit` is at least 3.
  func cut(toJSONBytes limit: Int) -> String {
    // Most strings are short, and no byte takes more than six.
    if utf8.count * 6 <= limit { return self }
    var size = 0
    var fits = unicodeScalars.startIndex
    for index in unicodeScalars.indices {
      size += JSONEscape.length(of: unicodeScalars[index])
      if size > limit { return String(unicodeScalars[..<fits]) + "…" }
      if size <= limit - 3 { fits = unicodeScalars.index(after: index) }
    }
    return self
  }

  /// The string itself, or its beginning with an ellipsis, in at most `limit` scalar values.
  func cut(toScalars limit: Int) -> String {
    guard limit > 0 else { return "" }
    guard
      let end = unicodeScalars.index(
        unicodeScalars.startIndex, offsetBy: limit, limitedBy: unicodeScalars.endIndex),
      end != unicodeScalars.endIndex
    else { return self }
    return String(unicodeScalars[..<unicodeScalars.index(before: end)]) + "…"
  }
}
