import FeedModel

/// Collects alerts into items, and items into stories.
struct StoryGathering {
  /// An item with all its alerts; what is shown is its latest revision.
  struct Draft {
    var facts: AlertFacts
    var hits: [StoryItem.Hit]
    var claims: [ClaimFacts]
    /// Claims of the revision before, where that is in the window.
    var earlierClaims: [ClaimFacts]?
    let story: ByteKey
    let order: Int
  }

  private var drafts: [ByteKey: Draft] = [:]
  /// Stories that were joined to others.
  private var joined: [ByteKey: ByteKey] = [:]
  private var figures: [ByteKey: Size] = [:]

  /// What the daemon counted, at most.
  struct Size {
    var size = 0
    var publishers = 0
    var origins = 0
  }

  /// Takes an alert. Of several revisions of an item the latest counts, whatever the order.
  mutating func add(_ facts: AlertFacts) {
    let key = ByteKey(facts.itemID)
    let hit = StoryItem.Hit(
      alertID: facts.alertID, seq: facts.seq, type: facts.type, time: facts.time,
      watch: facts.watchID)
    let story = ByteKey(facts.storyID.isEmpty ? facts.itemID : facts.storyID)
    for other in facts.merged where ByteKey(other) != story { joined[ByteKey(other)] = story }
    note(facts, of: story)
    guard var draft = drafts[key] else {
      drafts[key] = Draft(
        facts: facts, hits: [hit], claims: facts.claims, earlierClaims: nil, story: story,
        order: drafts.count)
      return
    }
    draft.hits.append(hit)
    if facts.revision > draft.facts.revision {
      draft.earlierClaims = draft.claims
      draft.claims = facts.claims
      draft.facts = facts
    } else if facts.revision == draft.facts.revision {
      // Another watch's alert of the same text: what it adds.
      let known = Set(draft.claims.map { ByteKey($0.id) })
      draft.claims += facts.claims.filter { !known.contains(ByteKey($0.id)) }
    }
    drafts[key] = draft
  }

  private mutating func note(_ facts: AlertFacts, of story: ByteKey) {
    var size = figures[story] ?? Size()
    size.size = max(size.size, facts.size)
    size.publishers = max(size.publishers, facts.publishers)
    size.origins = max(size.origins, facts.origins)
    figures[story] = size
  }

  /// What the story goes by after all merges.
  private func name(of story: ByteKey) -> ByteKey {
    var name = story
    // A log that somebody made may lead round in circles.
    for _ in 0..<64 {
      guard let next = joined[name] else { break }
      name = next
    }
    return name
  }

  /// The stories by independent origins, then priority, then first seen.
  func stories(comparedWith earlier: EarlierReport?) -> [Story] {
    var groups: [ByteKey: [Draft]] = [:]
    for draft in drafts.values { groups[name(of: draft.story), default: []].append(draft) }
    let stories = groups.map { key, drafts in
      StoryAssembly(
        id: key.text, drafts: drafts, counted: figures[key] ?? Size(), earlier: earlier
      ).story
    }
    return stories.sorted { left, right in
      if left.origins != right.origins { return left.origins > right.origins }
      if left.priority != right.priority { return left.priority > right.priority }
      if left.first.time != right.first.time { return left.first.time < right.first.time }
      return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }
  }
}
