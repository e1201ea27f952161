import FeedModel

/// Somebody or something that a document names and that can speak.
struct Entity: Sendable {
  enum Kind: Sendable { case person, organisation, place, crowd, document }
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
  /// Attention, fading with every sentence (``Salience``).
  var salience = Salience()
  /// The sentence, counted over the document, of the last mention.
  var lastSentence = -1

  /// The last word of the name that is not a suffix.
  var surname: String {
    words.last { !["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"].contains($0) } ?? ""
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
    return value / Double(UInt64(1) << UInt64(steps))
  }

  mutating func add(_ weight: Double, at sentence: Int) {
    value = self.value(at: sentence) + weight
    self.sentence = max(sentence, self.sentence)
  }
}
