import FeedModel

/// How often each step of the sieve names the right speaker, and when that is too seldom.
///
/// Set by hand beside the training part of our own corpus (`Training/score_speakers.py --reliability`),
/// not fitted to it: they order the steps, and say little about one name.
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
  static let bodyPronoun = 0.88
  static let likelyBodyPronoun = 0.78
  static let they = 0.85

  /// he and she, by how far the best candidate is before the second, and how many sentences ago it was
  /// last meant: what stands between may have brought in somebody of whom nobody knew that it is one.
  static func pronoun(_ entity: Entity, lead: Double, distance: Int) -> Double {
    let base =
      switch entity.kind {
      case .person where !entity.words.isEmpty: entity.gender == .unknown ? 0.95 : 0.97
      case .person: 0.86
      default: 0.86
      }
    let closeness =
      switch lead {
      case 2.5...: 1.0
      case 1.7...: 0.97
      case 1.35...: 0.88
      default: 0.7
      }
    let nearness = distance <= 1 ? 1 : distance == 2 ? 0.78 : 0.6
    return base * closeness * nearness
  }

  static func kept(_ speaker: ResolvedSpeaker) -> ResolvedSpeaker? {
    (speaker.confidence ?? 1) >= threshold ? speaker : nil
  }
}
