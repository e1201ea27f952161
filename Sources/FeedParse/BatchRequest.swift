/// One line of what `claimwatch parse --jsonl` reads: which file, and what HTTP said of it.
public struct BatchRequest: Sendable {
  /// Path of the file to read.
  public var file: String
  /// Origin made from the line's `http_headers` and `url`.
  public var origin: FeedParser.Origin

  /// Reads `{"file": "...", "http_headers": {"Name": "value"}, "url": "..."}`; nil where the line is
  /// no such object.
  public init?(line: String) {
    var copy = line
    let value: JSONValue? = copy.withUTF8 { bytes in
      var scanner = JSONScanner(bytes)
      return try? scanner.document()
    }
    guard let value, let file = value["file"]?.string else { return nil }
    self.file = file
    var headers: [(name: String, value: String)] = []
    if case .object(let members)? = value["http_headers"] {
      for member in members {
        if let text = member.value.string { headers.append((member.key, text)) }
      }
    }
    origin = FeedParser.Origin(url: value["url"]?.string, headers: headers)
  }
}
