import FeedModel

/// The items and stories of the window, and which story an item belongs to.
struct StoryShelf: Sendable {
  /// The average similarity to a story's items that an item has at least.
  private static let least: Float = 0.13
  /// The same of an item that stood alone until a story of so many items was there.
  private static let leastLate: Float = 0.153
  private static let fewToJoin = 4
  /// The same of two stories' items to each other, where the stories become one.
  private static let leastMerge: Float = 0.16
  /// The same where most items of each fit the other story.
  private static let leastPooled: Float = 0.125
  private static let leastFitting: Float = 0.65
  /// What lies no further apart came at one time, in milliseconds.
  private static let sameTime: UInt64 = 3_600_000
  /// The same of the two items that they began with.
  private static let leastFirst: Float = 0.08
  /// So many stories that have nothing in common no item tells.
  private static let fewOfList = 3
  /// How much more an item needs where it names other places and people.
  private static let otherNames: Float = 1.7
  /// How much more it needs where the story is a few items of its own feed, half a day older.
  private static let anotherDay: Float = 1.3
  private static let fewOfFeed = 3
  private static let halfDay: UInt64 = 12 * 3_600_000
  /// By how much one item's date may move the end of the window, so that one in the year 2099 does
  /// not empty it.
  private static let mostAdvance: Int64 = 3_600_000

  private var index = TermIndex()
  private var traces: TraceList
  /// Those of several items: most have one, which says all of them.
  private var stories: [Int: Story] = [:]
  /// Stories that became part of another one.
  private var merged: [Int: Int] = [:]
  private var now: Instant?

  /// With `first` as the number of the first item.
  init(first: Int = 0) { traces = TraceList(first: first) }

  /// The number of the next item.
  var next: Int { traces.next }
  /// The number of the oldest item that is held.
  var oldest: Int { traces.oldest }

  /// The held items that share the most words with `item`, the best first.
  func candidates(_ item: ItemTrace) -> [ItemTrace] {
    index.candidates(item.terms, oldest: oldest).compactMap { traces[$0] }
  }

  /// The story of an item as it is now.
  func story(of item: ItemTrace) -> Int {
    var story = item.story
    while let other = merged[story] { story = other }
    return story
  }

  /// The story that began with item `number`, as it is now: another process may have seen two to be one.
  func current(_ number: Int) -> Int { traces[number].map { story(of: $0) } ?? number }

  /// Whether the story of `earlier` still takes `item`.
  func isOpen(_ earlier: ItemTrace, _ item: ItemTrace) -> Bool {
    guard let story = story(story(of: earlier)), !story.isClosed else { return false }
    return item.published.milliseconds(since: story.began).magnitude <= StoryEngine.window.magnitude
  }

  /// A story and how well an item fits it.
  struct Fit {
    let story: Int
    let score: Float
    let first: ItemTrace
  }

  /// The stories that `item` fits, in the order of the candidates.
  func fits(_ item: ItemTrace, _ candidates: [ItemTrace]) -> [Fit] {
    var fits: [Fit] = []
    var seen: Set<Int> = []
    for candidate in candidates where seen.insert(story(of: candidate)).inserted {
      guard isOpen(candidate, item), let story = story(story(of: candidate)),
        let first = traces[story.number]
      else { continue }
      let score = score(item, members(story))
      if score >= Self.least {
        fits.append(Fit(story: story.number, score: score, first: first))
      }
    }
    return fits
  }

  /// The story that is fitted best, the earlier of two.
  static func best(_ fits: [Fit]) -> Int? {
    fits.reduce(nil as Fit?) { $1.score > $0?.score ?? 0 ? $1 : $0 }?.story
  }

  /// Whether what fits them all, or has the text of `copies`, is a list: three of them have nothing in common.
  func isList(_ fits: [Fit], _ copies: [ItemTrace]) -> Bool {
    var apart: [ItemTrace] = []
    for first in fits.map(\.first) + copies.compactMap({ traces[story(of: $0)] })
    where apart.allSatisfy({ $0.terms.similarity(first.terms) < Self.leastFirst / 2 }) {
      apart.append(first)
    }
    return apart.count >= Self.fewOfList
  }

