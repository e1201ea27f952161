import FeedModel

/// A capitalised name as it stands in a text, before anyone knows who it is.
struct NameMention: Sendable {
  enum Kind: Sendable { case person, organisation, place, unknown }
  /// The name's tokens, titles left out.
  var tokens: Range<Int>
  var kind: Kind
  var gender: Gender
  /// Tokens of the title or role right before the name, which may be empty.
  var title: Range<Int>
  /// Whether ", a spokesman for …" or ", who …" may follow: filled by ``SourcePhrase``.
  var isQuoted: Bool
  /// "Varn's": a possessor is less in focus than a subject.
  var isPossessive: Bool
  /// "the Varn campaign": part of another phrase.
  var isModifier: Bool
  /// Whether a verb follows, as behind a subject.
  var isSubject: Bool
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
