import FeedModel

/// Reads a query by recursive descent, one token ahead and never back (`docs/watch-language.md` has the
/// grammar). What it recurses on is bounded by ``Query/deepest``.
struct QueryParser {
  private var lexer: QueryLexer
  private let aliases: [String: [String]]
  private var ahead: QueryToken
  private var depth = 0
  private let size: Int
  private(set) var forms: [QueryForm] = []
  private(set) var doubts: [QueryProblem] = []

  init(_ bytes: [UInt8], aliases: [String: [String]]) {
    self.aliases = aliases
    size = bytes.count
    lexer = QueryLexer(QueryBytes(bytes), aliases: aliases.keys.sorted())
    ahead = QueryToken(kind: .end, range: 0..<0)
  }

  /// The whole query.
  mutating func query() throws(QueryProblem) -> QueryNode {
    guard size <= Query.longest else {
      throw QueryProblem(
        Query.longest..<size, "a query has at most \(Query.longest) bytes",
        advice: "write several watches, or an [[alias]] for long lists of forms")
    }
    ahead = try lexer.token()
    if ahead.kind == .end {
      throw QueryProblem(0..<0, "this query is empty", advice: "write at least one word")
    }
    let node = try group(in: .item)
    guard ahead.kind == .end else {
      throw QueryProblem(
        ahead.range, "this parenthesis closes nothing", advice: "leave it out, or open one before")
    }
    return node
  }

  /// Has the regular expressions read, and refuses those that cannot be.
  mutating func read(_ expression: (String) -> QueryExpression) throws(QueryProblem) {
    for index in forms.indices where forms[index].isExpression {
      let reading = expression(forms[index].text)
      if let problem = reading.problem {
        throw QueryProblem(
          forms[index].range, "this regular expression cannot be read: \(problem)",
          advice: "write it in RE2's syntax, which has neither backreferences nor look-around")
      }
      forms[index].literals = reading.literals
    }
  }

  // MARK: groups

  /// Clauses up to the end or a closing parenthesis, at least one.
  private mutating func group(in place: QueryPlace) throws(QueryProblem) -> QueryNode {
    let start = ahead.range.lowerBound
    var end = ahead.range.upperBound
    var list = ClauseList()
    var isFirst = true
    while ahead.kind != .end, ahead.kind != .close {
      let conjunction = try conjunction(isFirst: isFirst)
      var isNot = false
      while ahead.kind == .not {
        let operation = ahead
        guard !isNot else {
          throw QueryProblem(
            operation.range, "NOT stands twice", advice: "leave out both, or one of them")
        }
        isNot = true
        try step()
        try demandOperand(behind: operation, "NOT")
      }
      let node = try clause(in: place)
      end = node.range.upperBound
      list.add(node, conjunction, isNot: isNot)
      isFirst = false
    }
    if let doubt = list.doubt { doubts.append(doubt) }
    return list.node(start..<end)
  }

  private mutating func conjunction(
    isFirst: Bool
  ) throws(QueryProblem) -> ClauseList.Conjunction {
    guard ahead.kind == .and || ahead.kind == .or else { return .none }
    let operation = ahead
    let name = operation.kind == .and ? "AND" : "OR"
    guard !isFirst else {
      throw QueryProblem(
        operation.range, "\(name) has nothing before it",
        advice: "write what it joins, or \"\(name)\" for the word itself")
    }
    try step()
    try demandOperand(behind: operation, name)
    return operation.kind == .and ? .and : .or
  }

  /// Refuses what cannot follow an operator.
  private func demandOperand(behind operation: QueryToken, _ name: String) throws(QueryProblem) {
    switch ahead.kind {
    case .end, .close, .and, .or, .near:
      throw QueryProblem(
        operation.range, "\(name) has nothing behind it",
        advice: "write what it joins, or \"\(name)\" for the word itself")
    case .word, .phrase, .expression, .alias, .field, .open, .not, .sentence, .claim: break
    }
  }

  // MARK: clauses

