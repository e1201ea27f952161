import ReadableText

/// The errors this module raises, in one place, so that their words can be compared.
extension FeedParseError {
  static var empty: FeedParseError {
    FeedParseError(
      code: .empty, message: "the document is empty",
      advice: "The publisher's server sent nothing; this often passes by itself.")
  }

  static func tooLarge(_ count: Int, limit: Int) -> FeedParseError {
    FeedParseError(
      code: .tooLarge, message: "the document has \(count) bytes, more than the \(limit) allowed",
      advice: "Ask the publisher for a shorter feed, or raise the limit for this feed.")
  }

  /// Something that is no feed: said by what it looks like.
  static func notAFeed(
    _ bytes: UnsafeBufferPointer<UInt8>, root: String?, place: (line: Int, column: Int)
  ) -> FeedParseError {
    let what: String
    if let root, root.lowercased() == "html" || root == "'html'" {
      what = "the document is a web page"
    } else if root?.isEmpty == true {
      what = "the document ends within its first tag"
    } else if let root {
      what = "the root element is <\(root.filter { $0 != "'" })>, not rss, feed or rdf:RDF"
    } else {
      what = looksLike(bytes)
    }
    return FeedParseError(
      code: .notAFeed, message: what,
      advice: "Open the address in a browser: the feed may have moved, or need a login.",
      line: place.line, column: place.column)
  }

  private static func looksLike(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let start = bytes.firstIndex { $0 > 0x20 } ?? 0
    if bytes.hasASCII("%pdf-", at: start) { return "the document is a PDF file" }
    if bytes.count > 4, bytes[0] == 0x1F { return "the document is compressed" }
    // The bytes before these words are windows-1252 by now, each of two or three bytes.
    let isImage = (start..<(start + 16)).contains {
      bytes.hasASCII("png\r\n", at: $0) || bytes.hasASCII("jfif", at: $0)
    }
    if isImage || bytes.hasASCII("gif8", at: start) { return "the document is an image" }
    if bytes.hasASCII("<!doctype html", at: start) { return "the document is a web page" }
    return "the document holds no rss, feed or rdf:RDF element"
  }

  static func limit(
    _ code: Code, options: FeedParser.Options, at offset: Int, place: (line: Int, column: Int)
  ) -> FeedParseError {
    let message: String
    let advice: String
    switch code {
    case .tooManyItems:
      message = "the document has more than \(options.maximumItems) items"
      advice = "Ask the publisher for a shorter feed."
    default:
      message = "reading took more than \(options.cpuBudget) of processor time"
      advice = "No real feed takes that long; the document may be an attack."
    }
    return FeedParseError(
      code: code, message: message, advice: advice, line: place.line, column: place.column,
      byte: offset)
  }
}
