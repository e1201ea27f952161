import Daemon
import FeedModel

/// What a replay came to, for people: a line for each watch with its newest alerts below.
struct ReplayTable {
  private let report: ReplayReport
  private let style: TimeStyle
  private let against: String?
  private let missing: [String: Int]?

  /// Ids longer than this are not lined up.
  private static let widestID = 40

  init(_ report: ReplayReport, _ style: TimeStyle, against: String?, missing: [String: Int]?) {
    self.report = report
    self.style = style
    self.against = against
    self.missing = missing
  }

  /// Prints it.
  func show() {
    Terminal.print(
      "\(counted(report.items, "item")) of \(counted(report.feeds, "feed")), "
        + "\(style.text(report.since)) to \(style.text(report.until)) (\(length))")
    for note in notes { Terminal.note(note) }
    Terminal.print("")
    if let difference = report.difference {
      show(difference)
    } else {
      showWatches()
    }
  }

  private var notes: [String] {
    var notes: [String] = []
    if report.isShort { notes.append("no items are kept from before \(style.text(report.since))") }
    if report.foreignItems > 0 {
      notes.append(
        "\(counted(report.foreignItems, "item")) left out, of feeds that the configuration does not have"
      )
    }
    if report.backlogItems > 0 {
      notes.append(
        "\(counted(report.backlogItems, "item")) older than 'backfill' when first read; --backlog counts them"
      )
    }
    if report.brokenItems > 0 {
      notes.append("\(counted(report.brokenItems, "item")) of the archive cannot be read")
    }
    return notes
  }

  private func showWatches() {
    let width = min(report.watches.map(\.id.utf8.count).max() ?? 0, Self.widestID)
    for watch in report.watches {
      let padding = Self.padding(watch.id, width)
      let name = Terminal.styled(VisibleText.clean(watch.id), .bold)
      guard watch.alerts > 0 else {
        Terminal.print("\(name)\(padding)  \(Terminal.styled("no alert", .yellow))")
        continue
      }
      Terminal.print(
        "\(name)\(padding)  \(counted(watch.alerts, "alert"))"
          + (report.perDay(watch.alerts).map { ", \(Self.tenths($0)) a day" } ?? "")
          + remarks(watch))
      for hit in watch.examples { show(hit, sign: " ") }
    }
  }

  private func remarks(_ watch: ReplayWatch) -> String {
    var parts: [String] = []
    if watch.updates > 0 { parts.append("\(watch.updates) of them updates") }
    if watch.keptBack > 0 {
      parts.append("\(watch.keptBack) more kept back, not the first of their day or story")
    }
    if watch.undecided > 0 { parts.append("\(watch.undecided) undecided") }
    if let missing { parts.append("\(missing[watch.id] ?? 0) missing in the log") }
    return parts.isEmpty ? "" : "; " + parts.joined(separator: ", ")
  }

  private func show(_ difference: ReplayDifference) {
    Terminal.print("against \(VisibleText.clean(against ?? "")):")
    let ids = Set(difference.gained.keys).union(difference.lost.keys)
    // Watches that are no more follow those of the configuration.
    let known = report.watches.map(\.id)
    let order = known.filter(ids.contains) + ids.subtracting(known).sorted()
    if order.isEmpty { return Terminal.note("the same alerts") }
    let width = min(order.map(\.utf8.count).max() ?? 0, Self.widestID)
    for id in order {
      let (gained, lost) = (difference.gained[id] ?? 0, difference.lost[id] ?? 0)
      Terminal.print(
        "\(Terminal.styled(VisibleText.clean(id), .bold))\(Self.padding(id, width))  "
          + Terminal.styled("+\(gained)", .green) + " " + Terminal.styled("-\(lost)", .red))
      for hit in difference.gainedExamples where hit.watchID == id { show(hit, sign: "+") }
      for hit in difference.lostExamples where hit.watchID == id { show(hit, sign: "-") }
    }
    let same = known.count { !ids.contains($0) }
    if same > 0 {
      Terminal.print(
        Terminal.styled("the same alerts of \(counted(same, "watch", plural: "watches"))", .dim))
    }
  }

  private func show(_ hit: ReplayHit, sign: String) {
    let place =
      hit.term.isEmpty
      ? "taken back"
      : Surroundings.text(
        before: hit.before, hit.term, after: hit.after, width: ReplayHit.width, isStyled: false)
    let title = hit.title.map { Surroundings.oneLine($0) + ": " } ?? ""
    let line = "  \(sign) \(style.text(hit.fetched))  \(hit.feedID)  \(title)\(place)"
    let fitted = Terminal.fitted(line)
    Terminal.print(
      sign == "+"
        ? Terminal.styled(fitted, .green)
        : sign == "-" ? Terminal.styled(fitted, .red) : fitted)
  }

  private static func padding(_ id: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - id.utf8.count))
  }

  private var length: String {
    report.days < 1
      ? TimeDistance.length(report.until.milliseconds(since: report.since))
      : Self.tenths(report.days) + " days"
  }

  /// `18.7`
  private static func tenths(_ value: Double) -> String {
    let tenths = Int(exactly: (value * 10).rounded()) ?? 0
    return "\(tenths / 10).\(tenths % 10)"
  }
}
