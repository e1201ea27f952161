import FeedModel

extension Query {
  /// Words beside others, joined by OR, that match nothing which those do not.
  ///
  /// - Parameter folded: equal for texts that match the same.
  public func shadows(folded: (String) -> [UInt8]) -> [QueryProblem] {
    var found: [QueryProblem] = []
    look(at: root, folded, &found)
    return found
  }

  private func look(
    at node: QueryNode, _ folded: (String) -> [UInt8], _ found: inout [QueryProblem]
  ) {
    switch node.kind {
    case .term, .condition, .story: break
    case .any(let nodes):
      compare(nodes, folded, &found)
      for node in nodes { look(at: node, folded, &found) }
    case .all(let nodes): for node in nodes { look(at: node, folded, &found) }
    case .not(let node), .optional(let node), .sentence(let node), .claim(let node),
      .field(_, let node):
      look(at: node, folded, &found)
    case .near(let left, let right, _, _):
      look(at: left, folded, &found)
      look(at: right, folded, &found)
    }
  }

  private func compare(
    _ nodes: [QueryNode], _ folded: (String) -> [UInt8], _ found: inout [QueryProblem]
  ) {
    var words: [(form: QueryForm, key: [UInt8])] = []
    for node in nodes {
      guard case .term(let range) = node.kind else { continue }
      words += forms.slice(range).filter { !$0.isExpression }.map { ($0, folded($0.text)) }
    }
    var seen: [[UInt8]: QueryForm] = [:]
    for word in words where !word.form.isPrefix {
      if let earlier = seen.updateValue(word.form, forKey: word.key) {
        found.append(shadow(word.form, "matches the same as", earlier))
      }
    }
    let prefixes = words.filter(\.form.isPrefix)
    for word in words {
      let wider = prefixes.first { prefix in
        word.form != prefix.form && word.key.starts(with: prefix.key)
          && (!word.form.isPrefix || word.key.count > prefix.key.count)
      }
      if let wider { found.append(shadow(word.form, "is among what matches", wider.form)) }
    }
  }

  private func shadow(_ form: QueryForm, _ how: String, _ other: QueryForm) -> QueryProblem {
    QueryProblem(
      form.range, "\(QuotedText(form.written)) \(how) \(QuotedText(other.written))",
      advice: "leave one of them out")
  }
}
