/// A named query that a user cares about.
public struct Watch: Hashable, Sendable {
  public enum Priority: String, Hashable, Sendable, CaseIterable {
    case low, normal, high
  }
  /// For what a watch raises one alert at most.
  public enum Repetition: String, Hashable, Sendable, CaseIterable {
    case item, day, story
  }
  /// What counts as the same beside upper and lower case and typography.
  public enum Fold: String, Hashable, Sendable, CaseIterable {
    /// Nothing.
    case letterCase = "case"
    /// Letters with and without their diacritics.
    case diacritics
  }
  /// A language by whose case endings one-word terms are found (`docs/inflection.md`).
  public enum Inflection: String, Hashable, Sendable, CaseIterable {
    case russian = "ru"
    case ukrainian = "uk"
    case english = "en"
    case german = "de"
  }
  /// `[a-z0-9][a-z0-9_-]{0,63}`.
  public var id: String
  public var name: String
  public var priority: Priority
  public var tags: [String]
  /// Words and phrases as written in the configuration, at least one: any of them hits. Of a watch with
  /// a ``query``, those that the query names, in its order, forms of aliases one by one.
  public var terms: [String]
  /// A query as written, which decides in place of the terms alone (`docs/watch-language.md`).
  public var query: String?
  /// Terms that are the beginning of a word, by index; a star stands behind them.
  public var prefixes: Set<Int> = []
  /// Terms that are regular expressions, by index; `re:/` stands before them, a slash behind.
  public var expressions: Set<Int> = []
  /// The `[[alias]]` that a term is a form of, by the term's index.
  public var aliases: [Int: String] = [:]
  /// The ids of the feeds that it looks at; empty for all.
  public var feeds: [String] = []
  /// Tags of the feeds that it looks at; empty for all.
  public var feedTags: [String] = []
  /// Places that must be found in an item.
  public var minimumMatches = 1
  /// The least confidence of a claim that a query's conditions on claims count; nil for any.
  public var minimumConfidence: Double?
  /// Terms with which a sentence, and a claim, counts for nothing.
  public var exclusions: [String] = []
  /// Milliseconds: an older item raises no alert, unless the watch had one of it.
  public var maximumAge: Int64?
  /// nil where every revision that brings news raises an alert.
  public var oncePer: Repetition?
  /// When outputs hold its alerts back.
  public var quiet: [QuietHours] = []
  public var fold = Fold.letterCase
  public var inflections: [Inflection] = []

  /// A watch over `terms`.
  public init(
    id: String, name: String? = nil, priority: Priority = .normal, tags: [String] = [],
    terms: [String]
  ) {
    self.id = id
    self.name = name ?? id
    self.priority = priority
    self.tags = tags
    self.terms = terms
  }
}

extension Watch {
  /// Whether an item may cease to be hit though some of what it was hit for stands.
  public var needsSeveral: Bool { query != nil || minimumMatches > 1 || !exclusions.isEmpty }

  /// Whether outputs are to hold back an alert that is raised at `time`.
  public func isQuiet(at time: Instant) -> Bool { quiet.contains { $0.contains(time) } }

  /// What a date without a zone may be off by: clocks are 14 hours ahead of UTC at most, and 12 behind.
  static let zoneSlack: Int64 = 14 * 3_600_000

  /// Whether an item of these dates is too old by now. One without a date is not.
  public func isTooOld(_ dates: [DateEvidence?], now: Instant) -> Bool {
    let instants = dates.compactMap { date in
      date?.instant?.advanced(byMilliseconds: date?.hasZone == false ? Self.zoneSlack : 0)
    }
    guard let maximumAge, let newest = instants.max() else { return false }
    return now.milliseconds(since: newest) > maximumAge
  }

  /// The forms of each alias that its terms come from, in order.
  public var aliasForms: [String: [String]] {
    var forms: [String: [String]] = [:]
    var known: [String: Set<ByteKey>] = [:]
    for index in terms.indices {
      guard let alias = aliases[index] else { continue }
      if known[alias, default: []].insert(ByteKey(terms[index])).inserted {
        forms[alias, default: []].append(terms[index])
      }
    }
    return forms
  }
}

/// One place where a watch's term stands in an item's text.
public struct TermHit: Hashable, Sendable {
  /// Index of the watch in the watch set.
  public var watch: Int
  /// Index of the term in that watch.
  public var term: Int
  public var span: TextSpan

  /// A hit of term `term` of watch `watch` at `span`.
  public init(watch: Int, term: Int, span: TextSpan) {
    self.watch = watch
    self.term = term
    self.span = span
  }
}

/// A hit with the part it plays in a claim.
public struct RoleMatch: Hashable, Sendable {
  /// The part of a claim the match stands in.
  public enum Role: String, Hashable, Sendable {
    case speaker, content, cue
    case outsideClaim = "outside_claim"
  }
  public var hit: TermHit
  public var role: Role
  /// Index of the claim in the extraction; nil when the role is ``Role/outsideClaim``.
  public var claim: Int?

  /// A hit that plays `role`.
  public init(hit: TermHit, role: Role, claim: Int?) {
    self.hit = hit
    self.role = role
    self.claim = claim
  }
}
