import FeedModel

/// Which words a query cannot do without.
struct RequiredForms {
  private let forms: [QueryForm]

  init(_ forms: [QueryForm]) { self.forms = forms }

  /// Forms of which one stands in every item for which `node` holds; nil where it can hold without. Of
  /// several such sets the one that is likely to be met least often.
  func of(_ node: QueryNode) -> [Int]? {
    switch node.kind {
    case .term(let range):
      // An expression without a literal may match whatever stands there.
      let isFound = forms.slice(range).allSatisfy { !$0.isExpression || !$0.literals.isEmpty }
      return isFound ? Array(range) : nil
    case .all(let nodes): return rarest(nodes.compactMap(of))
    case .any(let nodes):
      var union: [Int] = []
      for node in nodes {
        guard let forms = of(node) else { return nil }
        union += forms
      }
      return union
    case .near(let left, let right, _, _): return rarest([left, right].compactMap(of))
    case .sentence(let node), .claim(let node), .field(_, let node): return of(node)
    case .not, .optional, .condition, .story: return nil
    }
  }

  private func rarest(_ sets: [[Int]]) -> [Int]? {
    sets.min { frequency($0) < frequency($1) }
  }

  /// Short words stand everywhere; what the others do nobody knows.
  private func frequency(_ set: [Int]) -> Int {
    set.reduce(0) { sum, index in
      guard let form = forms[at: index] else { return sum }
      let text = form.isExpression ? form.literals.min { $0.utf8.count < $1.utf8.count } : form.text
      let letters = (text ?? "").unicodeScalars.count - (form.isPrefix ? 1 : 0)
      return sum + 1 << (2 * min(7, max(0, 7 - letters)))
    }
  }
}
