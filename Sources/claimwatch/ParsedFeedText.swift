import Daemon
import FeedModel

/// A parsed feed for people.
enum ParsedFeedText {
  /// Prints the feed's own facts, what was repaired, and one block for each item.
  static func show(_ document: FeedDocument) {
    let feed = document.feed
    Terminal.print(Terminal.styled(clean(feed.title ?? "(no title)"), .bold))
    Terminal.print(
      "\(document.format.rawValue), \(document.encoding.name) by \(document.encoding.origin.rawValue), "
        + counted(document.items.count, "item"))
    if let link = feed.link { Terminal.print(Terminal.styled(clean(link), .blue)) }
    show(document.recovery)
    for item in document.items { show(item) }
  }

  private static func show(_ recovery: Recovery) {
    switch recovery {
    case .strict: break
    case .repaired(let notes):
      for note in notes {
        Terminal.print(Terminal.styled("repaired ", .yellow) + clean(note.description))
      }
    case .unclosed(let notes):
      for note in notes {
        Terminal.print(Terminal.styled("unclosed ", .red) + clean(note.description))
      }
    }
  }

  private static func show(_ item: Item) {
    Terminal.print("")
    let date = (item.published ?? item.updated).map { date in
      date.instant?.secondsDescription ?? "unreadable date '\(clean(date.raw))'"
    }
    Terminal.print(
      Terminal.styled(clean(item.title ?? "(no title)"), .bold) + "  "
        + Terminal.styled(date ?? "no date", .dim))
    if let link = item.link { Terminal.print("  " + Terminal.styled(clean(link), .blue)) }
    if let guid = item.guid, guid != item.link { Terminal.print("  guid " + clean(guid)) }
    if let text = item.content?.text ?? item.summary?.text, !text.isEmpty {
      Terminal.print("  " + beginning(of: text))
    }
  }

  /// The first words of a text on one line.
  private static func beginning(of text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return clean(line.count > 200 ? String(line.prefix(199)) + "…" : line)
  }

  private static func clean(_ text: String) -> String { VisibleText.clean(text) }
}
