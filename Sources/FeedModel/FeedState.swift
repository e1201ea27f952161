/// What is remembered of a feed between two polls. It survives restarts and reloads.
public struct FeedState: Hashable, Sendable {
  /// The feed's id in the configuration.
  public var feedID: String
  /// The URL that is polled; a permanent redirect may replace the configured one.
  public var url: String
  /// The URL in the configuration when this state was written; another one resets the validators.
  public var configuredURL: String
  /// Validators of the last complete and parsed 200, for ``url``.
  public var validators: Validators?
  /// When a body last came with them; after a week of 304s they are left out once.
  public var validatorsSince: Instant?
  /// First 16 bytes of the SHA-256 of the last parsed body.
  public var bodyDigest: [UInt8]?
  /// Whether a first fetch has been recorded; true also for a feed that was empty then.
  public var primed: Bool
  /// Plain text of the feed's title.
  public var title: String?
  /// When the feed is due; nil means at once.
  public var nextPoll: Instant?
  /// Why ``nextPoll`` is what it is, for `claimwatch status`.
  public var nextPollReason: String
  /// Until when the feed's host has asked to be left alone (429 and 503), by this feed's last poll; nil
  /// where it has not.
  public var heldUntil: Instant?
  /// Start of the last attempt, whatever came of it.
  public var lastAttempt: Instant?
  /// The last poll that ended well (200 parsed, or 304).
  public var lastSuccess: Instant?
  /// The last poll that brought a new or revised item.
  public var lastChange: Instant?
  /// The feed's own rhythm: the present estimate of a good interval, in milliseconds.
  public var estimatedInterval: Int64?
  /// How often the feed usually brings something, by the last body that did.
  public var usualGap: UsualGap?
  /// Since when it has brought nothing: the last poll with news; at a first fetch the date of its
  /// newest item, where that has a credible one.
  public var quietSince: Instant?
  /// What the feed itself says of when to poll it; holds for a 304 as well.
  public var schedule = PublisherSchedule()
  /// How its documents overlap.
  public var window = FeedWindow()
  /// Whether items may be stored under keys of before schema 5.
  public var hasEarlierKeys = false
  /// What came of its polls.
  public var condition: FeedCondition
  /// A permanent redirect that has been seen but not adopted yet.
  public var redirect: RedirectCandidate?
  /// Since when its documents come with lost or garbled letters; nil where the last one did not.
  public var garbledSince: Instant?
  /// The date of the newest item there was; when it was first seen where it has none.
  public var newestItem: Instant?
  /// 24 bits of a digest of what the configuration said of how to poll it, at its last poll.
  public var settings: UInt32?
  /// Milliseconds that its last fetch took.
  public var fetchTime: Int64?

  /// The state of a feed that has never been polled.
  public init(feedID: String, url: String) {
    self.feedID = feedID
    self.url = url
    configuredURL = url
    primed = false
    nextPollReason = "never polled"
    condition = .untried
  }
}

/// When a feed asks to be polled: `ttl`, `skipHours` and `skipDays` of RSS 2.0.
public struct PublisherSchedule: Hashable, Sendable {
  /// Minutes a copy may be kept, as published.
  public var ttlMinutes: Int?
  /// Bit `h` (0 to 23) is set for an hour of the day, UTC, without polls.
  public var skipHours: UInt32
  /// Bit `d` (0 Monday to 6 Sunday) is set for a day of the week, UTC, without polls.
  public var skipDays: UInt8

  /// A feed that does not mind.
  public init(ttlMinutes: Int? = nil, skipHours: UInt32 = 0, skipDays: UInt8 = 0) {
    self.ttlMinutes = ttlMinutes
    self.skipHours = skipHours
    self.skipDays = skipDays
  }

  /// What a document says. Hour 24 is hour 0 (RSS 0.91 counts from 1); unknown days are passed over.
  public init(_ feed: FeedInfo) {
    self.init(ttlMinutes: feed.ttlMinutes)
    for hour in feed.skipHours where (0...24).contains(hour) {
      skipHours |= 1 << UInt32(hour % 24)
    }
    for name in feed.skipDays {
      let day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].firstIndex {
        name.lowercased().hasPrefix($0)
      }
      if let day { skipDays |= 1 << UInt8(day) }
    }
  }
}

/// The times between a feed's publications, in milliseconds.
public struct UsualGap: Hashable, Sendable {
  /// Half of them are shorter.
  public var median: Int64
  /// The longest one in the document.
  public var longest: Int64

  /// Gaps as measured.
  public init(median: Int64, longest: Int64) {
    self.median = median
    self.longest = longest
  }
}

/// ETag and Last-Modified of one response, kept and replaced as a pair, never edited
/// (RFC 9110, sections 8.8 and 13.1).
public struct Validators: Hashable, Sendable {
  /// The ETag as sent, quotes and `W/` included.
  public var etag: String?
  /// The Last-Modified value as sent.
  public var lastModified: String?
  /// Where they came from, when a redirect led elsewhere than ``FeedState/url``; nil for that URL
  /// itself. They are sent there and nowhere else: another resource would compare dates that are
  /// not its own and answer 304 to a body nobody has read.
  public var url: String?

  /// The validators of one response.
  public init(etag: String?, lastModified: String?, url: String? = nil) {
    self.etag = etag
    self.lastModified = lastModified
    self.url = url
  }
}

/// What came of a feed's polls; ``FeedHealth`` is the word for it.
public enum FeedCondition: Hashable, Sendable {
  case untried
  case ok
  case failing(FeedFailure)
  /// The server has said 410 or 404 for days, the last time with `last`.
  case gone(since: Instant, last: FeedFailure)
}

/// A row of failed polls.
public struct FeedFailure: Hashable, Sendable {
  /// The first failure of the row.
  public var since: Instant
  /// How many there were.
  public var count: Int
  /// The class of the last one, a stable word such as `timeout` or `http-503`.
  public var code: String
  /// The first failure of the unbroken run of that class; 404 for two weeks makes a feed gone.
  public var codeSince: Instant
  /// The last one in a sentence, clean of bytes from outside.
  public var message: String

  /// A row of `count` failures.
  public init(
    since: Instant, count: Int, code: String, codeSince: Instant? = nil, message: String
  ) {
    self.since = since
    self.count = count
    self.code = code
    self.codeSince = codeSince ?? since
    self.message = message
  }

  /// Class and sentence, `not-a-feed: 1:1: the document is a web page`.
  public var line: String { "\(code): \(message)" }
}

/// A permanent redirect on probation.
public struct RedirectCandidate: Hashable, Sendable {
  public var target: String
  public var firstSeen: Instant
  public var polls: Int

  /// A redirect to `target`.
  public init(target: String, firstSeen: Instant, polls: Int) {
    self.target = target
    self.firstSeen = firstSeen
    self.polls = polls
  }
}
