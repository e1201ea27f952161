import FeedModel

/// A capitalised name as it stands in a text, before anyone knows who it is.
struct NameMention: Sendable {
  /// `office` is a title without a name: "Danish Foreign Minister".
  enum Kind: Sendable { case person, organisation, place, office, unknown }
  /// The name's tokens, titles left out.
  var tokens: Range<Int>
  var kind: Kind
  var gender: Gender
  /// Tokens of the title or role right before the name, which may be empty.
  var title: Range<Int>
  /// "of Ansel" behind a person's name, which may be empty.
  var body: Range<Int>
  /// What its neighbours say of it.
  var evidence: NameEvidence
  var isQuoted: Bool
  /// "Varn's": a possessor is less in focus than a subject.
  var isPossessive: Bool
  /// "the Varn campaign": part of another phrase.
  var isModifier: Bool
  /// Whether a verb follows, as behind a subject.
  var isSubject: Bool
  /// Whether it opens its sentence, where every word has a capital.
  var opensSentence: Bool
}

/// What stands around a name and tells people from bodies and places.
struct NameEvidence: OptionSet, Sendable {
  let rawValue: UInt8
  /// An age, ", who", "KC", an office before or behind: somebody.
  static let person = NameEvidence(rawValue: 1)
  /// "the" before it: a body, or a thing.
  static let article = NameEvidence(rawValue: 2)
  /// "in Halm", "Norland's navy": where people are.
  static let place = NameEvidence(rawValue: 4)
}

/// What a name or a word says of a person's gender.
enum Gender: Sendable {
  case unknown, female, male

  init(_ token: Token) {
    let female = token.has(.female) || token.has(.femaleName)
    let male = token.has(.male) || token.has(.maleName)
    self = female == male ? .unknown : female ? .female : .male
  }

  func agrees(with other: Gender) -> Bool {
    self == .unknown || other == .unknown || self == other
  }
}
