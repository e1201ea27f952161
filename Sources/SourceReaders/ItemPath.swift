import FeedModel

/// A map's `item` of the kind that is written mostly: steps from the document down, with conditions on attributes, and on
/// what is inside at the last one. Of such it is known at a start tag whether an item may begin there, so that a page need
/// not be kept as a whole (``ItemStream``).
struct ItemPath {
  struct Step {
    /// Whether any element between may stand above; otherwise it is a child of the step before.
    let isDescendant: Bool
    /// nil: any.
    let name: [UInt8]?
    /// What its attributes must fulfil.
    let tests: [XPathExpression]
  }

  /// More steps are not written, and fit no set of bits.
  static let mostSteps = 16

  let steps: [Step]
  /// What an item must fulfil when it has come to its end.
  let inside: [XPathExpression]

  /// The path that `text` says; nil where it is of another kind.
  init?(_ text: String) {
    guard XPathCheck(text).fault() == nil else { return nil }
    let words = XPathTokens(text)
    var reader = Reader(words: words)
    guard let steps = reader.steps() else { return nil }
    self.steps = steps
    inside = reader.inside
  }

  private struct Reader {
    let words: XPathTokens
    var index = 0
    var inside: [XPathExpression] = []

    mutating func steps() -> [Step]? {
      var steps: [Step] = []
      // What is evaluated at the document and begins with no slash begins there all the same.
      var isDescendant = false
      if words.tokens[index].kind == .dot {
        index += 1
        guard isSlash else { return nil }
      }
      if isSlash { isDescendant = takeSlash() }
      while true {
        guard steps.count < ItemPath.mostSteps, inside.isEmpty,
          let step = step(isDescendant)
        else { return nil }
        steps.append(step)
        guard index < words.tokens.count else { return steps }
        guard isSlash else { return nil }
        isDescendant = takeSlash()
      }
    }

    private var isSlash: Bool {
      words.tokens[index].kind == .slash || words.tokens[index].kind == .slashes
    }

    private mutating func takeSlash() -> Bool {
      defer { index += 1 }
      return words.tokens[index].kind == .slashes
    }

    private mutating func step(_ isBelow: Bool) -> Step? {
      var isDescendant = isBelow
      if words.tokens[index + 1].kind == .axis {
        if words.isName(index, "descendant") {
          isDescendant = true
        } else if !words.isName(index, "child") {
          return nil
        }
        index += 2
      }
      guard words.tokens[index].kind == .name, words.tokens[index + 1].kind != .open else {
        return nil
      }
      let name = words.isName(index, "*") ? nil : Array(words.word(index))
      index += 1
      var tests: [XPathExpression] = []
      while words.tokens[index].kind == .openBracket {
        guard let condition = bracket(), let compiled = try? XPathExpression(condition) else {
          return nil
        }
        let words = XPathTokens(condition)
        if words.asksForAttributesAlone {
          tests.append(compiled)
        } else if words.staysInside, !words.asksForPlace, !compiled.givesNumber {
          inside.append(compiled)
        } else {
          return nil
        }
      }
      return Step(isDescendant: isDescendant, name: name, tests: tests)
    }

    /// What stands in the brackets that open here.
    private mutating func bracket() -> String? {
      let open = index
      var depth = 0
      while index < words.tokens.count {
        switch words.tokens[index].kind {
        case .openBracket: depth += 1
        case .closeBracket: depth -= 1
        default: break
        }
        index += 1
        guard depth == 0 else { continue }
        let text = words.bytes.slice(words.tokens[open].end, words.tokens[index - 1].start)
        return String(decoding: text, as: UTF8.self)
      }
      return nil
    }
  }
}

extension FieldMap {
  /// Whether a page is read by this map item by item. Where `item` is of another kind than ``ItemPath``, or a key looks
  /// outside of its item, the whole page is held in memory, as a tree of several times its bytes.
  public var readsItemByItem: Bool {
    guard !isGuess, let item = self[.item], ItemPath(item) != nil else { return false }
    return keys.allSatisfy { key in
      key == .item || self[key].map { XPathTokens($0).staysInside } ?? true
    }
  }
}
