/// What a closed-class word can be. A word may be several things; context decides.
struct WordClass: OptionSet, Hashable, Sendable {
  let rawValue: UInt64
  init(rawValue: UInt64) { self.rawValue = rawValue }
  private init(bit: UInt64) { rawValue = 1 << bit }

  static let determiner = WordClass(bit: 0)
  static let possessive = WordClass(bit: 1)
  static let subjectPronoun = WordClass(bit: 2)
  static let objectPronoun = WordClass(bit: 3)
  static let preposition = WordClass(bit: 4)
  static let coordinator = WordClass(bit: 5)
  static let subordinator = WordClass(bit: 6)
  static let relative = WordClass(bit: 7)
  static let be = WordClass(bit: 8)
  static let have = WordClass(bit: 9)
  static let `do` = WordClass(bit: 10)
  static let modal = WordClass(bit: 11)
  static let negation = WordClass(bit: 12)
  static let adverb = WordClass(bit: 13)
  static let month = WordClass(bit: 14)
  static let weekday = WordClass(bit: 15)
  static let title = WordClass(bit: 16)
  static let cardinal = WordClass(bit: 17)
  static let abbreviation = WordClass(bit: 18)
  static let wh = WordClass(bit: 19)
  static let verb = WordClass(bit: 20)
  /// A noun for a role a person has: spokesman, minister, resident.
  static let role = WordClass(bit: 21)
  /// A noun for an organised body: ministry, army, company.
  static let body = WordClass(bit: 22)
  /// A noun for something that is read or seen: report, poll, video.
  static let document = WordClass(bit: 23)
  /// A plural noun for people without a name: residents, officials, critics.
  static let crowd = WordClass(bit: 24)
  static let femaleName = WordClass(bit: 25)
  static let maleName = WordClass(bit: 26)
  static let demonym = WordClass(bit: 27)
  static let place = WordClass(bit: 28)
  /// A word for a female person: she, woman, mother, Mrs.
  static let female = WordClass(bit: 29)
  static let male = WordClass(bit: 30)
  static let past = WordClass(bit: 31)
  static let organisationEnd = WordClass(bit: 32)
  static let starter = WordClass(bit: 33)
  /// A noun for one person, offices among them (``People``); more than ``role``.
  static let person = WordClass(bit: 34)
  /// A word right before a name: "Captain", "Dr".
  static let honorific = WordClass(bit: 35)
  /// "Spaniard".
  static let demonymNoun = WordClass(bit: 36)

  static let auxiliary: WordClass = [.be, .have, .do, .modal]
  /// Words that can stand before a noun as its first word.
  static let nounOpener: WordClass = [.determiner, .possessive]
  /// Words that no name contains at its start or end.
  static let function: WordClass = [
    .determiner, .possessive, .subjectPronoun, .objectPronoun, .preposition, .coordinator,
    .subordinator, .relative, .be, .have, .do, .modal, .negation, .adverb, .wh,
  ]
}