  /// One clause: words, with another beside NEAR or BEFORE.
  private mutating func clause(in place: QueryPlace) throws(QueryProblem) -> QueryNode {
    if case .near = ahead.kind { throw nearAlone(ahead, "before") }
    let left = try primary(in: place)
    guard case .near(let words, let isOrdered) = ahead.kind else { return left }
    let operation = ahead
    guard place.admitsNear else { throw misplaced(operation.range, "NEAR", in: place) }
    try step()
    try demandNearOperand(behind: operation)
    let right = try primary(in: .near)
    try demandWords(left)
    try demandWords(right)
    if case .near = ahead.kind {
      throw QueryProblem(
        ahead.range, "NEAR and BEFORE join two sides alone",
        advice: "write (a NEAR/5 b) AND (b NEAR/5 c)")
    }
    let range = left.range.lowerBound..<right.range.upperBound
    return QueryNode(
      kind: .near(left, right, words: words, isOrdered: isOrdered), range: range)
  }

  private func nearAlone(_ operation: QueryToken, _ where: String) -> QueryProblem {
    QueryProblem(
      operation.range, "\(name(operation)) has nothing \(`where`) it",
      advice: "write a word on either side")
  }

  private func demandNearOperand(behind operation: QueryToken) throws(QueryProblem) {
    switch ahead.kind {
    case .word, .phrase, .expression, .alias, .open: break
    case .end, .close, .and, .or, .near: throw nearAlone(operation, "behind")
    case .not, .field, .sentence, .claim:
      throw misplaced(ahead.range, lexer.source.text(ahead.range), in: .near)
    }
  }

  /// Beside NEAR stand words, or several of which one is enough.
  private func demandWords(_ node: QueryNode) throws(QueryProblem) {
    switch node.kind {
    case .term: return
    case .any(let nodes): for node in nodes { try demandWords(node) }
    default:
      throw QueryProblem(
        node.range, "beside NEAR and BEFORE stand words, or words with OR in parentheses",
        advice: "write such as (missile* OR rocket*) NEAR/5 Sevastopol")
    }
  }

  private func name(_ token: QueryToken) -> String { lexer.source.text(token.range) }

  // MARK: parts of clauses

  private mutating func primary(in place: QueryPlace) throws(QueryProblem) -> QueryNode {
    let token = ahead
    switch token.kind {
    case .word(let text, let isPrefix):
      try step()
      if case .values(let field) = place {
        return try value(text, isPrefix: isPrefix, of: field, token.range)
      }
      return try term(token.range, [text], isPrefix: isPrefix)
    case .phrase(let text):
      try step()
      if case .values(let field) = place {
        return try value(text, isPrefix: false, of: field, token.range)
      }
      return try term(token.range, [text], isQuoted: true)
    case .expression(let text):
      try step()
      if case .values(let field) = place {
        throw misplaced(token.range, "re:", in: .values(field))
      }
      return try term(token.range, [text], isExpression: true)
    case .alias(let name):
      try step()
      if case .values(let field) = place {
        throw misplaced(token.range, "@\(name)", in: .values(field))
      }
      return try term(token.range, aliases[name] ?? [], alias: name)
    case .open: return try parentheses(in: place)
    case .sentence:
      guard place.admitsSentence else { throw misplaced(token.range, "SENTENCE", in: place) }
      try step()
      let inner = try parentheses(in: .sentence)
      return QueryNode(kind: .sentence(inner), range: token.range.lowerBound..<lastEnd)
    case .claim:
      guard place.admitsClaim else { throw misplaced(token.range, "CLAIM", in: place) }
      try step()
      let inner = try parentheses(in: .claim)
      return QueryNode(kind: .claim(inner), range: token.range.lowerBound..<lastEnd)
    case .field(let field): return try self.field(field, token, in: place)
    case .close, .and, .or, .not, .near, .end:
      throw QueryProblem(
        token.range, "here a word is missing", advice: "write a word, a phrase or a group")
    }
  }

