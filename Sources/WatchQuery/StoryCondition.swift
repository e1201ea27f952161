import FeedModel

/// What a query asks of an item's story, which is known only where its alert is committed
/// (`docs/watch-language.md`).
public indirect enum StoryCondition: Hashable, Sendable {
  /// One of the item's claims stands so to a claim of an earlier item: one of ``relations``.
  case relation(String)
  /// Whose texts the story's items are, with this one.
  case origins(NumberCondition)
  case all([StoryCondition])
  case any([StoryCondition])
  case not(StoryCondition)

  /// As alerts name them.
  public static let relations = [
    "denies", "differs_number", "updates", "same_claim", "same_statement",
  ]

  /// The value `text` of `field`.
  init(_ field: QueryField, _ text: String, _ range: Range<Int>) throws(QueryProblem) {
    guard field == .origins else {
      guard let relation = Self.relations.first(where: { $0.hasSameBytes(as: text) }) else {
        throw QueryCondition.unknown(text, Self.relations, field, range)
      }
      self = .relation(relation)
      return
    }
    let count = try NumberCondition(text, range)
    guard count.unit == nil, count.value == count.value.rounded() else {
      throw QueryProblem(
        range, "origins: takes a whole number", advice: "write such as origins:>=2")
    }
    self = .origins(count)
  }

  /// Whether it is met.
  ///
  /// - Parameters:
  ///   - relations: those that the item's claims stand in; nil where it was not read for claims. What asks for
  ///     them is met then, since nobody knows.
  ///   - origins: those of the story.
  public func holds(relations: [String]?, origins: Int) -> Bool {
    holds(relations, origins, unknown: true)
  }

  private func holds(_ relations: [String]?, _ origins: Int, unknown: Bool) -> Bool {
    switch self {
    case .relation(let name):
      relations.map { $0.contains { $0.hasSameBytes(as: name) } } ?? unknown
    case .origins(let count): count.holds(for: Double(origins))
    case .all(let parts): parts.allSatisfy { $0.holds(relations, origins, unknown: unknown) }
    case .any(let parts): parts.contains { $0.holds(relations, origins, unknown: unknown) }
    case .not(let part): !part.holds(relations, origins, unknown: !unknown)
    }
  }

  /// Whether it asks how claims stand to each other.
  public var asksForRelations: Bool {
    switch self {
    case .relation: true
    case .origins: false
    case .all(let parts), .any(let parts): parts.contains(where: \.asksForRelations)
    case .not(let part): part.asksForRelations
    }
  }
}

extension QueryNode {
  /// The node with what is asked of the story alone as one condition.
  func foldingStory() -> QueryNode {
    func parts(_ nodes: [QueryNode]) -> (nodes: [QueryNode], story: [StoryCondition]?) {
      let folded = nodes.map { $0.foldingStory() }
      let stories = folded.compactMap(\.story)
      return (folded, stories.count == folded.count ? stories : nil)
    }
    switch kind {
    case .term, .near, .sentence, .claim, .field, .condition, .story: return self
    case .all(let nodes):
      let (folded, story) = parts(nodes)
      return QueryNode(kind: story.map { .story(.all($0)) } ?? .all(folded), range: range)
    case .any(let nodes):
      let (folded, story) = parts(nodes)
      return QueryNode(kind: story.map { .story(.any($0)) } ?? .any(folded), range: range)
    case .not(let node):
      let folded = node.foldingStory()
      return QueryNode(kind: folded.story.map { .story(.not($0)) } ?? .not(folded), range: range)
    case .optional(let node):
      return QueryNode(kind: .optional(node.foldingStory()), range: range)
    }
  }

  /// What it asks of the story, where it asks nothing else.
  var story: StoryCondition? { if case .story(let condition) = kind { condition } else { nil } }

  /// All that a whole query asks of the story: clauses of its own that must hold.
  ///
  /// - Throws: where one stands elsewhere, so that the words' truth and the story's could not be told apart.
  func storyOfQuery() throws(QueryProblem) -> StoryCondition? {
    guard case .all(let nodes) = kind else {
      try demandNoStory()
      return nil
    }
    var conditions: [StoryCondition] = []
    for node in nodes {
      if let condition = node.story {
        conditions.append(condition)
      } else {
        try node.demandNoStory()
      }
    }
    return conditions.isEmpty ? nil : .all(conditions)
  }

  private func demandNoStory() throws(QueryProblem) {
    switch kind {
    case .term, .near, .sentence, .claim, .field, .condition: break
    case .story:
      throw QueryProblem(
        range, "what is asked of the story stands beside the whole query, joined by AND",
        advice: "write such as (a OR b) AND relation:denies AND origins:>=2, or make two watches")
    case .all(let nodes), .any(let nodes): for node in nodes { try node.demandNoStory() }
    case .not(let node), .optional(let node): try node.demandNoStory()
    }
  }
}
