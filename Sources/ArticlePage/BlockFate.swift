/// What became of a block, and why.
public enum BlockFate: String, Hashable, Sendable {
  case kept
  /// Outside the element that holds the article.
  case outside
  case comments, related, share, newsletter, advertisement, navigation, footer, sidebar, about
  case caption, consent, wall, hidden, tags, widget
  case authorBox = "author-box"
  /// Mostly links.
  case links
  /// Begins as no sentence of an article does: `Read more:`, `Follow us`.
  case phrase
  /// The title once more.
  case title
  /// A heading with nothing of its own below it.
  case emptyHeading = "empty-heading"
  /// Too short to tell, before the first or behind the last paragraph.
  case edge
  /// Behind what ends an article: its comments, its related links.
  case behindEnd = "behind-end"
  /// Behind the text that the page gives for machines, or in a box of its own that is not in there.
  case unwitnessed
  /// Said before, word for word.
  case repeated
}