  private mutating func field(
    _ field: QueryField, _ token: QueryToken, in place: QueryPlace
  ) throws(QueryProblem) -> QueryNode {
    guard place.admits(field) else {
      throw misplaced(token.range, "\(field.rawValue):", in: place)
    }
    try step()
    guard ahead.range.lowerBound == token.range.upperBound, ahead.kind != .end else {
      throw QueryProblem(
        token.range, "\(field.rawValue): has nothing behind it",
        advice: "write \(field.rawValue):word or \(field.rawValue):(…), without a space")
    }
    let start = token.range.lowerBound
    if field.takesValues {
      try descend(token.range)
      let inner = try primary(in: .values(field))
      depth -= 1
      return QueryNode(kind: inner.kind, range: start..<inner.range.upperBound)
    }
    try descend(token.range)
    let inner = try primary(in: field.kind == .texts ? .texts(field) : .role(field))
    depth -= 1
    return QueryNode(kind: .field(field, inner), range: start..<inner.range.upperBound)
  }

  /// Where the last token that was taken ends.
  private var lastEnd = 0

  private mutating func parentheses(in place: QueryPlace) throws(QueryProblem) -> QueryNode {
    let open = ahead.range
    try descend(open)
    try step()
    if ahead.kind == .close {
      throw QueryProblem(
        open.lowerBound..<ahead.range.upperBound, "these parentheses are empty",
        advice: "write what belongs there, or leave them out")
    }
    let inner = try group(in: place)
    guard ahead.kind == .close else {
      throw QueryProblem(
        open, "this parenthesis is not closed", advice: "write another one at the end of the group")
    }
    depth -= 1
    try step()
    return QueryNode(kind: inner.kind, range: open.lowerBound..<lastEnd)
  }

  private mutating func descend(_ range: Range<Int>) throws(QueryProblem) {
    depth += 1
    guard depth <= Query.deepest else {
      throw QueryProblem(
        range, "a query is at most \(Query.deepest) levels deep",
        advice: "leave out parentheses that change nothing")
    }
  }

  private mutating func step() throws(QueryProblem) {
    lastEnd = ahead.range.upperBound
    ahead = try lexer.token()
  }

  // MARK: leaves

  private mutating func term(
    _ range: Range<Int>, _ texts: [String], isPrefix: Bool = false, alias: String? = nil,
    isQuoted: Bool = false, isExpression: Bool = false
  ) throws(QueryProblem) -> QueryNode {
    let first = forms.count
    for text in texts {
      forms.append(
        QueryForm(
          text: text, isPrefix: isPrefix, alias: alias, range: range, isQuoted: isQuoted,
          isExpression: isExpression))
    }
    guard forms.count <= Query.mostForms else {
      throw QueryProblem(
        range, "a query has at most \(Query.mostForms) words and phrases",
        advice: "write several watches")
    }
    return QueryNode(kind: .term(first..<forms.count), range: range)
  }

  private func value(
    _ text: String, isPrefix: Bool, of field: QueryField, _ range: Range<Int>
  ) throws(QueryProblem) -> QueryNode {
    guard !isPrefix else {
      throw QueryProblem(
        range, "\(field.rawValue): takes no prefix", advice: "write each value with OR")
    }
    if field.kind == .storyValues {
      return QueryNode(kind: .story(try StoryCondition(field, text, range)), range: range)
    }
    return QueryNode(
      kind: .condition(try QueryCondition(field, text, range)), range: range)
  }

  private func misplaced(_ range: Range<Int>, _ what: String, in place: QueryPlace) -> QueryProblem
  {
    let advice =
      switch place {
      case .role, .claim: "write it beside, with AND; CLAIM(…) joins conditions on one claim"
      case .sentence, .texts: "write it beside, with AND"
      case .near: "write words, or words with OR in parentheses, on both sides"
      case .values(let field): "write \(field.rawValue): before a value alone"
      case .item: "write it otherwise"
      }
    return QueryProblem(range, "\(what) cannot stand in \(place.name)", advice: advice)
  }
}
