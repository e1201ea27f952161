import FeedModel

/// The HTTP versions a feed is asked in.
public enum HTTPVersion: String, Hashable, Sendable, CaseIterable {
  /// HTTP/2 where the server offers it.
  case automatic = "auto"
  case http1 = "1.1"
  /// HTTP/2 without TLS too.
  case http2 = "2"
}

/// One feed to poll. Times in milliseconds.
public struct FeedConfiguration: Hashable, Sendable {
  /// Unique; `[a-z0-9][a-z0-9_-]{0,63}`. What the state remembers the feed by.
  public var id: String
  /// The URL without its fragment; a local file's as `file://` and the absolute path.
  public var url: String
  /// Where to get it.
  public var location: FeedLocation
  /// A title to show in place of the feed's own.
  public var title: String?
  /// nil means adaptive.
  public var interval: Int64?
  public var backfill: Backfill
  /// nil means ``FetchSettings/userAgent``.
  public var userAgent: String?
  public var headers: [HeaderField]
  /// The feed's own, or ``FetchSettings/proxy``.
  public var proxy: ProxyChoice
  public var authentication: FeedAuthentication?
  /// Changes where a file that ``authentication`` or ``tlsCA`` names was written or replaced between two
  /// readings of the configuration; nil where there is none. A credential of systemd only changes with a
  /// restart, which gives it another file each time.
  public var fileStamp: String?
  /// A file of PEM certificates that are trusted for this feed in place of the system's.
  public var tlsCA: String?
  /// Whether private addresses are allowed for this feed.
  public var allowPrivate: Bool
  public var httpVersion: HTTPVersion
  /// Feeds of one group share a server behind different host names: they are held together.
  public var rateGroup: String?
  /// By which watches choose feeds.
  public var tags: [String]
  /// The feed's own, or ``Configuration/pages``.
  public var pages = PageSettings()
  /// What stands at the address.
  public var kind = SourceKind.automatic
  /// Where items stand in a page or in JSON; there for these two kinds alone.
  public var map: FieldMap?

  /// A feed with nothing but its id, its URL and where it is.
  public init(id: String, url: String, location: FeedLocation) {
    self.id = id
    self.url = url
    self.location = location
    let draft = FeedDraft()
    backfill = draft.backfill
    headers = []
    tags = []
    proxy = .direct
    allowPrivate = draft.allowPrivate
    httpVersion = draft.httpVersion
  }
}
