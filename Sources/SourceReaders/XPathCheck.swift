import FeedModel
import ReadableText

/// Finds in an XPath expression what libxml2 finds only when it evaluates it, on a page that has the
/// element: functions, prefixes and variables that nobody knows.
struct XPathCheck {
  /// An expression is written by hand; libxml2's own bound on its depth lies far beyond.
  static let longest = 4 << 10

  private let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8.prefix(Self.longest + 1)) }

  private static let functions: Set<ByteKey> = Set(
    [
      "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat",
      "starts-with", "contains", "substring-before", "substring-after", "substring",
      "string-length", "normalize-space", "translate", "boolean", "not", "true", "false", "lang",
      "number", "sum", "floor", "ceiling", "round",
      // Kinds of nodes, which are written like functions, and words that may stand before a bracket.
      "text", "node", "comment", "processing-instruction", "and", "or", "div", "mod",
    ].map { ByteKey($0) })

  /// The first fault; nil where there is none.
  func fault() -> ExpressionFault? {
    guard !bytes.isEmpty else { return ExpressionFault(offset: 0, message: "is empty") }
    guard bytes.count <= Self.longest else {
      return ExpressionFault(offset: 0, message: "is longer than \(Self.longest) bytes")
    }
    var index = 0
    while let byte = bytes[at: index] {
      if byte == 0x22 || byte == 0x27 {
        let start = index
        index += 1
        while let next = bytes[at: index], next != byte { index += 1 }
        guard index < bytes.count else {
          return ExpressionFault(offset: start, message: "has a string that is not closed")
        }
        index += 1
        continue
      }
      if byte == UInt8(ascii: "$") {
        return ExpressionFault(offset: index, message: "has a variable, and there are none")
      }
      guard Self.isNameStart(byte) else {
        index += 1
        continue
      }
      let start = index
      while let next = bytes[at: index], Self.isName(next) { index += 1 }
      let name = bytes.slice(start, index)
      if bytes[at: index] == UInt8(ascii: ":"), bytes[at: index + 1] != UInt8(ascii: ":") {
        return ExpressionFault(
          offset: start, message: "has a prefix; elements of a web page have none")
      }
      var open = index
      while let next = bytes[at: open], next <= 0x20 { open += 1 }
      if bytes[at: open] == UInt8(ascii: "("),
        !Self.functions.contains(ByteKey(String(decoding: name, as: UTF8.self)))
      {
        return ExpressionFault(
          offset: start,
          message:
            "calls '\(String(decoding: name.prefix(40), as: UTF8.self))', which XPath 1.0 does not know"
        )
      }
    }
    return nil
  }

  static func isNameStart(_ byte: UInt8) -> Bool {
    CharacterReference.isLetter(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  static func isName(_ byte: UInt8) -> Bool {
    isNameStart(byte) || CharacterReference.isDigit(byte) || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }
}
