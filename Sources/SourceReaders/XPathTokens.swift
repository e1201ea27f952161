import FeedModel
import ReadableText

/// The words of an XPath 1.0 expression that has passed ``XPathCheck``.
struct XPathTokens {
  enum Kind: Hashable {
    /// A name, or `*` where it stands for one.
    case name
    /// `and`, `or`, `div`, `mod`, `*`, `|`, and the signs of sums and comparisons.
    case sign
    case text, number
    case slash, slashes, dot, dots, at, axis, comma
    case open, close, openBracket, closeBracket
  }

  struct Token {
    let kind: Kind
    let start: Int
    let end: Int
  }

  let bytes: [UInt8]
  /// Outside of them stands a comma, which nothing is made of.
  let tokens: TotalArray<Token>

  init(_ text: String) { self.init(Array(text.utf8.prefix(XPathCheck.longest))) }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var tokens: [Token] = []
    var index = 0
    while let byte = bytes[at: index] {
      guard byte > 0x20 else {
        index += 1
        continue
      }
      let start = index
      let kind = Self.read(bytes, &index, after: tokens.last?.kind)
      tokens.append(Token(kind: kind, start: start, end: index))
    }
    self.tokens = TotalArray(tokens, outside: Token(kind: .comma, start: 0, end: 0))
  }

  /// The bytes of the token at `index`.
  func word(_ index: Int) -> ArraySlice<UInt8> {
    bytes.slice(tokens[index].start, tokens[index].end)
  }

  /// Whether the token at `index` is this name.
  func isName(_ index: Int, _ name: StaticString) -> Bool {
    tokens[index].kind == .name
      && word(index).elementsEqual(
        UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
  }

  private static func read(_ bytes: [UInt8], _ index: inout Int, after last: Kind?) -> Kind {
    let byte = bytes[at: index] ?? 0
    let next = bytes[at: index + 1]
    let start = index
    index += 1
    func two(_ second: UInt8, _ kind: Kind, or single: Kind) -> Kind {
      guard next == second else { return single }
      index += 1
      return kind
    }
    switch byte {
    case 0x22, 0x27:
      while let here = bytes[at: index], here != byte { index += 1 }
      index += 1
      return .text
    case UInt8(ascii: "/"): return two(byte, .slashes, or: .slash)
    case UInt8(ascii: ":"): return two(byte, .axis, or: .sign)
    case UInt8(ascii: "@"): return .at
    case UInt8(ascii: ","): return .comma
    case UInt8(ascii: "("): return .open
    case UInt8(ascii: ")"): return .close
    case UInt8(ascii: "["): return .openBracket
    case UInt8(ascii: "]"): return .closeBracket
    case UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"):
      return two(UInt8(ascii: "="), .sign, or: .sign)
    case UInt8(ascii: "*"): return mayBeOperator(after: last) ? .sign : .name
    case UInt8(ascii: "."):
      guard let next, CharacterReference.isDigit(next) else { return two(byte, .dots, or: .dot) }
      while let here = bytes[at: index], CharacterReference.isDigit(here) { index += 1 }
      return .number
    case 0x30...0x39:
      while let here = bytes[at: index], CharacterReference.isDigit(here) || here == 0x2E {
        index += 1
      }
      return .number
    default:
      guard XPathCheck.isNameStart(byte) else { return .sign }
      while let here = bytes[at: index], XPathCheck.isName(here) { index += 1 }
      let word = bytes.slice(start, index)
      let isWord = ["and", "or", "div", "mod"].contains { word.elementsEqual($0.utf8) }
      return isWord && mayBeOperator(after: last) ? .sign : .name
    }
  }

  /// XPath 1.0, 3.7: `*` and the words are operators unless there is no token before, or one that wants a name.
  private static func mayBeOperator(after last: Kind?) -> Bool {
    switch last {
    case nil, .at, .axis, .open, .openBracket, .comma, .sign, .slash, .slashes: false
    default: true
    }
  }
}

extension XPathTokens {
  private static let axesInside: [StaticString] = [
    "child", "descendant", "descendant-or-self", "self", "attribute",
  ]

  /// Whether the expression, evaluated at an element, looks at that element and what is inside it alone.
  var staysInside: Bool {
    for index in tokens.indices {
      switch tokens[index].kind {
      case .dots: return false
      case .axis:
        guard Self.axesInside.contains(where: { isName(index - 1, $0) }) else { return false }
      case .open where isName(index - 1, "id") || isName(index - 1, "lang"): return false
      case .slash, .slashes:
        // Behind anything else a path begins at the document.
        switch index > 0 ? tokens[index - 1].kind : .comma {
        case .name, .dot, .close, .closeBracket: continue
        default: return false
        }
      default: continue
      }
    }
    return true
  }

  private static let functionsOfAttributes: [StaticString] = [
    "contains", "starts-with", "concat", "normalize-space", "not", "boolean", "string", "translate",
    "substring-before", "substring-after", "true", "false",
  ]

  /// Whether the expression asks an element for its attributes alone, and gives no number.
  var asksForAttributesAlone: Bool {
    for index in tokens.indices {
      switch tokens[index].kind {
      case .text, .at, .comma, .close: continue
      case .open:
        // `string()` is the text of the element.
        guard
          tokens[index + 1].kind != .close || isName(index - 1, "true")
            || isName(index - 1, "false")
        else { return false }
      case .name where index > 0 && tokens[index - 1].kind == .at: continue
      case .name:
        guard tokens[index + 1].kind == .open,
          Self.functionsOfAttributes.contains(where: { isName(index, $0) })
        else { return false }
      case .sign:
        guard ["and", "or", "=", "!="].contains(where: { word(index).elementsEqual($0.utf8) })
        else { return false }
      default: return false
      }
    }
    return true
  }

  /// Whether the expression asks, outside of brackets, which of several the element is.
  var asksForPlace: Bool {
    var depth = 0
    for index in tokens.indices {
      switch tokens[index].kind {
      case .openBracket: depth += 1
      case .closeBracket: depth -= 1
      case .open where depth == 0 && (isName(index - 1, "position") || isName(index - 1, "last")):
        return true
      default: continue
      }
    }
    return false
  }
}
