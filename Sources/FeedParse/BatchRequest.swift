import JSONText

/// One line of what `claimwatch parse --jsonl` reads: which file, and what HTTP said of it.
public struct BatchRequest: Sendable {
  /// Path of the file to read.
  public var file: String
  /// Origin made from the line's `http_headers` and `url`.
  public var origin: FeedParser.Origin

  /// Reads `{"file": "...", "http_headers": {"Name": "value"}, "url": "..."}`; nil where the line is
  /// no such object.
  public init?(line: String) {
    guard let value = try? JSONValue(parsing: line.utf8), let file = value["file"]?.string else {
      return nil
    }
    self.file = file
    let headers = (value["http_headers"]?.members ?? []).compactMap { member in
      member.value.string.map { (name: member.name, value: $0) }
    }
    origin = FeedParser.Origin(url: value["url"]?.string, headers: headers)
  }
}
