import Daemon
import FeedModel

/// The watches of `claimwatch status` for people: those that are quiet first, then others without a hit, then
/// the last hit first.
struct WatchTable {
  let watches: [WatchStatus]
  let now: Instant

  /// More watches that hit, or that are too young to be quiet, are only counted.
  private static let mostLines = 20
  /// Ids longer than this are not lined up.
  private static let widestID = 40

  /// Prints the table, or only the watches that are quiet; nothing where there is none.
  func show(onlyQuiet: Bool = false) {
    let quiet = watches.filter { $0.isQuiet(at: now) }
    let others = onlyQuiet ? [] : watches.filter { !$0.isQuiet(at: now) }
    let waiting = others.filter { $0.hits == 0 }
    let hitting = others.filter { $0.hits > 0 }.sorted {
      ($0.lastHit ?? now).milliseconds > ($1.lastHit ?? now).milliseconds
    }
    let lines = quiet + waiting.prefix(Self.mostLines) + hitting.prefix(Self.mostLines)
    guard !lines.isEmpty else { return }
    let width = min(lines.map(\.id.utf8.count).max() ?? 0, Self.widestID)
    Terminal.print(Terminal.styled("watches", .bold))
    for watch in lines {
      show(watch, idWidth: width)
      if !watch.nearMisses.isEmpty {
        Terminal.print(Terminal.fitted("      nearly: \(misses(watch))"))
      }
    }
    for (more, word) in [(waiting, "without a hit yet"), (hitting, "that hit")] {
      let rest = more.dropFirst(Self.mostLines).count
      if rest > 0 { Terminal.print("  and \(rest) more \(word); --json lists all") }
    }
    Terminal.print("")
  }

  private func show(_ watch: WatchStatus, idWidth: Int) {
    let padding = String(repeating: " ", count: max(0, idWidth - watch.id.utf8.count))
    let name = Terminal.fitted(watch.id, after: 2)
    let never = watch.isQuiet(at: now) ? "no hit yet" : ""
    let used = 2 + name.unicodeScalars.count + padding.utf8.count + 2
    Terminal.print(
      "  \(Terminal.styled(name, .bold))"
        + Terminal.fitted("\(padding)  ", after: 2 + name.unicodeScalars.count)
        + Terminal.styled(Terminal.fitted(never, after: used), .red)
        + Terminal.fitted(text(of: watch, never: never), after: used + never.utf8.count))
  }

  /// What stands behind `never`.
  private func text(of watch: WatchStatus, never: String) -> String {
    let since = watch.since.map { ", since \($0.secondsDescription)" } ?? ""
    guard watch.hits > 0 else { return (never.isEmpty ? "no hit yet" : "") + since }
    let last = watch.lastHit.map { ", the last \(TimeDistance.text(from: now, to: $0))" } ?? ""
    return counted(watch.hits, "hit") + last + since
  }

  private func misses(_ watch: WatchStatus) -> String {
    watch.nearMisses.prefix(3).map {
      "\"\(VisibleText.clean($0.text))\" in \(counted($0.items, "item"))"
    }
    .joined(separator: ", ")
  }
}
