import ClaimExtract
import Configuration
import FeedModel
import StateStore

/// Tries a configuration on the items that are kept (`claimwatch replay`). Blocks; writes no alert.
public struct Replay: Sendable {
  /// What is looked at, and what is told.
  public struct Options: Sendable {
    public var since: Instant
    public var until: Instant
    /// One watch alone.
    public var watch: String?
    /// Whether items count that were older than `backfill` when their feed was first read.
    public var takesBacklog = false
    /// Examples of each watch.
    public var examples = 3

    /// Everything between two times.
    public init(since: Instant, until: Instant) {
      self.since = since
      self.until = until
    }
  }

  /// How far it is: items looked at, of about how many, and those of them whose claims were read anew.
  public struct Progress: Sendable {
    public let items: Int
    public let readAnew: Int
  }

  let configuration: Configuration
  let present: Configuration?
  let options: Options
  let files: ReplayFiles

  /// A replay of the items of `files` with `configuration`, compared with `present` where that is given.
  public init(
    _ configuration: Configuration, against present: Configuration? = nil, files: ReplayFiles,
    options: Options
  ) {
    self.configuration = configuration.only(options.watch)
    self.present = present?.only(options.watch)
    self.options = options
    self.files = files
  }

  /// Goes through the items.
  ///
  /// - Throws: `StateStoreError` where they cannot be read, ``StartFailure`` for a model that cannot.
  public func run(progress: @escaping (Progress) -> Void) throws -> ReplayReport {
    try run(progress: progress) { _, _ in }
  }

  /// The same; `body` is told what each item comes to that any watch was ever told of.
  func run(
    progress: @escaping (Progress) -> Void, _ body: (StoredItem, ReplayRound.Verdict) -> Void
  ) throws -> ReplayReport {
    let generation = try Self.generation(configuration)
    let round = round(generation)
    let before = try present.map { self.round(try Self.generation($0, like: generation)) }
    var report = try begin()
    var watches = configuration.watches.map { ReplayWatch(id: $0.id, name: $0.name) }
    var examples = ReplayExamples(most: options.examples)
    var comparison = ReplayComparison(examples: options.examples)
    var feeds: Set<String> = []
    let claims = files.claims { progress(Progress(items: report.items, readAnew: $0)) }
    let generations = [generation, before?.generation].compactMap { $0 }
    report.brokenItems = try files.forEachItem(
      options, joined: joined(generations),
      progress: { progress(Progress(items: $0, readAnew: claims.readAnew)) }
    ) { stored in
      let verdict = round.judge(stored) {
        claims.reading(of: $0, $1, by: generation.extractor)
      }
      if round.feed(stored.item.feed.id) == nil {
        report.foreignItems += 1
      } else {
        report.items += 1
        if !stored.item.mayAlert { report.backlogItems += 1 }
        feeds.insert(stored.item.feed.id)
      }
      let day = CivilDate.day(of: stored.item.fetched)
      for alert in verdict.alerts where watches.indices.contains(alert.watch) {
        watches[alert.watch].add(alert, day: day)
        examples.add(alert, of: stored, watchID: watches[alert.watch].id)
      }
      for alert in verdict.keptBack where watches.indices.contains(alert.watch) {
        watches[alert.watch].keptBack += 1
      }
      if let before {
        let other = before.judge(stored) {
          claims.reading(of: $0, $1, by: before.generation.extractor)
        }
        comparison.add(stored, verdict, round, other, before)
      }
      if verdict.isKnown { body(stored, verdict) }
    }
    claims.keepFresh()
    report.feeds = feeds.count
    report.readAnew = claims.readAnew
    report.watches = watches.map { watch in
      var watch = watch
      watch.examples = examples.of(watch.id)
      return watch
    }
    if present != nil { report.difference = comparison.difference }
    return report
  }

  /// The order of what the state has joined to stories; empty where nothing asks for stories, or it cannot be read.
  private func joined(_ generations: [Generation]) -> [StoryRevision: Int64] {
    guard generations.contains(where: ReplayStories.areNeeded) else { return [:] }
    return (try? StateDoor.open(configuration, .readOnly).storyOrder()) ?? [:]
  }

  private func round(_ generation: Generation) -> ReplayRound {
    ReplayRound(generation, takesBacklog: options.takesBacklog, poison: files.poison)
  }

  private func begin() throws -> ReplayReport {
    let oldest = try files.archive.census().oldest
    var report = ReplayReport(since: options.since, until: options.until)
    if let oldest, oldest > options.since {
      report.since = min(oldest, options.until)
      report.isShort = true
    }
    return report
  }

  static func generation(
    _ configuration: Configuration, like other: Generation? = nil
  ) throws -> Generation {
    let model = configuration.extractor.model
    let isSame = other.map { $0.configuration.extractor.model == model } ?? false
    return Generation(
      number: 0, configuration: configuration,
      extractor: try isSame
        ? other?.extractor ?? Extractors.standard(model: model) : Extractors.standard(model: model))
  }
}

extension Configuration {
  /// The same with one of its watches; with all of them where `watch` is nil.
  fileprivate func only(_ watch: String?) -> Configuration {
    guard let watch else { return self }
    var configuration = self
    configuration.watches.removeAll { $0.id != watch }
    return configuration
  }
}
