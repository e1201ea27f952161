/// What becomes of each character of anybody's text in a document that others show: the one table of it.
public enum ShownText {
  /// What stands in the document in its place.
  public enum Place: Hashable, Sendable {
    case itself
    /// A blank: white space of one line or several.
    case blank
    /// Nothing: it shows nothing, and may turn around what stands beside it.
    case nothing
    /// U+FFFD: it controls a terminal, reorders text, or is no character.
    case replacement
  }

  /// The place of a scalar.
  public static func place(of value: UInt32) -> Place {
    switch value {
    case 0x09, 0x0A, 0x0D, 0x20, 0x2028, 0x2029: .blank
    // Left-to-right, right-to-left and Arabic letter mark, byte order mark.
    case 0x061C, 0x200E, 0x200F, 0xFEFF: .nothing
    // C0, DEL, C1; embeddings, overrides and isolates; what is no character.
    case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFDD0...0xFDEF: .replacement
    default: value & 0xFFFE == 0xFFFE ? .replacement : .itself
    }
  }

  /// `text` on one line, plain.
  public static func line(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch place(of: scalar.value) {
      case .itself: result.append(scalar)
      case .blank: result.append(" ")
      case .nothing: break
      case .replacement: result.append("\u{FFFD}")
      }
    }
    return String(result)
  }

  /// Adds `text` as character data of XML or HTML, also between quotation marks: nothing of it can begin markup or end
  /// an attribute.
  public static func append(_ text: String, to bytes: inout [UInt8], keepingLines: Bool = false) {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: bytes += "&amp;".utf8
      case 0x3C: bytes += "&lt;".utf8
      case 0x3E: bytes += "&gt;".utf8
      case 0x22: bytes += "&quot;".utf8
      case 0x27: bytes += "&#39;".utf8
      case 0x0A where keepingLines: bytes.append(0x0A)
      default:
        switch place(of: scalar.value) {
        case .itself: bytes += scalar.utf8
        case .blank: bytes.append(0x20)
        case .nothing: break
        case .replacement: bytes += "\u{FFFD}".utf8
        }
      }
    }
  }

  /// The same as a string of its own.
  public static func markup(_ text: String, keepingLines: Bool = false) -> String {
    var bytes: [UInt8] = []
    append(text, to: &bytes, keepingLines: keepingLines)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A web address that a reader may follow: http or https, without blanks and controls; nil for anything else.
  public static func webLink(_ text: String?) -> String? {
    guard let text, text.utf8.count <= 4096 else { return nil }
    let head = text.utf8.prefix(8).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    guard head.starts(with: "https://".utf8) || head.starts(with: "http://".utf8),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { return nil }
    return text
  }
}
