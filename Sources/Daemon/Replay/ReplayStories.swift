import Configuration
import ContentDigest
import StateStore
import StoryJoin

/// The stories of a replay, for watches that want one alert of each: of this configuration alone, as if it had
/// been in force all the time. Not thread-safe.
struct ReplayStories {
  private let generation: Generation
  private var engine = StoryEngine()
  /// The latest number of each item, and its revision.
  private var numbers: [ItemHandle: (number: Int, revision: Int)] = [:]
  private var story: [Int: Int] = [:]
  /// Stories that became part of others.
  private var merged: [Int: Int] = [:]
  /// By watch, the stories that it had an alert of.
  private var told: [Int: Set<Int>] = [:]

  init(_ generation: Generation) { self.generation = generation }

  /// Joins the item of an alert of `watch`, by index, and says whether the watch keeps it back. Items that
  /// other watches are told of count as well.
  mutating func isRepeat(
    _ watch: Int, _ stored: StoredItem, _ findings: ItemFindings, _ feed: FeedConfiguration
  ) -> Bool {
    let number = number(of: stored, findings, feed)
    guard generation.configuration.watches[watch].oncePer == .story else { return false }
    let story = name(story[number] ?? number)
    let before = Set((told[watch] ?? []).map(name))
    told[watch] = before.union([story])
    return before.contains(story)
  }

  private mutating func number(
    of stored: StoredItem, _ findings: ItemFindings, _ feed: FeedConfiguration
  ) -> Int {
    let item = stored.item
    let known = numbers[item.handle]
    if let known, known.revision == item.version.revision { return known.number }
    let ground = AlertGround(
      feed: AlertFeed(feed, title: item.feed.title, language: item.feed.language),
      generation: generation, source: "", clock: SystemClock(), fetched: item.fetched)
    let alerts = ItemAlerts(
      ground: ground, item: item.item, findings: findings, version: item.version, level: .none)
    let place = engine.add(alerts.outline.outline, revising: known?.number)
    numbers[item.handle] = (place.item, item.version.revision)
    story[place.item] = place.story
    for merge in place.merges { merged[merge.story] = merge.into }
    return place.item
  }

  private func name(_ story: Int) -> Int {
    var name = story
    // Each leads to an older one.
    while let next = merged[name], next < name { name = next }
    return name
  }
}
