import FeedModel

/// The clauses of one group and what Lucene's classic parser makes of them, with AND between clauses
/// that nothing parts (`QueryParserBase.addClause`; docs/watch-language.md, "AND, OR and NOT").
struct ClauseList {
  enum Conjunction { case none, and, or }
  private enum Occurrence { case must, should, mustNot }

  private struct Clause {
    let node: QueryNode
    var occurs: Occurrence
  }
  private var clauses: [Clause] = []
  /// The first NOT that OR parts from another clause.
  private var exclusionByOr: QueryNode?

  /// Takes the next clause, which `conjunction` parts from the last.
  mutating func add(_ node: QueryNode, _ conjunction: Conjunction, isNot: Bool) {
    if let last = clauses.last, conjunction == .or, exclusionByOr == nil {
      exclusionByOr = last.occurs == .mustNot ? last.node : isNot ? node : nil
    }
    if let last = clauses.indices.last, clauses[last].occurs != .mustNot {
      if conjunction == .and { clauses[last].occurs = .must }
      if conjunction == .or { clauses[last].occurs = .should }
    }
    let occurs: Occurrence = isNot ? .mustNot : conjunction == .or ? .should : .must
    clauses.append(Clause(node: node, occurs: occurs))
  }

  /// The group over `range`.
  func node(_ range: Range<Int>) -> QueryNode {
    let hasMust = clauses.contains { $0.occurs == .must }
    let choices = clauses.filter { $0.occurs == .should }.map(\.node)
    var parts: [QueryNode] = []
    if !hasMust, !choices.isEmpty {
      parts.append(choices.count == 1 ? choices[0] : QueryNode(kind: .any(choices), range: range))
    }
    for clause in clauses {
      switch clause.occurs {
      case .must: parts.append(clause.node)
      case .should where hasMust:
        parts.append(QueryNode(kind: .optional(clause.node), range: clause.node.range))
      case .should: break
      case .mustNot: parts.append(QueryNode(kind: .not(clause.node), range: clause.node.range))
      }
    }
    return parts.count == 1 ? parts[0] : QueryNode(kind: .all(parts), range: range)
  }

  /// What is probably not meant by AND or NOT beside OR.
  var doubt: QueryProblem? {
    if let exclusionByOr {
      return QueryProblem(
        exclusionByOr.range, "NOT beside OR excludes, as in Lucene's classic parser",
        advice: "write (NOT …) in parentheses where its absence is enough")
    }
    guard clauses.contains(where: { $0.occurs == .must }),
      let free = clauses.first(where: { $0.occurs == .should })
    else { return nil }
    return QueryProblem(
      free.node.range,
      "beside AND and OR in one group this need not stand, as in Lucene's classic parser",
      advice: "write parentheses around what OR joins, or around what AND joins")
  }
}
