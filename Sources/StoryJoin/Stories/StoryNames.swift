/// Whether an item speaks of another place or other people than a story does.
///
/// The same kind of event elsewhere shares most of its words with a story, and often names it at its
/// end ("not connected with …"). What it is about itself stands in its first lines.
enum StoryNames {
  private static let most = 3

  /// Names that a story's items share: those of at least three in five, the weightiest first.
  static func keys(_ members: [ItemTrace]) -> [UInt32] {
    guard members.count > 1 else { return members.first?.names.front ?? [] }
    var counts: [UInt32: Int] = [:]
    var weights: [UInt32: Float] = [:]
    for member in members {
      for name in member.names.all {
        counts[name, default: 0] += 1
        weights[name, default: 0] += member.terms.weight(name)
      }
    }
    var shared: [TermVector.Term] = []
    for (name, count) in counts where 5 * count >= 3 * members.count {
      shared.append(TermVector.Term(stem: name, weight: weights[name] ?? 0))
    }
    shared.sort(by: TermVector.isWeightier)
    return shared.prefix(most).map(\.stem)
  }

  /// Whether the item's first lines have none of the story's names, but one that the story has not.
  static func areOther(_ item: ItemTrace, _ members: [ItemTrace], keys: [UInt32]) -> Bool {
    guard !keys.isEmpty, !item.names.front.contains(where: keys.contains) else { return false }
    return item.names.lead.contains { name in
      !members.contains { $0.names.all.contains(name) }
    }
  }
}
