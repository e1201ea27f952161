import Daemon
import FeedModel

/// The feeds of `claimwatch status` for people: a line each, another for what is wrong, and what to do
/// about it once for all feeds with the same trouble.
struct StatusTable {
  let rows: [StatusReport.Row]
  let now: Instant

  /// Ids longer than this are not lined up.
  private static let widestID = 40
  private static let widestWord = FeedHealth.allCases.map(\.rawValue.utf8.count).max() ?? 0
  static let indent = String(repeating: " ", count: widestWord + 2)

  /// Prints the table.
  func show() {
    var page = TextPage()
    let width = min(rows.map(\.state.feedID.utf8.count).max() ?? 0, Self.widestID)
    for row in rows { add(row, idWidth: width, to: &page) }
    var advice: Set<Advice> = []
    for row in rows where !row.advice.isEmpty {
      advice.insert(Advice(code: row.failure?.code ?? row.health.rawValue, text: row.advice))
    }
    if !advice.isEmpty { page.add("") }
    for advice in advice.sorted(by: { ($0.code, $0.text) < ($1.code, $1.text) }) {
      page.add("\(Terminal.styled(VisibleText.clean(advice.code), .bold)): \(advice.text)")
    }
    if !rows.isEmpty { page.add("") }
    page.show()
  }

  /// Feeds may fail in one way for several reasons.
  private struct Advice: Hashable {
    let code: String
    let text: String
  }

  private func add(_ row: StatusReport.Row, idWidth: Int, to page: inout TextPage) {
    let id = row.state.feedID
    let padding = String(repeating: " ", count: max(0, idWidth - id.utf8.count))
    let items = counted(row.itemCount, "item")
    let gap = String(repeating: " ", count: max(0, 11 - items.utf8.count))
    let rest = padding + "  " + gap + items + "  " + row.dueText(now)
    let name = Terminal.fitted(id, after: Self.widestWord + 2)
    page.add(
      word(row.health) + "  " + Terminal.styled(name, .bold)
        + Terminal.fitted(rest, after: Self.widestWord + 2 + name.unicodeScalars.count))
    for remark in row.remarks(now) { page.add(Terminal.fitted(Self.indent + remark)) }
  }

  private func word(_ health: FeedHealth) -> String {
    let padding = String(repeating: " ", count: Self.widestWord - health.rawValue.utf8.count)
    return health.styled + padding
  }
}

extension FeedHealth {
  /// The word, in the colour that it deserves.
  var styled: String {
    switch self {
    case .new: Terminal.styled(rawValue, .dim)
    case .ok: Terminal.styled(rawValue, .green)
    case .held, .overrun, .silent: Terminal.styled(rawValue, .yellow)
    case .overdue, .failing, .poisoned, .gone: Terminal.styled(rawValue, .red)
    }
  }
}

extension StatusReport.Row {
  /// When it is due, and why.
  func dueText(_ now: Instant) -> String {
    let reason = VisibleText.clean(reason)
    if let overdue { return "overdue by \(TimeDistance.length(overdue)): \(reason)" }
    return due <= now
      ? "due now: \(reason)" : "due \(TimeDistance.text(from: now, to: due)): \(reason)"
  }

  /// What is wrong with it, a line each.
  func remarks(_ now: Instant) -> [String] {
    var lines: [String] = []
    if let failure {
      let times = failure.count == 1 ? "once" : "\(failure.count) times"
      lines.append(
        "\(VisibleText.clean(failure.line)) (\(times) since \(failure.since.secondsDescription))")
      if letter != nil {
        lines.append("A text to send: claimwatch status --letter \(state.feedID)")
      }
    }
    if health == .silent, let since = state.quietSince ?? state.lastChange {
      let usual = state.usualGap.map { ", though every \(TimeDistance.length($0.median)) is usual" }
      lines.append("has brought nothing since \(since.secondsDescription)\(usual ?? "")")
    }
    if let pages, pages.isFailing, let since = pages.since {
      lines.append(
        "none of its last \(pages.failed) pages gave an article since \(since.secondsDescription): \(VisibleText.clean(pages.reason)); its items are told from the feed's own text"
      )
    }
    if !degraded.isEmpty {
      lines.append(
        "\(degraded.joined(separator: ", ")) of its map \(degraded.count == 1 ? "finds" : "find") nothing in any item: the page may have changed, or the expression does not fit it; claimwatch feeds preview \(state.feedID)"
      )
    }
    if suppressed > 0 {
      lines.append(
        "\(counted(suppressed, "alert")) kept back by the flood cap; claimwatch release writes them"
      )
    }
    if let overrun = state.window.lastOverrun, now.milliseconds(since: overrun) < 7 * 86_400_000 {
      lines.append(
        "all its items were new on \(overrun.secondsDescription): some may have been missed")
    }
    if let garbled = state.garbledSince {
      lines.append("its letters come lost or garbled since \(garbled.secondsDescription)")
    }
    return lines
  }
}
