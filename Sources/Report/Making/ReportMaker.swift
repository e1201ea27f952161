import AlertLog
import FeedModel

/// Collects the alerts of a window and makes the report of them.
///
/// Keeps what ``mostAlerts`` need at most, however many there are: where ``isOverfull``, the log is read once
/// more by ``ReportParts``, part by part. One thread at a time.
public struct ReportMaker {
  /// So many alerts make one page; more are split.
  public static let mostAlerts = 1500

  private var census: ReportCensus
  private var gathering = StoryGathering()
  private let given: Given
  public private(set) var isOverfull = false

  /// What is not in the log.
  public struct Given: Sendable {
    public var window: ReportDocument.Window
    public var watches: [String]
    public var health: ReportHealth
    /// Feeds as the state knows them, in the order of the configuration.
    public var feeds: [FeedLine]
    /// Ids and names of the configured watches.
    public var configuredWatches: [String]
    public var refresh: Int?
    public var earlier: EarlierReport?

    /// A window of a log, without a state.
    public init(window: ReportDocument.Window, health: ReportHealth) {
      self.window = window
      self.health = health
      watches = []
      feeds = []
      configuredWatches = []
    }
  }

  /// A maker without alerts.
  public init(_ given: Given) {
    self.given = given
    census = ReportCensus(window: given.window)
  }

  /// Takes the next alert of the log. Tests of the operator's are counted, not told.
  public mutating func add(_ alert: LoggedAlert) {
    guard let facts = AlertFacts(alert), census.add(facts), !isOverfull else { return }
    if census.alerts > Self.mostAlerts {
      isOverfull = true
      gathering = StoryGathering()
    } else {
      gathering.add(facts)
    }
  }

  /// Says that numbers are missing in the log.
  public mutating func noteGap(_ numbers: ClosedRange<Int64>) { census.gaps.append(numbers) }

  /// Says that a part of the log could not be read.
  public mutating func noteDamage(_ text: String) {
    census.damage.append(.init(kind: "log", text: text))
  }

  /// The report; its stories are missing where it ``isOverfull``.
  public func document() -> ReportDocument {
    var document = census.document(given)
    guard !isOverfull else { return document }
    document.stories = gathering.stories(comparedWith: given.earlier)
    document.totals.take(document.stories)
    return document
  }
}

/// The second reading of a log that is too long for one page: a part for each day, or several.
///
/// A part is handed on as soon as it is full, so that no more than one is held.
public struct ReportParts {
  /// Fewer than fit, since what is written of a part should be read at once.
  public static let alertsOfPart = 1000

  private let given: ReportMaker.Given
  private var gathering = StoryGathering()
  private var count = 0
  private var day: Int64?
  private var partOfDay = 1
  public private(set) var pages: [ReportDocument.Page] = []
  private let onPart: (ReportDocument) -> Void
  private let index: ReportDocument

  /// Parts of the report whose figures are in `index`.
  public init(
    _ given: ReportMaker.Given, index: ReportDocument, onPart: @escaping (ReportDocument) -> Void
  ) {
    self.given = given
    self.index = index
    self.onPart = onPart
  }

  /// Takes the next alert of the same log.
  public mutating func add(_ alert: LoggedAlert) {
    guard let facts = AlertFacts(alert), !ReportCensus.isTest(facts.type) else { return }
    // Alerts that were kept back come later with an earlier time: they stay where they came.
    let today = max(day ?? .min, CivilDate.day(of: facts.time))
    if let day, today > day || count >= Self.alertsOfPart {
      flush()
      partOfDay = today > day ? 1 : partOfDay + 1
    }
    day = today
    gathering.add(facts)
    count += 1
  }

  /// The index, once all alerts were taken.
  public mutating func finish() -> ReportDocument {
    flush()
    var document = index
    document.pages = pages
    return document
  }

  private mutating func flush() {
    guard count > 0, let day else { return }
    var part = index
    let date = String(Instant(seconds: day * 86_400).description.utf8.prefix(10)) ?? ""
    let name = partOfDay == 1 ? date : date + "-" + String(partOfDay)
    part.part = name
    part.stories = gathering.stories(comparedWith: given.earlier)
    part.totals = ReportDocument.Totals()
    part.totals.alerts = count
    part.totals.take(part.stories)
    pages.append(
      .init(
        name: name, alerts: count, stories: part.stories.count,
        headlines: part.stories.prefix(5).map {
          .init(anchor: $0.anchor, title: $0.title, origins: $0.origins)
        }))
    onPart(part)
    gathering = StoryGathering()
    count = 0
  }
}

extension ReportDocument.Totals {
  /// Counts what the stories say.
  mutating func take(_ stories: [Story]) {
    self.stories = stories.count
    items = stories.reduce(0) { $0 + $1.items.count }
    var names: Set<ByteKey> = []
    for story in stories {
      for item in story.items { names.insert(ByteKey(item.source.publisher)) }
      for statement in story.statements { take(statement) }
    }
    publishers = names.count
  }

  /// Each counts once of a kind, however many it denies. Two deep, and no deeper.
  private mutating func take(_ statement: Statement, as relation: Relation? = nil) {
    statements += 1
    let relations = statement.references.map(\.relation) + (relation.map { [$0] } ?? [])
    if relations.contains(.differsNumber) { differing += 1 }
    if relations.contains(.denies) { denied += 1 }
    for reply in statement.replies { take(reply.statement, as: reply.relation) }
  }
}
