/// What a page is.
public enum PageVerdict: Hashable, Sendable {
  /// An article, as far as can be told.
  case article
  /// Something else, whatever its status was.
  case notArticle(Reason)

  /// What a page that is no article is.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// Asks for consent, and shows nothing else.
    case consentWall = "consent-wall"
    /// Shows a beginning, and asks for a subscription.
    case paywall
    /// Asks whether a person reads it.
    case botCheck = "bot-check"
    case login
    /// Says that there is no such page, with whatever status.
    case notFound = "not-found"
    case videoOnly = "video-only"
    /// A list of other pages.
    case list
    /// No text at all.
    case empty
  }
}
