import FeedModel
import FeedParse

/// A document, and how it came to be read as it was.
public struct SourceDocument: Hashable, Sendable {
  /// What was read, as from a feed.
  public var document: FeedDocument
  /// What it was read as; never ``SourceKind/automatic``.
  public var kind: SourceKind
  /// Keys of the map that gave nothing in any item.
  public var unfilled: [FieldMap.Key] = []
  /// Addresses of documents that belong to it and are fetched with it: the sitemaps of a list, the page with a
  /// channel's earlier posts.
  public var further: [String] = []
  /// The map that it was read by: the one that was given, or guessed.
  public var map: FieldMap?

  /// Whether it is nothing without ``further``.
  public var isList: Bool { document.format == .sitemapIndex }

  /// This document with the items of `parts`, which it named; `notes` say what became of the others. Those of a
  /// channel's earlier page come before its own.
  public func joined(with parts: [SourceDocument], notes: [String]) -> SourceDocument {
    var joined = self
    joined.further = []
    var items = parts.flatMap(\.document.items)
    if isList {
      joined.document.format = .newsSitemap
      joined.document.feed =
        parts.lazy.map(\.document.feed).first { $0.title != nil } ?? document.feed
    }
    items += document.items
    var said = notes.map { RepairNote(line: 0, column: 0, message: $0) }
    for part in parts {
      if case .repaired(let notes) = part.document.recovery { said += notes.prefix(20) }
      joined.document.damage = joined.document.damage ?? part.document.damage
    }
    if items.count > Bound.items.limit {
      var bounds = BoundLog()
      bounds.note(.items)
      said += bounds.notes
      items.removeLast(max(0, items.count - Bound.items.limit))
    }
    joined.document.items = items
    joined.document.recovery = document.recovery.adding(said)
    return joined
  }
}
