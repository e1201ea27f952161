import FeedModel

/// Why a term that can match is hardly what is meant: it looks like a query of another tool, or it is
/// so common that nearly every item holds it (issue 11).
///
/// A doubt and no fault: who means the phrase as it stands keeps it.
public struct TermDoubt: Hashable, Sendable {
  /// What is said of the term, a clause that follows it ("looks like a query: ...").
  public let message: String
  /// What to write instead.
  public let advice: String

  /// The first doubt about `term`, which ``TermRule/problem(with:)`` finds no fault with; nil where
  /// there is none.
  public init?(about term: String) {
    let words = QueryWords(Array(term.utf8))
    let doubt =
      HTMLEntity.doubt(words) ?? QueryShape.expression(words) ?? QueryWord.doubt(words)
      ?? QueryShape.doubt(words) ?? CommonTerm.doubt(term)
    guard let doubt else { return nil }
    self = doubt
  }

  init(_ message: String, advice: String) {
    self.message = message
    self.advice = advice
  }
}

/// A term's bytes, and its words as white space parts them.
struct QueryWords {
  let bytes: [UInt8]
  let words: [[UInt8]]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    words = bytes.split { $0 <= 0x20 }.map(Array.init)
  }
}

/// How a list of terms is written, for advice.
enum TermsText {
  /// `terms = ["ATACMS", "HIMARS"] means either`; nil where there are not two pieces or more.
  static func either(_ pieces: [[UInt8]]) -> String? {
    let pieces = pieces.map(bare).filter { !$0.isEmpty }
    guard pieces.count > 1 else { return nil }
    return "terms = [" + pieces.map(quoted).joined(separator: ", ") + "] means either"
  }

  /// `write "ATACMS"`.
  static func write(_ bytes: [UInt8]) -> String { "write \(quoted(bare(bytes)))" }

  static func quoted(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = [UInt8(ascii: "\"")]
    for byte in bytes {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.append(0x5C) }
      text.append(byte)
    }
    text.append(UInt8(ascii: "\""))
    return String(decoding: text, as: UTF8.self)
  }

  /// Without the white space, brackets and quotation marks around it.
  static func bare(_ bytes: [UInt8]) -> [UInt8] {
    let outer = Array(" \t()[]{}\"'/".utf8)
    var bytes = bytes[...]
    while let first = bytes.first, outer.contains(first) { bytes = bytes.dropFirst() }
    while let last = bytes.last, outer.contains(last) { bytes = bytes.dropLast() }
    return Array(bytes)
  }
}

extension UInt8 {
  var isASCIILetter: Bool { (0x41..<0x5B).contains(self) || (0x61..<0x7B).contains(self) }
  var isASCIIDigit: Bool { (0x30..<0x3A).contains(self) }
  /// A letter of ASCII, or a byte of any other alphabet.
  var isLetterLike: Bool { isASCIILetter || self >= 0x80 }
}
