import AlertLog
import FeedModel

/// What a mail or a chat shows of an alert, on single lines, safe to show: a few kilobytes of a line that may have 64.
struct AlertNote: Hashable, Sendable {
  /// A matched claim.
  struct Statement: Hashable, Sendable {
    /// `Lena Varn (mayor)`; nil where nobody is named.
    var speaker: String?
    /// `denies`; nil where it is plainly said.
    var stance: String?
    var content: String
  }

  var id: String
  var seq: Int64
  /// RFC 3339.
  var time: String
  var isHigh: Bool
  var watchID: String
  var watchName: String
  var summary: String
  /// `updated`, `withdrawn` or `test`; nil for a new one.
  var kind: String?
  var title: String
  var outlet: String
  var link: String?
  var storyID: String
  /// The first alert of its story.
  var firstOfStory: String?
  /// The daemon that raised it.
  var source: String
  /// What was withdrawn first.
  var statements: [Statement]

  /// So many statements of one alert are shown.
  private static let mostStatements = 4
  private static let longestContent = 600

  /// Reads an alert's line; nil where it is none.
  init?(line: [UInt8]) {
    guard let alert = LoggedAlert(line: line) else { return nil }
    self.init(alert)
  }

  /// What is shown of `alert`.
  init(_ alert: LoggedAlert) {
    let record = alert.record
    id = alert.id
    seq = Int64(alert.seq)
    time = Self.shown(alert.time, 32)
    isHigh = alert.priority.hasSameBytes(as: "high")
    watchID = Self.shown(alert.watchID, 64)
    watchName = Self.shown(alert.watchName, 120)
    summary = Self.shown(alert.summary, 300)
    kind = alert.kind
    title = Self.shown(alert.title ?? alert.summary, 300)
    outlet = Self.shown(alert.outlet, 80)
    link = ShownText.webLink(alert.link)
    storyID = alert.storyID
    firstOfStory = record["cluster"]?["first_alert_id"]?.string
    source = record["source"]?.string ?? ""
    let gone = alert.changes.filter { $0.isKind("withdrawn") }.compactMap(\.before)
    statements = gone.prefix(Self.mostStatements).map { text in
      Statement(content: "withdrawn: " + Self.shown(text, Self.longestContent))
    }
    statements += alert.matchedClaims.prefix(Self.mostStatements).map { claim in
      let role = claim.role.map { " (\(Self.shown($0, 80)))" } ?? ""
      let content = Self.shown(claim.content, Self.longestContent)
      let before = alert.before(claim).map { " (before: \(Self.shown($0, Self.longestContent)))" }
      return Statement(
        speaker: claim.speaker.map { Self.shown($0, 120) + role },
        stance: claim.verb.hasSameBytes(as: "says") ? nil : claim.verb,
        content: (claim.isDirect ? "“\(content)”" : content) + (before ?? ""))
    }
  }

  /// One line of at most so many scalars.
  private static func shown(_ text: String, _ limit: Int) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end != scalars.endIndex
    else { return ShownText.line(text) }
    return ShownText.line(String(scalars[..<end])) + "…"
  }

  /// `Sevastopol strikes · updated · Harbour Gazette · 2026-11-27 08:00 UTC`.
  var standing: String {
    let clock = time.utf8.count >= 16 ? time.cut(utf8: 10) + " " + hourAndMinute + " UTC" : time
    return ([watchName, kind, outlet, clock].compactMap { $0 }).filter { !$0.isEmpty }
      .joined(separator: " · ")
  }

  private var hourAndMinute: String {
    String(decoding: time.utf8.dropFirst(11).prefix(5), as: UTF8.self)
  }
}

extension AlertNote.Statement {
  /// `Lena Varn (mayor) denies: …`.
  var line: String {
    guard let speaker else { return content }
    return speaker + (stance.map { " \($0)" } ?? "") + ": " + content
  }
}
