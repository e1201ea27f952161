import Daemon
import FeedModel

/// The feeds of `claimwatch status` for people: a line each, another for what is wrong, and what to do
/// about it once for all feeds with the same trouble.
struct StatusTable {
  let rows: [StatusReport.Row]
  let now: Instant

  /// Ids longer than this are not lined up.
  private static let widestID = 40

  /// Prints the table.
  func show() {
    let width = min(rows.map(\.state.feedID.utf8.count).max() ?? 0, Self.widestID)
    for row in rows { show(row, idWidth: width) }
    var advice: Set<Advice> = []
    for row in rows {
      switch row.state.condition {
      case .untried, .ok: break
      case .failing(let failure): advice.insert(Advice(code: failure.code, text: row.advice))
      case .gone: advice.insert(Advice(code: "gone", text: row.advice))
      }
    }
    if !advice.isEmpty { Terminal.print("") }
    for advice in advice.sorted(by: { ($0.code, $0.text) < ($1.code, $1.text) }) {
      Terminal.print("\(Terminal.styled(VisibleText.clean(advice.code), .bold)): \(advice.text)")
    }
    if !rows.isEmpty { Terminal.print("") }
  }

  /// Feeds may fail in one way for several reasons.
  private struct Advice: Hashable {
    let code: String
    let text: String
  }

  private func show(_ row: StatusReport.Row, idWidth: Int) {
    let id = row.state.feedID
    let padding = String(repeating: " ", count: max(0, idWidth - id.utf8.count))
    let items = counted(row.itemCount, "item")
    let gap = String(repeating: " ", count: max(0, 11 - items.utf8.count))
    Terminal.print(
      "\(health(row))  \(Terminal.styled(id, .bold))\(padding)  \(gap)\(items)  \(due(row))")
    if case .failing(let failure) = row.state.condition {
      let times = failure.count == 1 ? "once" : "\(failure.count) times"
      Terminal.print(
        "         \(VisibleText.clean(failure.line)) "
          + "(\(times) since \(failure.since.secondsDescription))")
      if row.letter != nil {
        Terminal.print("         A text to send: claimwatch status --letter \(id)")
      }
    }
    if row.suppressed > 0 {
      Terminal.print(
        "         \(counted(row.suppressed, "alert")) kept back by the flood cap; "
          + "claimwatch release writes them")
    }
    showOverrun(row)
  }

  /// For so long an overrun is shown.
  private static let overrunShown: Int64 = 7 * 86_400_000

  private func showOverrun(_ row: StatusReport.Row) {
    guard let overrun = row.state.window.lastOverrun,
      now.milliseconds(since: overrun) < Self.overrunShown
    else { return }
    Terminal.print(
      "         all its items were new on \(overrun.secondsDescription): some may have been missed")
  }

  private func health(_ row: StatusReport.Row) -> String {
    switch row.state.condition {
    case .untried: Terminal.styled("new    ", .dim)
    case .ok: Terminal.styled("ok     ", .green)
    case .failing: Terminal.styled("failing", .red)
    case .gone: Terminal.styled("gone   ", .red)
    }
  }

  private func due(_ row: StatusReport.Row) -> String {
    let reason = VisibleText.clean(row.reason)
    guard let due = row.due else { return "never due: \(reason)" }
    return due <= now
      ? "due now: \(reason)" : "due \(TimeDistance.text(from: now, to: due)): \(reason)"
  }
}
