import Daemon
import FeedModel

/// One feed of `claimwatch status --feed ID`, with all that is known of it.
struct FeedCard {
  let row: StatusReport.Row
  let now: Instant

  /// Prints it.
  func show() {
    let state = row.state
    Terminal.print("\(Terminal.styled(state.feedID, .bold))  \(row.health.styled)")
    for remark in row.remarks(now) { Terminal.print("  \(remark)") }
    line("url", VisibleText.clean(state.url))
    if let title = state.title { line("title", VisibleText.clean(title)) }
    line("next poll", row.dueText(now))
    line("last poll", time(state.lastAttempt))
    line("last good poll", time(state.lastSuccess))
    if let time = state.fetchTime { line("fetch took", "\(time) ms") }
    line("newest item", time(state.newestItem))
    line("items known", "\(row.itemCount)")
    if !row.advice.isEmpty { Terminal.print("\n\(row.advice)") }
  }

  private func line(_ name: String, _ value: String) {
    let gap = String(repeating: " ", count: max(1, 16 - name.utf8.count))
    Terminal.print("  \(name)\(gap)\(value)")
  }

  private func time(_ time: Instant?) -> String {
    guard let time else { return "never" }
    return "\(time.secondsDescription), \(TimeDistance.text(from: now, to: time))"
  }
}
