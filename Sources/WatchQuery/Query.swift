import FeedModel

/// A watch's query, read (`docs/watch-language.md`). Immutable; any thread.
public struct Query: Hashable, Sendable {
  /// Bytes of the longest query.
  public static let longest = 32 << 10
  /// Levels of parentheses, scopes and fields.
  public static let deepest = 32
  /// Words and phrases, forms of aliases included.
  public static let mostForms = 4_000
  /// The most words between two of `NEAR` and `BEFORE`.
  public static let furthest = 1_000

  /// As written.
  public let text: String
  public let root: QueryNode
  /// What must hold of the item's story beside; nil where nothing is asked of it.
  public let story: StoryCondition?
  /// All words and phrases, in the order of the query; an alias' one after the other.
  public let forms: [QueryForm]
  /// Forms of which at least one stands in every item that the query hits.
  public let required: [Int]
  /// What is taken, but hardly meant.
  public let doubts: [QueryProblem]

  /// Reads `text`.
  ///
  /// - Parameters:
  ///   - aliases: the forms of each `[[alias]]`.
  ///   - expression: reads a regular expression.
  /// - Throws: what is wrong with it first.
  public init(
    _ text: String, aliases: [String: [String]] = [:],
    expression: (String) -> QueryExpression = { _ in QueryExpression() }
  ) throws(QueryProblem) {
    var parser = QueryParser(Array(text.utf8), aliases: aliases)
    let root = try parser.query().foldingStory()
    try parser.read(expression)
    try Self.demandWords(in: root, RequiredForms(parser.forms))
    guard let required = RequiredForms(parser.forms).of(root), !required.isEmpty else {
      let start = text.utf8.prefix { $0 <= 0x20 }.count
      throw QueryProblem(
        Range(from: start, to: text.utf8.count),
        "this query has no word that must stand in an item",
        advice: parser.forms.contains(where: \.isExpression)
          ? "add one with AND, or three letters or more that the regular expression always has"
          : "add one with AND: items are only read where a word of a watch stands")
    }
    story = try root.storyOfQuery()
    self.text = text
    self.root = root
    forms = parser.forms
    self.required = required
    doubts = parser.doubts + QueryDoubts.find(in: root, forms)
  }

  /// Refuses sentences of which no word must stand: only those with a word of it are looked at.
  private static func demandWords(
    in node: QueryNode, _ words: RequiredForms
  ) throws(QueryProblem) {
    switch node.kind {
    case .term, .near, .condition, .story: break
    case .all(let nodes), .any(let nodes):
      for node in nodes { try demandWords(in: node, words) }
    case .not(let node), .optional(let node), .claim(let node), .field(_, let node):
      try demandWords(in: node, words)
    case .sentence(let inner):
      guard words.of(inner) == nil else { return }
      throw QueryProblem(
        node.range, "SENTENCE has no word that must stand in it",
        advice: "write such as SENTENCE(a NOT b), or NOT SENTENCE(b) for a word that must not stand"
      )
    }
  }

  /// Whether claims decide about it.
  public var asksForClaims: Bool { Self.asksForClaims(root) }

  private static func asksForClaims(_ node: QueryNode) -> Bool {
    switch node.kind {
    case .term, .near, .story: false
    case .all(let nodes), .any(let nodes): nodes.contains(where: asksForClaims)
    case .not(let node), .optional(let node), .sentence(let node): asksForClaims(node)
    case .claim: true
    case .field(let field, let node): field.kind == .roles || asksForClaims(node)
    case .condition(let condition):
      switch condition {
      case .stance, .negated, .quote, .certainty, .number: true
      case .feed, .tag, .language: false
      }
    }
  }
}
