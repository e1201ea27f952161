import FeedModel
import ReadableText

/// The errors this module raises, in one place, so that their words can be compared.
extension FeedParseError {
  package static var empty: FeedParseError {
    FeedParseError(code: .empty, message: "the document is empty")
  }

  package static func tooLarge(_ count: Int, limit: Int) -> FeedParseError {
    FeedParseError(
      code: .tooLarge, message: "the document has \(count) bytes, more than the \(limit) allowed")
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
      code: .notAFeed, message: what, line: place.line, column: place.column)
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

  /// A budget that is exhausted, and how far reading came.
  package static func spent(
    _ budget: WorkBudget, at offset: Int, place: (line: Int, column: Int)
  ) -> FeedParseError {
    let code: Code = budget.exhausted == .memory ? .tooMuchMemory : .tooSlow
    let message =
      code == .tooMuchMemory
      ? "reading needs more than \(budget.memory >> 20) MiB of memory beyond the document"
      : "reading took more than \(budget.time) of processor time"
    return FeedParseError(
      code: code, message: message, line: place.line, column: place.column, byte: offset)
  }

  /// JSON that cannot be read to its end.
  package static func json(
    _ fault: JSONScanner.Fault, in bytes: UnsafeBufferPointer<UInt8>, _ budget: WorkBudget
  ) -> FeedParseError {
    var log = RepairLog(bytes)
    let place = log.position(of: fault.offset)
    guard let message = fault.message else {
      return .spent(budget, at: fault.offset, place: place)
    }
    return FeedParseError(
      code: .brokenJSON, message: "the document is no valid JSON: \(message)", line: place.line,
      column: place.column, byte: fault.offset)
  }
}
