import FeedModel

/// What came of one poll.
public enum PollOutcome: Sendable {
  /// A 200 whose body was parsed.
  case read(ReadPoll)
  /// A 304, or a 200 with the body of last time.
  case unchanged(UnchangedPoll)
  /// Anything else: the fetch failed, or the body was no complete feed.
  case failed(FailedPoll)
}

/// What a parsed body brought.
public struct ReadPoll: Sendable {
  /// The pair of the response, nil where it had none; takes the place of the old pair.
  public var validators: Validators?
  /// Milliseconds for which the response stays fresh.
  public var maxAge: Int64?
  /// Milliseconds the server asks to wait.
  public var retryAfter: Int64?
  /// What the document says of when to poll it.
  public var schedule = PublisherSchedule()
  /// First 16 bytes of the SHA-256 of the body.
  public var bodyDigest: [UInt8]?
  /// Plain text of the feed's title.
  public var title: String?
  /// Dates of the items, of each the later of publication and update, in any order; undated items are
  /// left out.
  public var itemDates: [Instant] = []
  /// How many items the document has.
  public var items = 0
  /// How many of them were known, under whatever identity.
  public var known = 0
  /// How many known ones stand above all new ones though they are older: a publisher keeps them there, so
  /// they say nothing of what came between.
  public var pinned = 0
  /// Whether most of those that were not have the titles of known ones: then the feed has new
  /// identities, not new items.
  public var looksRekeyed = false
  /// Whether an item was new or revised.
  public var hasNews = false
  /// Whether its letters are lost or garbled.
  public var isGarbled = false
  /// Where redirects led, all of them permanent.
  public var permanentRedirect: String?

  /// A body that brought nothing.
  public init() {}
}

/// A poll that brought nothing new.
public struct UnchangedPoll: Sendable {
  /// The pair to keep from now on.
  public var validators: Validators?
  /// Milliseconds for which the response stays fresh.
  public var maxAge: Int64?
  /// Milliseconds the server asks to wait.
  public var retryAfter: Int64?
  /// Whether a body came (a 200), which proves that the validators are not stuck.
  public var hadBody: Bool
  /// Where redirects led, all of them permanent.
  public var permanentRedirect: String?

  /// A poll answered with 304, or (`hadBody`) with the body of last time.
  public init(validators: Validators?, hadBody: Bool) {
    self.validators = validators
    self.hadBody = hadBody
  }
}

/// What a poll tells of the way to the server.
public enum Reach: Hashable, Sendable {
  /// The server, or something in its place, has answered.
  case answered
  /// Nothing came back: no address, no connection, or no answer in time.
  case nothing
  /// Neither can be said.
  case unknown
}

/// What a status says about further requests.
public enum Throttling: Hashable, Sendable {
  case none
  /// 503: something behind the server is down or overloaded, often for one path only.
  case unavailable
  /// 429: too many requests by this client.
  case tooMany

  /// What `status` says.
  public init(status: Int?) {
    switch status {
    case 429: self = .tooMany
    case 503: self = .unavailable
    default: self = .none
    }
  }
}

/// A poll that failed.
public struct FailedPoll: Sendable {
  /// The class of the error, a stable word such as `timeout` or `http-503`.
  public var code: String
  /// Who the server wants to be left alone by, whatever the class.
  public var throttling: Throttling
  /// Milliseconds the server asks to wait; nothing where it names a time that has passed, which takes
  /// nothing back of what the status says.
  public var retryAfter: Int64?
  /// What the failure tells of the way to the server.
  public var reach = Reach.answered
  /// One line, clean of bytes from outside.
  public var message: String

  /// A failure of class `code`.
  public init(
    code: String, throttling: Throttling = .none, retryAfter: Int64? = nil, message: String
  ) {
    self.code = code
    self.throttling = throttling
    self.retryAfter = retryAfter.flatMap { $0 > 0 ? $0 : nil }
    self.message = message
  }
}
