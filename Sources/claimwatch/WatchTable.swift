import Daemon
import FeedModel

/// The watches of `claimwatch status` for people: those without a hit first, then the last hit first.
struct WatchTable {
  let watches: [WatchStatus]
  let now: Instant

  /// More watches that hit are only counted.
  private static let mostLines = 20
  /// Ids longer than this are not lined up.
  private static let widestID = 40

  /// Prints the table, or only the watches that are quiet; nothing where there is none.
  func show(onlyQuiet: Bool = false) {
    let silent = watches.filter { onlyQuiet ? $0.isQuiet(at: now) : $0.hits == 0 }
    let hitting =
      onlyQuiet
      ? []
      : watches.filter { $0.hits > 0 }.sorted {
        ($0.lastHit ?? now).milliseconds > ($1.lastHit ?? now).milliseconds
      }
    let lines = silent + hitting.prefix(Self.mostLines)
    guard !lines.isEmpty else { return }
    let width = min(lines.map(\.id.utf8.count).max() ?? 0, Self.widestID)
    Terminal.print(Terminal.styled("watches", .bold))
    for watch in lines {
      let padding = String(repeating: " ", count: max(0, width - watch.id.utf8.count))
      Terminal.print("  \(Terminal.styled(watch.id, .bold))\(padding)  \(text(of: watch))")
      if !watch.nearMisses.isEmpty { Terminal.print("      nearly: \(misses(watch))") }
    }
    let rest = hitting.count - min(hitting.count, Self.mostLines)
    if rest > 0 { Terminal.print("  and \(rest) more that hit; --json lists all") }
    Terminal.print("")
  }

  private func text(of watch: WatchStatus) -> String {
    let since = watch.since.map { ", since \($0.secondsDescription)" } ?? ""
    guard watch.hits > 0 else {
      let never = watch.isQuiet(at: now) ? Terminal.styled("no hit yet", .red) : "no hit yet"
      return never + since
    }
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
