import FeedModel

/// The article of a page: its main text in blocks, and what the page says of it.
///
/// A value; any thread. The same bytes give the same article.
public struct Article: Hashable, Sendable {
  /// The title without the site's name; nil where the page names none.
  public var title: String?
  /// Names of people, else of the house.
  public var authors: [String]
  public var published: ArticleDate?
  /// A BCP 47 tag as the page writes it, lower case.
  public var language: String?
  /// The address the page gives for itself, absolute where it can be made so.
  public var canonicalURL: String?
  /// Whether the publisher says that the text costs money (`isAccessibleForFree: false`).
  public var isPaywalled: Bool
  /// Paragraphs, headings, items and quotations in the order of the page.
  public var blocks: [ArticleBlock]
  public var verdict: PageVerdict
  public var encoding: PageEncoding
  /// Why reading stopped before the page's end; nil where it did not.
  public var cut: PageCut?

  /// The blocks, parted by an empty line.
  public var text: String {
    var text = ""
    for block in blocks {
      if !text.isEmpty { text += "\n\n" }
      text += block.text
    }
    return text
  }
}

/// One block of an article.
public struct ArticleBlock: Hashable, Sendable {
  /// What it is.
  public enum Kind: Hashable, Sendable {
    case paragraph
    /// 1 to 6; `h1` is 1.
    case heading(level: Int)
    case item
    case quotation
    case preformatted
    case cell
  }

  public var kind: Kind
  /// Its text, normalised; lines that the page breaks are parted by a line feed.
  public var text: String
}

/// When an article was published.
public struct ArticleDate: Hashable, Sendable {
  /// The day at the newsroom, `2026-03-07`.
  public var day: String
  /// What the page says, where it says it for machines.
  public var raw: String?
  /// The instant, where a time is given.
  public var instant: Instant?
}
