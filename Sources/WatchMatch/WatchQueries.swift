import FeedModel
import WatchQuery

/// A watch with a query, ready to be decided.
struct QueryProgram: Sendable {
  /// Index of the watch.
  let watch: Int
  let query: Query
  /// The slots of each form of the query, that of the word itself first; none of one that matches nothing.
  let slots: [[Int]]
  /// Claims below this count for nothing.
  let minimumConfidence: Double?
  /// Slots of the `exclude` terms.
  let exclusions: [Int]
  /// Slots of the regular expressions.
  let expressions: [Int]
  /// For each form that is a regular expression, slots of the texts of which one must stand for it.
  let fragments: [Int: [Int]]
}

/// All watches with queries, found by the words that they cannot do without: a query costs nothing in a
/// text in which none of these stands.
struct WatchQueries: Sendable {
  private(set) var programs: [QueryProgram] = []
  /// What queries ask of the story, by watch.
  private(set) var stories: [Int: StoryCondition] = [:]
  /// By slot.
  var expressions: [Int: RegularExpression] = [:]
  /// The queries that need a slot, by slot.
  private var needing: [[Int32]] = []

  var isEmpty: Bool { programs.isEmpty }

  mutating func add(_ program: QueryProgram) {
    let number = Int32(clamping: programs.count)
    programs.append(program)
    stories[program.watch] = program.query.story
    for form in program.query.required {
      for slot in program.fragments[form] ?? program.slots[at: form] ?? [] {
        while needing.count <= slot { needing.append([]) }
        if needing[slot].last != number { needing[slot].append(number) }
      }
    }
  }

  /// Whether some query needs something that is among `findings`.
  func mayNeed(_ findings: TextFindings) -> Bool {
    func isNeeded(_ slot: Int) -> Bool { !(needing[at: slot] ?? []).isEmpty }
    return findings.slotPlaces.contains { isNeeded($0.slot) }
      || findings.fragments.contains(where: isNeeded)
  }

  /// The queries of which a needed word stands at one of `slots`, in their order.
  func candidates(_ slots: some Sequence<Int>) -> [Int] {
    var found: Set<Int32> = []
    for slot in slots { found.formUnion(needing[at: slot] ?? []) }
    return found.sorted().map(Int.init)
  }
}

/// What keeps a watch from hitting, beside its terms.
struct WatchLimits: Sendable {
  private let feeds: Set<ByteKey>
  private let feedTags: Set<ByteKey>
  let minimumMatches: Int
  /// Slots of the `exclude` terms of a watch without a query.
  let exclusions: [Int]

  /// Those of watches that have any. `exclusions` are slots by watch.
  static func all(of watches: [Watch], exclusions: [Int: [[Int]]]) -> [Int: WatchLimits] {
    var limits: [Int: WatchLimits] = [:]
    for (index, watch) in watches.enumerated() {
      let exclusions = watch.query == nil ? (exclusions[index] ?? []).flatMap { $0 } : []
      guard
        !watch.feeds.isEmpty || !watch.feedTags.isEmpty || watch.minimumMatches > 1
          || !exclusions.isEmpty
      else { continue }
      limits[index] = WatchLimits(
        feeds: Set(watch.feeds.map(ByteKey.init)), feedTags: Set(watch.feedTags.map(ByteKey.init)),
        minimumMatches: watch.minimumMatches, exclusions: exclusions)
    }
    return limits
  }

  var isExcluding: Bool { !exclusions.isEmpty }

  /// Whether the watch looks at items from there.
  func admits(_ context: ItemContext) -> Bool {
    (feeds.isEmpty || context.feedID.map { feeds.contains(ByteKey($0)) } ?? true)
      && (feedTags.isEmpty || context.feedID == nil
        || context.feedTags.contains { feedTags.contains(ByteKey($0)) })
  }
}
