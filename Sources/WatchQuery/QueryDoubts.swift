import FeedModel

/// What is taken in a query but hardly meant, as far as the query alone says so.
struct QueryDoubts {
  private let forms: [QueryForm]
  private var found: [QueryProblem] = []

  /// The doubts about `root`, in the order of the query.
  static func find(in root: QueryNode, _ forms: [QueryForm]) -> [QueryProblem] {
    var doubts = QueryDoubts(forms: forms)
    for form in forms { doubts.look(at: form) }
    doubts.look(at: root, inClaim: false)
    return doubts.found
  }

  private init(forms: [QueryForm]) { self.forms = forms }

  private static let operators = ["and", "or", "not", "near", "before"]

  private mutating func look(at form: QueryForm) {
    guard !form.isQuoted, !form.isExpression, form.alias == nil else { return }
    if form.isPrefix, form.text.unicodeScalars.count < 3, form.text.utf8.allSatisfy({ $0 < 0xE3 }) {
      found.append(
        QueryProblem(
          form.range, "the prefix \(QuotedText(form.written)) begins very many words",
          advice: "write three letters or more, or the forms with OR"))
    }
    if let name = Self.operators.first(where: { $0.utf8.elementsEqual(form.text.utf8) }) {
      let capitals = String(decoding: name.utf8.map { $0 & 0xDF }, as: UTF8.self)
      found.append(
        QueryProblem(
          form.range, "\(QuotedText(name)) in small letters is a word that must stand",
          advice: "write \(capitals)\(name.utf8.count > 3 ? "/5" : ""), or \"\(name)\" for the word"
        ))
    }
  }

  private mutating func look(at node: QueryNode, inClaim: Bool) {
    switch node.kind {
    case .term, .condition, .story: break
    case .all(let nodes):
      if inClaim { lookForContradiction(in: nodes) }
      for node in nodes { look(at: node, inClaim: inClaim) }
    case .any(let nodes): for node in nodes { look(at: node, inClaim: inClaim) }
    case .not(let node), .optional(let node), .sentence(let node), .field(_, let node):
      look(at: node, inClaim: inClaim)
    case .claim(let node): look(at: node, inClaim: true)
    case .near(let left, let right, _, _):
      look(at: left, inClaim: inClaim)
      look(at: right, inClaim: inClaim)
    }
  }

  /// A claim has one stance, one certainty, one kind of quotation.
  private mutating func lookForContradiction(in nodes: [QueryNode]) {
    var seen: [Int: QueryCondition] = [:]
    for node in nodes {
      guard case .condition(let condition) = node.kind, let kind = condition.single else {
        continue
      }
      if let earlier = seen[kind], earlier != condition {
        found.append(
          QueryProblem(
            node.range, "no claim can meet this and another value of the same field",
            advice: "write both with OR in parentheses, or in a CLAIM(…) each"))
      }
      seen[kind] = condition
    }
  }
}

extension QueryCondition {
  /// A number for each field of which a claim has one value alone.
  fileprivate var single: Int? {
    switch self {
    case .stance: 0
    case .negated: 1
    case .quote: 2
    case .certainty: 3
    case .number, .feed, .tag, .language: nil
    }
  }
}
