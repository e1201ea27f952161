import FeedModel

/// Puts what is claimed in a story into threads: a statement, and below it who says so too, who gives another
/// figure, who denies it; below those once more, who answers them.
///
/// Relations lead from later items to earlier ones, so that nothing can stand below itself. What an earlier claim
/// says that is not in the report is told by the reference of the alert.
struct StatementThreads {
  private struct Node {
    let claim: ClaimFacts
    let draft: Int
    var alsoIn: [Source] = []
    var replies: [(relation: Relation, figures: Figures?, node: Int)] = []
    var references: [Reference] = []
    /// 0 for one that stands below no other.
    var depth = 0
    /// What it only says again, being a further source of that; itself otherwise.
    var root: Int
    var isSame = false
  }

  private let drafts: [StoryGathering.Draft]
  private let earlier: EarlierReport?
  private var nodes: [Node] = []
  private var places: [ByteKey: Int] = [:]

  /// Threads of items in the order of their times.
  init(_ drafts: [StoryGathering.Draft], earlier: EarlierReport?) {
    self.drafts = drafts
    self.earlier = earlier
    for (index, draft) in drafts.enumerated() {
      for claim in draft.claims where !Self.isHeadline(claim, of: draft.claims) {
        places[Self.key(draft.facts.itemID, claim.id)] = nodes.count
        nodes.append(Node(claim: claim, draft: index, root: nodes.count))
      }
      // What leads to a headline's claim leads to the same one of the text.
      for claim in draft.claims {
        guard let whole = Self.whole(claim, of: draft.claims) else { continue }
        places[Self.key(draft.facts.itemID, claim.id)] =
          places[Self.key(draft.facts.itemID, whole.id)]
      }
    }
    joinCopies()
    for index in nodes.indices { place(index) }
  }

  /// Whether the text of the item says it in full.
  private static func isHeadline(_ claim: ClaimFacts, of claims: [ClaimFacts]) -> Bool {
    whole(claim, of: claims) != nil
  }

  /// The claim of the text that a headline's claim announces: the same speaker, whose name may be longer there, and
  /// the same stance.
  private static func whole(_ claim: ClaimFacts, of claims: [ClaimFacts]) -> ClaimFacts? {
    guard claim.isTitle, let speaker = claim.speaker else { return nil }
    return claims.first { other in
      guard !other.isTitle, let name = other.speaker, other.stance.hasSameBytes(as: claim.stance)
      else { return false }
      return Array(name.utf8).suffix(speaker.utf8.count).elementsEqual(speaker.utf8)
    }
  }

  private static func key(_ item: String, _ claim: String) -> ByteKey {
    ByteKey(item + " " + claim)
  }

  /// The same words by the same speaker in several items are one statement.
  private mutating func joinCopies() {
    var known: [ByteKey: Int] = [:]
    for index in nodes.indices {
      let claim = nodes[index].claim
      let key = ByteKey((claim.speaker ?? "") + "\u{1F}" + claim.content.text)
      guard let first = known[key] else {
        known[key] = index
        continue
      }
      join(index, to: first)
    }
  }

  private mutating func join(_ index: Int, to first: Int) {
    nodes[index].isSame = true
    nodes[index].root = first
    nodes[first].alsoIn += nodes[index].alsoIn
    if nodes[index].draft != nodes[first].draft {
      nodes[first].alsoIn.append(StoryAssembly.source(drafts[nodes[index].draft]))
    }
  }

  /// The statement that another item only says again; copies always come later.
  private func original(of index: Int) -> Int {
    var index = index
    while nodes[index].isSame { index = nodes[index].root }
    return index
  }

