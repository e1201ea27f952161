import FeedModel

/// How often each step of the sieve names the right speaker, and when that is too seldom.
///
/// Shares of right names on the training part of our own corpus, as `Training/score_speakers.py
/// --reliability` shows them; those of he and she are fitted (``AntecedentWeights``).
enum SpeakerConfidence {
  /// A name less sure than this is no name.
  static let threshold = 0.75

  /// The source's own words.
  static let written = 0.98
  /// A surname of one person in the document, or of one of several.
  static let surname = 0.97
  static let sharedSurname = 0.85
  static let firstName = 0.9
  /// The only bearer of an office or a body's noun; the one of several who is in mind.
  static let onlyBearer = 0.93
  static let likelyBearer = 0.85
  /// "who" behind a name; "which" behind a noun.
  static let relativeName = 0.96
  static let relativeNoun = 0.88
  static let byline = 0.9
  /// "A:" where one person was named before the first question.
  static let interviewee = 0.93
  /// he and she where the words around them speak against the one in mind.
  static let doubtful = 0.5
  static let they = 0.85

  /// he and she, of somebody known to be a person, by the share the weights give: what was right of
  /// 2,700 of train, our own corpus and silver chains together.
  static func person(share: Double) -> Double {
    switch share {
    case 0.9...: 0.96
    case 0.8...: 0.86
    case 0.7...: 0.6
    case 0.5...: 0.5
    default: 0.45
    }
  }

  /// The same of a description or of a name of which nothing else is known, which must be in focus.
  static func unnamed(share: Double, isInFocus: Bool) -> Double {
    guard isInFocus else { return 0.45 }
    return share >= 0.8 ? 0.93 : share >= 0.7 ? 0.86 : 0.77
  }

  static func kept(_ speaker: ResolvedSpeaker) -> ResolvedSpeaker? {
    (speaker.confidence ?? 1) >= threshold ? speaker : nil
  }
}
