import AlertLog
import FeedModel
import JSONText

/// Writes alerts in a form that other programs read, one after the other: what is kept does not grow with a log, but for
/// the links of a STIX bundle.
public struct AlertExport {
  /// The forms there are.
  public enum Form: String, CaseIterable, Sendable {
    /// RFC 4180, a row for each matched claim.
    case csv
    /// CloudEvents 1.0 in structured mode, one a line.
    case cloudevents
    /// A bundle of STIX 2.1.
    case stix
    /// RSS 2.0.
    case rss
  }

  private let form: Form
  private var stix = StixBundle()
  private var hasBegun = false

  /// An export in `form`.
  public init(_ form: Form) { self.form = form }

  /// The bytes of one alert, with what stands before the first.
  public mutating func add(_ alert: LoggedAlert) -> [UInt8] {
    let head = hasBegun ? [] : beginning(alert)
    hasBegun = true
    switch form {
    case .csv: return head + AlertTable.rows(of: alert)
    case .cloudevents:
      return head + (WebhookBody.cloudEvent(.full).bytes(of: alert.line).map { $0 + [0x0A] } ?? [])
    case .stix: return head + stix.objects(of: alert)
    case .rss: return head + Array(AlertRSS.item(alert).utf8)
    }
  }

  /// What stands behind the last alert.
  public mutating func end() -> [UInt8] {
    let head = hasBegun ? [] : beginning(nil)
    hasBegun = true
    switch form {
    case .csv, .cloudevents: return head
    case .stix: return head + Array("\n]}\n".utf8)
    case .rss: return head + Array("</channel>\n</rss>\n".utf8)
    }
  }

  private mutating func beginning(_ first: LoggedAlert?) -> [UInt8] {
    switch form {
    case .csv: AlertTable.head
    case .cloudevents: []
    case .stix: stix.head(first)
    case .rss: Array(AlertRSS.head(first).utf8)
    }
  }
}

/// Alerts as rows for a spreadsheet.
enum AlertTable {
  private static let columns = [
    "seq", "id", "type", "time", "watch", "priority", "publisher", "feed", "title", "link",
    "published", "story", "speaker", "stance", "negated", "certainty", "quote", "content",
  ]

  static var head: [UInt8] { row(columns) }

  static func rows(of alert: LoggedAlert) -> [UInt8] {
    let common = [
      "\(alert.seq)", alert.id, alert.type, alert.time, alert.watchID, alert.priority,
      alert.outlet, alert.feedID, alert.title ?? "", alert.link ?? "", alert.published ?? "",
      alert.storyID,
    ]
    let claims = alert.matchedClaims
    if claims.isEmpty { return row(common + ["", "", "", "", "", ""]) }
    return claims.flatMap { claim in
      row(
        common + [
          claim.speaker ?? "", claim.value["stance"]?.string ?? "",
          claim.value["negated"]?.bool == true ? "true" : "false",
          claim.value["certainty"]?.string ?? "", claim.value["quote_type"]?.string ?? "",
          claim.content,
        ])
    }
  }

  private static func row(_ fields: [String]) -> [UInt8] {
    Array((fields.map(field).joined(separator: ",") + "\r\n").utf8)
  }

  /// Within quotation marks. What a spreadsheet would take for a formula begins with an apostrophe.
  private static func field(_ text: String) -> String {
    let shown = ShownText.line(text)
    let first = shown.unicodeScalars.first { $0 != " " }
    let isFormula = first.map { "=+-@＝＋－＠|%".unicodeScalars.contains($0) } ?? false
    var result = isFormula ? "\"'" : "\""
    for scalar in shown.unicodeScalars {
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}

/// Alerts as items of RSS 2.0.
enum AlertRSS {
  static func head(_ first: LoggedAlert?) -> String {
    let source = first?.record["source"]?.string ?? "//claimwatch"
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <rss version="2.0">
      <channel>
      <title>claimwatch alerts</title>
      <link>\(ShownText.markup(source))</link>
      <description>\(ShownText.markup(source))</description>
      <generator>claimwatch</generator>

      """
  }

  static func item(_ alert: LoggedAlert) -> String {
    let note = AlertNote(line: alert.line)
    let link = ShownText.webLink(alert.link).map { "<link>\(ShownText.markup($0))</link>\n" } ?? ""
    let date = LoggedTime.parse(alert.time.utf8).map {
      "<pubDate>\(MailText.date($0))</pubDate>\n"
    }
    let lines = [note?.title ?? alert.summary] + (note?.statements.map(\.line) ?? [])
    // Read as HTML by most: escaped once for that, and once for XML.
    let text = lines.map { ShownText.markup($0) }.joined(separator: "<br>")
    return """
      <item>
      <guid isPermaLink="false">urn:uuid:\(ShownText.markup(alert.id))</guid>
      <title>\(ShownText.markup(alert.summary))</title>
      \(link)\(date ?? "")<category>\(ShownText.markup(alert.watchID))</category>
      <description>\(ShownText.markup(text))</description>
      </item>

      """
  }
}
