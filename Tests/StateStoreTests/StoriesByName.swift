import Locking

@testable import StateStore

/// Joins items whose outlines are one word; the first item of a word begins its story. An outline of two words
/// says that both stories are one. Each item's first claim denies that of the item before it in the story.
final class StoriesByName: StoryJoiner {
  private struct State {
    var next: Int64 = 0
    var oldest: Int64 = 0
    /// Items of each story, and the story of each word.
    var items: [Int64: [Int64]] = [:]
    var revisions: Set<Int64> = []
    var words: [[UInt8]: Int64] = [:]
  }
  private let state = Guarded(State())
  private let saved = Guarded<State?>(nil)
  /// Items that are needed.
  let kept: Int64

  init(keeping kept: Int64 = 1_000) { self.kept = kept }

  var next: Int64 { state.withLock { $0.next } }
  var oldest: Int64 { state.withLock { $0.oldest } }
  /// How many items it knows.
  var count: Int { state.withLock { Int($0.next - $0.oldest) } }

  func begin() {
    let now = state.withLock { $0 }
    saved.withLock { if $0 == nil { $0 = now } }
  }

  func settle(committed: Bool) {
    let before = saved.withLock { saved in
      defer { saved = nil }
      return saved
    }
    if !committed, let before { state.withLock { $0 = before } }
  }

  func reset(next number: Int64) {
    state.withLock {
      $0 = State()
      ($0.next, $0.oldest) = (number, number)
    }
  }

  func resume(_ item: JoinedStoryItem) {
    state.withLock { state in
      for word in item.outline.split(separator: 0x20) { state.words[Array(word)] = item.story }
      state.items[item.story, default: []].append(item.number)
      if item.isRevision { state.revisions.insert(item.number) }
      state.next = item.number + 1
    }
  }

  func join(_ item: StoryEntry, revising earlier: Int64?) -> JoinedStory {
    state.withLock { state in
      var joined = JoinedStory(number: state.next)
      let words = item.outline.split(separator: 0x20).map(Array.init)
      let stories = words.compactMap { state.words[$0] }.sorted()
      if let first = stories.first { joined.story = first }
      for story in Set(stories.dropFirst()) where story != joined.story {
        joined.merges.append(JoinedStory.Merge(story: story, into: joined.story))
        state.items[joined.story, default: []] += state.items.removeValue(forKey: story) ?? []
        for (word, other) in state.words where other == story { state.words[word] = joined.story }
      }
      for word in words { state.words[word] = joined.story }
      joined.isRevision = earlier != nil
      if joined.isRevision { state.revisions.insert(joined.number) }
      let before = state.items[joined.story] ?? []
      for other in before.reversed() {
        joined.relations.append(
          JoinedStory.Relation(kind: "denies", claim: 0, other: other, otherClaim: 0))
      }
      if let other = before.first { joined.original = other }
      state.items[joined.story, default: []].append(joined.number)
      joined.size =
        (state.items[joined.story] ?? []).filter { !state.revisions.contains($0) }.count
      joined.origins = joined.size
      state.next += 1
      state.oldest = max(state.oldest, state.next - kept)
      return joined
    }
  }
}