  /// Puts a statement below one that it has a relation to, one that stands alone before one that answers; the other
  /// relations are told beside it. Nothing stands below what it has no relation to.
  private mutating func place(_ index: Int) {
    let isCopy = nodes[index].isSame
    var found: [(relation: RelationFacts, other: Int, target: Int)] = []
    for relation in relations(of: nodes[index]) {
      guard let other = places[Self.key(relation.otherItem, relation.otherClaim)] else {
        refer(original(of: index), to: relation, isInReport: false)
        continue
      }
      let target = original(of: other)
      if !isCopy, target < index, nodes[target].draft < nodes[index].draft {
        found.append((relation, other, target))
      }
    }
    // Another outlet's words for the same statement are no answer to what others said meanwhile.
    if let same = found.first(where: { $0.relation.relation == .sameStatement }) {
      return join(index, to: same.target)
    }
    let best =
      found.first { nodes[$0.target].depth == 0 } ?? found.first { nodes[$0.target].depth == 1 }
    if let best {
      nodes[index].depth = nodes[best.target].depth + 1
      nodes[best.target].replies.append(
        (best.relation.relation, figures(best.relation, index, best.other), index))
    }
    for other in found where other.target != best?.target {
      refer(index, to: other.relation, isInReport: true)
    }
  }

  /// Those of the headline that announces it are its own.
  private func relations(of node: Node) -> [RelationFacts] {
    let claims = drafts[node.draft].claims
    let headlines = claims.filter { headline in
      Self.whole(headline, of: claims)?.id.hasSameBytes(as: node.claim.id) == true
    }
    return node.claim.relations + headlines.flatMap(\.relations)
  }

  /// The two figures in the words of the texts.
  private func figures(_ relation: RelationFacts, _ index: Int, _ other: Int) -> Figures? {
    guard let mine = relation.mine, let theirs = relation.theirs else { return nil }
    return Figures(
      earlier: nodes[other].claim.words(of: theirs), later: nodes[index].claim.words(of: mine))
  }

  /// Says once of each speaker how a statement stands to his.
  private mutating func refer(_ index: Int, to relation: RelationFacts, isInReport: Bool) {
    var reference = relation.other
    reference.isInReport = isInReport
    let isKnown = nodes[index].references.contains {
      $0.relation == reference.relation && $0.speaker.hasSameBytes(as: reference.speaker)
    }
    let isEcho =
      reference.relation == .sameStatement
      && reference.text.hasSameBytes(as: nodes[index].claim.content.text)
    guard !isKnown, !isEcho, nodes[index].references.count < Self.mostReferences else { return }
    nodes[index].references.append(reference)
  }

  private static let mostReferences = 4

  /// The statements that stand below no other, those with the most to them first.
  var roots: [Statement] {
    let roots = nodes.indices.filter { !nodes[$0].isSame && nodes[$0].depth == 0 }
    let ranked = roots.sorted { left, right in
      (weight(left), right) > (weight(right), left)
    }
    return ranked.map { statement($0) }
  }

  private func weight(_ index: Int) -> Int {
    let node = nodes[index]
    let loud = node.replies.count { $0.relation == .denies || $0.relation == .differsNumber }
    return loud * 4 + node.references.count * 2 + node.replies.count + min(node.alsoIn.count, 3)
  }

  private func statement(_ index: Int) -> Statement {
    let node = nodes[index]
    let (claim, draft) = (node.claim, drafts[node.draft])
    return Statement(
      claimID: claim.id, speaker: claim.speaker, role: claim.role,
      isSpeakerMarked: claim.isSpeakerMarked, cue: claim.cue, content: claim.content,
      language: draft.facts.language, quoteType: claim.quoteType, stance: claim.stance,
      certainty: claim.certainty, isNegated: claim.isNegated, via: claim.via,
      source: StoryAssembly.source(draft), alsoIn: node.alsoIn,
      news: news(claim, draft),
      replies: node.replies.map {
        Reply(relation: $0.relation, figures: $0.figures, statement: statement($0.node))
      },
      references: node.references)
  }

  private func news(_ claim: ClaimFacts, _ draft: StoryGathering.Draft) -> News {
    guard let earlier else { return .none }
    guard let item = earlier.items[ByteKey(draft.facts.itemID)] else { return .new }
    return item.wordings.contains { $0.claimID.hasSameBytes(as: claim.id) } ? .none : .changed
  }
}
