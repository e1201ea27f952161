import FeedModel

/// Sentences that several views share.
enum Sentences {
  /// What the window brought.
  static func lede(_ report: ReportDocument) -> String {
    let totals = report.totals
    guard totals.alerts > 0 else { return "No alert was raised." }
    guard report.pages.isEmpty else {
      return
        "\(amount(totals.alerts, "alert")) were raised: too many for one page, so each day has its own."
    }
    var text =
      "\(amount(totals.alerts, "alert")) \(totals.alerts == 1 ? "tells" : "tell") "
      + "\(amount(totals.stories, "story", "stories")) from \(amount(totals.publishers, "outlet"))."
    var against: [String] = []
    if totals.differing > 0 {
      against.append(
        "\(amount(totals.differing, "statement gives", "statements give")) another figure than one before"
      )
    }
    if totals.denied > 0 {
      against.append("\(amount(totals.denied, "statement denies", "statements deny")) one")
    }
    if !against.isEmpty { text += " \(against.joined(separator: ", "))." }
    return text
  }

  /// How widely a story is told.
  static func spread(_ story: Story) -> String {
    "\(amount(story.origins, "origin")) in \(amount(story.publishers, "outlet"))"
  }

  /// The words for how a later statement stands to an earlier one.
  static func words(_ relation: Relation) -> String {
    switch relation {
    case .denies: "denied by"
    case .differsNumber: "differs"
    case .updates: "updated"
    case .sameClaim: "also said by"
    case .sameStatement: "reported through"
    }
  }

  /// The same seen from the later one, whose earlier one is not in the report.
  static func wordsBack(_ relation: Relation) -> String {
    switch relation {
    case .denies: "denies"
    case .differsNumber: "differs from"
    case .updates: "updates"
    case .sameClaim: "says what was said by"
    case .sameStatement: "reported before through"
    }
  }

  /// What the cue says, where it is more than that somebody said so.
  private static let stances: [ByteKey: String] = [
    ByteKey("deny"): "denies", ByteKey("warn"): "warns",
    ByteKey("accuse"): "accuses", ByteKey("promise"): "promises", ByteKey("doubt"): "doubts",
    ByteKey("estimate"): "estimates", ByteKey("ask"): "asks",
    ByteKey("no_comment"): "would not comment",
  ]

  /// What is to be known of a statement beside its words.
  static func facts(_ statement: Statement) -> [String] {
    var facts: [String] = []
    switch ByteKey(statement.quoteType) {
    case ByteKey("direct"): facts.append("quoted")
    case ByteKey("mixed"): facts.append("partly quoted")
    default: break
    }
    if let word = stances[ByteKey(statement.stance)] { facts.append(word) }
    if statement.isNegated { facts.append("negated") }
    if !statement.certainty.hasSameBytes(as: "stated") { facts.append(statement.certainty) }
    return facts
  }

  /// A line on the items of a story in time.
  static func course(_ story: Story) -> String {
    let reprints = story.items.count { $0.reprintOf != nil }
    let own = story.items.count - reprints
    let span = story.last.milliseconds(since: story.first.time)
    var text = amount(own, "own text")
    if reprints > 0 { text += ", \(amount(reprints, "reprint"))" }
    return text + (span >= 60_000 ? ", within \(ReportTime.length(span))" : "")
  }

  /// How long a blind spot lasted.
  static func duration(_ spot: ReportHealth.BlindSpot, _ window: ReportDocument.Window) -> String {
    let since = spot.since.map { ReportTime.short($0, on: window.to) }
    if let until = spot.until {
      guard let since, spot.since != until else {
        return "at \(ReportTime.short(until, on: window.to))"
      }
      return "\(since) to \(ReportTime.short(until, on: window.to))"
    }
    return since.map { "since \($0)" } ?? ""
  }

  /// The verdict in a sentence.
  static func verdict(_ health: ReportHealth) -> String {
    switch health.state {
    case .clear: "Nothing was missed that claimwatch knows of."
    case .blind: "This report may miss something."
    case .unknown: "Only the log was read: what the daemon could not see is not known."
    }
  }

  /// Further facts of health, a clause each.
  static func details(_ report: ReportDocument) -> [String] {
    let health = report.health
    var details: [String] = []
    if !health.feeds.isEmpty {
      let all = health.feeds.reduce(0) { $0 + $1.count }
      let words = health.feeds.filter { $0.count > 0 }.map { "\(grouped($0.count)) \($0.word)" }
      details.append("\(amount(all, "feed")): \(words.joined(separator: ", "))")
    }
    if let daemon = health.daemon { details.append(daemon) }
    for count in health.suppressed where count.count > 0 {
      details.append(
        "\(amount(count.count, "alert")) of \(count.word) kept back by the flood limit")
    }
    for gap in health.gaps {
      details.append(
        gap.count == 1
          ? "alert #\(gap.lowerBound) is in no file of the log"
          : "alerts #\(gap.lowerBound) to #\(gap.upperBound) are in no file of the log")
    }
    if health.pending > 0 {
      details.append("\(amount(health.pending, "alert")) not in the log yet")
    }
    for count in health.deadLetters ?? [] where count.count > 0 {
      details.append("\(amount(count.count, "alert")) given up by output \(count.word)")
    }
    details += health.silences
    if report.totals.claimsOmitted > 0 {
      details.append("\(amount(report.totals.claimsOmitted, "claim")) left out of long alerts")
    }
    if report.totals.tests > 0 {
      details.append("\(amount(report.totals.tests, "test")) not shown")
    }
    if let configuration = health.configuration { details.append("configuration \(configuration)") }
    details.append(health.program)
    return details
  }
}