  /// A story that is held.
  func story(_ number: Int) -> Story? {
    if let story = stories[number] { return story }
    guard let first = traces[number], first.story == number, merged[number] == nil else {
      return nil
    }
    return Story(first)
  }

  /// Where `number` stands, if it and its story are held.
  func held(_ number: Int) -> ItemTrace? {
    guard let trace = traces[number], story(story(of: trace)) != nil else { return nil }
    return trace
  }

  /// The items that `item` holds in whole, one of each of their stories, if there are two at least: it
  /// quotes them, and tells none of them.
  func quotes(_ item: ItemTrace, _ candidates: [ItemTrace]) -> Bool {
    var quoted: [Int: Int] = [:]
    for copy in candidates where ReprintJudge.holds(item, copy) && isOpen(copy, item) {
      let story = story(of: copy)
      quoted[story] = max(quoted[story] ?? 0, copy.pairs.count)
    }
    let most = quoted.values.sorted(by: >).prefix(2)
    return most.count == 2 && 5 * item.pairs.count >= 4 * most.reduce(0, +)
  }

  mutating func add(_ item: ItemTrace) {
    defer { traces.append(item) }
    if item.isRevision { return }
    if item.story != item.number {
      // Of a story that has left the window with its first item nothing more is to be known.
      guard var story = story(item.story) else { return }
      story.add(item)
      stories[item.story] = story
    }
    // A reprint is found by what it reprints, and a list of stories by nobody; ten thousand of them must not
    // hide everything else.
    if item.original == item.number, !item.isClosed {
      index.add(item.terms, number: item.number, oldest: oldest, feed: item.feed) {
        [traces] in traces[$0]?.feed
      }
    }
  }

  /// Makes one of the item's story and others that turn out to be the same; the older one's number
  /// stays.
  mutating func merge(_ item: ItemTrace, _ candidates: [ItemTrace]) -> [StoryMerge] {
    var merges: [StoryMerge] = []
    var seen: Set<Int> = []
    for candidate in candidates.prefix(24) {
      let (mine, theirs) = (story(of: item), story(of: candidate))
      guard mine != theirs, seen.insert(theirs).inserted, let a = story(mine),
        let b = story(theirs), areOne(a, b)
      else { continue }
      let (older, younger) = mine < theirs ? (a, b) : (b, a)
      merged[younger.number] = older.number
      var whole = older
      whole.count(younger)
      stories[older.number] = whole
      stories[younger.number] = nil
      merges.append(StoryMerge(story: younger.number, into: older.number))
    }
    return merges
  }

  private func areOne(_ a: Story, _ b: Story) -> Bool {
    guard !a.isClosed, !b.isClosed,
      a.began.milliseconds(since: b.began).magnitude <= StoryEngine.window.magnitude
    else { return false }
    let (mine, theirs) = (members(a), members(b))
    // Whoever quotes both can join them in any number, but not make their first reports speak of one thing.
    guard let first = mine.first, let other = theirs.first,
      first.terms.similarity(other.terms) >= Self.leastFirst
    else { return false }
    for (single, others) in [(mine, theirs), (theirs, mine)] where single.count == 1 {
      if let item = single.first, belongs(item, to: others) { return true }
    }
    if mine.count > 1, theirs.count > 1, areAlike(mine, theirs, Self.leastPooled),
      fit(mine, theirs)
    {
      return true
    }
    guard areAlike(mine, theirs, Self.leastMerge) else { return false }
    // One item of other names makes no story speak of something else.
    func areOther(_ items: [ItemTrace], _ others: [ItemTrace]) -> Bool {
      let keys = StoryNames.keys(others)
      let count = items.count { StoryNames.areOther($0, others, keys: keys) }
      return count > 0 && 2 * count >= items.count
    }
    return !(areOther(mine, theirs) && areOther(theirs, mine))
  }

