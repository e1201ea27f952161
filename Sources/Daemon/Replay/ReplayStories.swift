import Configuration
import ContentDigest
import StateStore
import StoryJoin

/// The stories of a replay, for watches that want one alert of each, or ask something of them: of this
/// configuration alone, as if it had been in force all the time. Not thread-safe.
struct ReplayStories {
  /// What becomes of an alert.
  enum Answer {
    case wanted
    /// Its watch had one of the story.
    case repeated
    /// Its watch asks for another kind of story, or for what this one is not yet.
    case unwanted
  }

  private struct Place {
    let number: Int
    let revision: Int
    /// How the claims stand to those of other items.
    let relations: [String]
    let origins: Int
  }

  private let generation: Generation
  private var engine = StoryEngine()
  /// The latest revision of each item.
  private var places: [ItemHandle: Place] = [:]
  private var items: [Int: ItemHandle] = [:]
  private var story: [Int: Int] = [:]
  /// Stories that became part of others.
  private var merged: [Int: Int] = [:]
  /// By watch, the stories that it had an alert of.
  private var told: [Int: Set<Int>] = [:]

  init(_ generation: Generation) { self.generation = generation }

  /// Whether a watch of `generation` asks for stories.
  static func areNeeded(by generation: Generation) -> Bool {
    let watches = generation.configuration.watches
    return watches.contains { $0.oncePer == .story }
      || watches.indices.contains { generation.matcher.storyCondition(ofWatch: $0) != nil }
  }

  /// Joins the item of an alert of `watch`, by index, and says what becomes of the alert. Items that other
  /// watches are told of count as well.
  ///
  /// - Parameter isFirst: whether the watch was not told of the item before.
  mutating func answer(
    _ watch: Int, isFirst: Bool, _ stored: StoredItem, _ findings: ItemFindings,
    _ feed: FeedConfiguration
  ) -> Answer {
    let place = place(of: stored, findings, feed)
    if isFirst, let wish = generation.matcher.storyCondition(ofWatch: watch),
      !wish.holds(
        relations: findings.isCompared ? place.relations : nil, origins: place.origins)
    {
      return .unwanted
    }
    guard generation.configuration.watches[watch].oncePer == .story else { return .wanted }
    let story = name(story[place.number] ?? place.number)
    let before = Set((told[watch] ?? []).map(name))
    told[watch] = before.union([story])
    return before.contains(story) ? .repeated : .wanted
  }

  private mutating func place(
    of stored: StoredItem, _ findings: ItemFindings, _ feed: FeedConfiguration
  ) -> Place {
    let item = stored.item
    let handle = item.handle
    let known = places[handle]
    if let known, known.revision == item.version.revision { return known }
    let ground = AlertGround(
      feed: AlertFeed(feed, title: item.feed.title, language: item.feed.language),
      generation: generation, source: "", clock: SystemClock(), fetched: item.fetched)
    var alerts = ItemAlerts(
      ground: ground, item: item.item, findings: findings, version: item.version, level: .none)
    alerts.textLength = item.textLength
    let found = engine.add(alerts.outline.outline, revising: known?.number)
    items[found.item] = handle
    story[found.item] = found.story
    for merge in found.merges { merged[merge.story] = merge.into }
    let place = Place(
      number: found.item, revision: item.version.revision,
      relations: StoryDesk.strongest(found.relations, engine)
        .filter { items[Int(clamping: $0.other)] != handle }.map(\.kind),
      origins: found.origins)
    places[handle] = place
    return place
  }

  private func name(_ story: Int) -> Int {
    var name = story
    // Each leads to an older one.
    while let next = merged[name], next < name { name = next }
    return name
  }
}
