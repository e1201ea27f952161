import FeedModel

/// What is counted of every alert, however many there are.
struct ReportCensus {
  private let window: ReportDocument.Window
  private(set) var alerts = 0
  private var tests = 0
  private var claimsOmitted = 0
  private var watches: [ByteKey: WatchGrid.Row] = [:]
  private var feeds: [ByteKey: (title: String?, alerts: Int)] = [:]
  private let steps: [Instant]
  private let hours: Int
  var gaps: [ClosedRange<Int64>] = []
  var damage: [ReportHealth.BlindSpot] = []

  /// Steps that can be taken in with one look.
  private static let mostSteps = 31
  private static let hourMilliseconds: Int64 = 3_600_000

  init(window: ReportDocument.Window) {
    self.window = window
    let length = max(0, window.to.milliseconds(since: window.from))
    var (hours, steps): (Int, [Instant]) = (1, [])
    for candidate in [1, 2, 3, 4, 6, 12, 24, 168, 720, 8760, 87_600, 876_000] {
      let step = Int64(candidate) * Self.hourMilliseconds
      guard length / step < Int64(Self.mostSteps) else { continue }
      hours = candidate
      var begin = window.from.milliseconds - Self.remainder(window.from.milliseconds, step)
      repeat {
        steps.append(Instant(milliseconds: begin))
        begin += step
      } while begin < window.to.milliseconds && steps.count <= Self.mostSteps
      break
    }
    self.hours = hours
    self.steps = steps
  }

  /// Whether an alert is the operator's own try.
  static func isTest(_ type: String) -> Bool { type.hasSameBytes(as: "alert.test") }

  /// Counts an alert; false for a test.
  mutating func add(_ facts: AlertFacts) -> Bool {
    if Self.isTest(facts.type) {
      tests += 1
      return false
    }
    alerts += 1
    claimsOmitted += facts.claimsOmitted
    feeds[ByteKey(facts.feedID), default: (facts.feedTitle, 0)].alerts += 1
    var row =
      watches[ByteKey(facts.watchID)]
      ?? WatchGrid.Row(
        id: facts.watchID, name: facts.watchName, priority: facts.priority,
        counts: Array(repeating: 0, count: steps.count))
    row.name = facts.watchName
    row.priority = facts.priority
    if let step = step(of: facts.time) { row.counts[step] += 1 }
    watches[ByteKey(facts.watchID)] = row
    return true
  }

  private func step(of time: Instant) -> Int? {
    guard let first = steps.first else { return nil }
    let length = Int64(hours) * Self.hourMilliseconds
    let step = max(0, time.milliseconds(since: first)) / length
    return min(Int(clamping: step), steps.count - 1)
  }

  private static func remainder(_ value: Int64, _ divisor: Int64) -> Int64 {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
  }

  /// The report without its stories.
  func document(_ given: ReportMaker.Given) -> ReportDocument {
    var grid = WatchGrid(steps: steps, hours: hours)
    grid.rows = watches.values.sorted { left, right in
      if left.total != right.total { return left.total > right.total }
      return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }
    let wanted = given.watches.isEmpty ? given.configuredWatches : given.watches
    grid.quiet = wanted.filter { watches[ByteKey($0)] == nil }
    var health = given.health
    health.gaps += gaps
    health.blindSpots += damage
    var document = ReportDocument(
      refresh: given.refresh, window: given.window, watches: given.watches, health: health,
      grid: grid)
    document.feeds = feedLines(given)
    document.totals.alerts = alerts
    document.totals.tests = tests
    document.totals.claimsOmitted = claimsOmitted
    document.earlier = given.earlier.map { .init(window: $0.window) }
    return document
  }

  private func feedLines(_ given: ReportMaker.Given) -> [FeedLine] {
    var lines = given.feeds
    var known: Set<ByteKey> = []
    for index in lines.indices {
      let key = ByteKey(lines[index].id)
      known.insert(key)
      guard let feed = feeds[key] else { continue }
      lines[index].alerts = feed.alerts
      if lines[index].title == nil { lines[index].title = feed.title }
    }
    for (key, feed) in feeds where !known.contains(key) {
      lines.append(FeedLine(id: key.text, title: feed.title, alerts: feed.alerts))
    }
    return lines.sorted { left, right in
      if left.isTroubled != right.isTroubled { return left.isTroubled }
      if left.alerts != right.alerts { return left.alerts > right.alerts }
      return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }
  }
}