  /// Whether an item that stands alone is one of a story's by now. What came within an hour of it might as well have
  /// come before it, and it needs as much as if that had; what came much too early needs more.
  private func belongs(_ item: ItemTrace, to members: [ItemTrace]) -> Bool {
    guard members.count > 1 else { return false }
    let isYoung = members.contains {
      item.published.milliseconds(since: $0.published).magnitude <= Self.sameTime
    }
    guard isYoung || members.count >= Self.fewToJoin else { return false }
    return score(item, members) >= (isYoung ? Self.least : Self.leastLate)
  }

  /// Whether two in three of both stories' items would have joined the other one: which of them was there first is
  /// chance.
  private func fit(_ mine: [ItemTrace], _ theirs: [ItemTrace]) -> Bool {
    let fitting =
      mine.count { score($0, theirs) >= Self.least }
      + theirs.count { score($0, mine) >= Self.least }
    return Float(fitting) >= Self.leastFitting * Float(mine.count + theirs.count)
  }

  /// Whether two stories' items are on average so similar to each other, more where they have few words.
  private func areAlike(_ mine: [ItemTrace], _ theirs: [ItemTrace], _ least: Float) -> Bool {
    var (sum, count): (Float, Float) = (0, 0)
    for item in mine {
      for other in theirs where !ReprintJudge.isTemplate(item, other) {
        sum += item.terms.similarity(other.terms)
        count += 1
      }
    }
    let words = min(Self.averageWords(mine), Self.averageWords(theirs))
    return count > 0 && sum / count >= least * TermVector.brevity(words)
  }

  private static func averageWords(_ items: [ItemTrace]) -> Int {
    items.reduce(0) { $0 + $1.terms.count } / max(1, items.count)
  }

  /// The average over the story's items, so that no single one can be a bridge. An earlier issue of
  /// the same form is no evidence.
  private func score(_ item: ItemTrace, _ members: [ItemTrace]) -> Float {
    var (sum, count): (Float, Float) = (0, 0)
    for member in members where !ReprintJudge.isTemplate(item, member) {
      sum += item.terms.similarity(member.terms)
      count += 1
    }
    guard count > 0 else { return 0 }
    let areOther = StoryNames.areOther(item, members, keys: StoryNames.keys(members))
    let need =
      TermVector.brevity(item.terms.count) * (areOther ? Self.otherNames : 1)
      * (isOneFeedsMatter(item, members) ? Self.anotherDay : 1)
    guard let only = members.first, members.count == 1 else { return sum / count / need }
    // Of two short items chance would decide, and with it which of several came first.
    return sum / count / need / TermVector.brevity(min(item.terms.count, only.terms.count))
  }

  /// Whether the story is that of a single feed so far, and days old: what one outlet writes of one company or one
  /// politician from day to day shares its words without being of one event.
  private func isOneFeedsMatter(_ item: ItemTrace, _ members: [ItemTrace]) -> Bool {
    members.count <= Self.fewOfFeed
      && members.allSatisfy {
        $0.feed == item.feed
          && item.published.milliseconds(since: $0.published).magnitude >= Self.halfDay
      }
  }

  private func members(_ story: Story) -> [ItemTrace] { story.members.compactMap { traces[$0] } }

  // MARK: The window

  /// Moves the end of the window, and lets go of what no item can join any more, and of the oldest where
  /// there are too many.
  mutating func advance(to time: Instant) {
    guard let end = now else {
      now = time
      return
    }
    let now = max(end, min(time, end.advanced(byMilliseconds: Self.mostAdvance)))
    self.now = now
    guard traces.isEven else { return }
    while let gone = traces.leave(
      beyond: StoryEngine.mostItems,
      { now.milliseconds(since: $0.published) > 2 * StoryEngine.window })
    {
      for trace in gone {
        index.remove(trace.terms, number: trace.number)
        stories[trace.number] = nil
        merged[trace.number] = nil
      }
    }
  }
}
