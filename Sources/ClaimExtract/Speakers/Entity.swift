import FeedModel

/// Somebody or something that a document names and that can speak.
struct Entity: Sendable {
  /// `name` is one of whom nothing says what it is.
  enum Kind: Sendable { case person, organisation, place, crowd, document, name }
  var name: String
  var kind: Kind
  var gender: Gender
  var isPlural = false
  /// Title or office as written.
  var role: String?
  /// Lower-cased words of the name, particles and initials counted in.
  var words: [String]
  /// Lower-cased nouns by which it can be called: "ministry", "spokesman".
  var heads: Set<String> = []
  /// Where the full name stands.
  var mention: TextSpan
  /// How often it was named in full.
  var fullMentions = 0
  /// Whether a claim before the place in hand was its.
  var hasSpoken = false
  /// Attention, fading with every sentence (``Salience``).
  var salience = Salience()
  /// The sentence, counted over the document, of the last mention.
  var lastSentence = -1

  /// The last word of the name that is not a suffix.
  var surname: String {
    words.last { !["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"].contains($0) } ?? ""
  }
}

extension Entity {
  /// How far it can be he or she, 0 to 1. A name of which nothing is known stands back behind people, and
  /// what sounds like a country is none.
  var personhood: Double {
    switch kind {
    case .person: words.isEmpty ? 0.55 : 1
    case .name where words.count == 1: Self.soundsLikePlace(words[0]) ? 0 : 0.6
    case .name: 0.7
    case .organisation, .place, .crowd, .document: 0
    }
  }

  /// How far it can be "it".
  var thinghood: Double {
    switch kind {
    case .organisation, .place, .document: 1
    case .name: 0.6
    case .person, .crowd: 0
    }
  }

  /// "Norland", "Estia", "Ruristan".
  static func soundsLikePlace(_ word: String) -> Bool {
    word.utf8.count > 4
      && ["land", "stan", "ia", "shire", "burg", "grad", "ville", "istan"].contains {
        word.hasSuffix($0)
      }
  }
}

/// How much an entity is in the reader's mind: every mention adds, every sentence halves.
///
/// After Lappin and Leass, "An Algorithm for Pronominal Anaphora Resolution" (Computational
/// Linguistics 20, 1994), with weights of our own for news: sources of claims and subjects before
/// objects and possessors.
struct Salience: Sendable {
  private var value = 0.0
  private var sentence = 0

  static let fading = 0.4
  static let source = 130.0
  static let subject = 80.0
  static let object = 40.0
  static let possessor = 30.0
  static let modifier = 12.0
  static let headline = 20.0

  /// The value at `sentence`.
  func value(at sentence: Int) -> Double {
    let steps = sentence - self.sentence
    guard steps > 0 else { return value }
    guard steps < 60 else { return 0 }
    var faded = value
    for _ in 0..<steps { faded *= Self.fading }
    return faded
  }

  mutating func add(_ weight: Double, at sentence: Int) {
    value = self.value(at: sentence) + weight
    self.sentence = max(sentence, self.sentence)
  }
}
