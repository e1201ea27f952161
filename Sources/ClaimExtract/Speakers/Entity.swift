import FeedModel

/// Somebody or something that a document names and that can speak.
struct Entity: Sendable {
  /// `name` is one of whom nothing says what it is.
  enum Kind: Sendable { case person, organisation, place, crowd, document, name }
  var name: String
  var kind: Kind
  var gender: Gender
  var isPlural = false
  /// A description that began with "the": somebody who most likely has a name elsewhere.
  var isDefinite = false
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
  /// How often anything in the text meant it so far.
  var touches = 0
  var isInTitle = false
  /// As what it was last meant.
  var last = Touch(.object, sentence: -1)
  /// The last sentence in which it was source or subject, outside of what others are reported to say.
  var subjectSentence = -1

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
    case .name: Self.soundsLikePlace(words) ? 0 : 0.7
    case .organisation, .place, .crowd, .document: 0
    }
  }

  /// "Chapel Lane", "San Telmo", "Port Ansel".
  private static func soundsLikePlace(_ words: [String]) -> Bool {
    guard let first = words.first, let last = words.last else { return false }
    return [
      "lane", "street", "road", "avenue", "square", "bridge", "hill", "hills", "bay", "island",
      "islands", "river", "lake", "valley", "coast", "sea", "airport", "station", "harbour",
      "harbor",
      "beach", "creek", "falls", "forest", "gate", "strait", "peninsula", "district", "province",
    ].contains(last)
      || [
        "san", "santa", "port", "fort", "cape", "mount", "new", "north", "south", "east", "west",
        "lake", "upper", "lower", "central", "greater", "el", "los", "las",
      ].contains(first)
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
  static let subject = 80.0

  static func weight(_ place: Touch.Place) -> Double {
    switch place {
    case .source: 130
    case .subject: subject
    case .pronoun: 64
    case .object: 40
    case .possessor: 30
    case .owner: 18
    case .modifier: 12
    case .headline: 20
    }
  }

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

/// One time that a text means an entity, by name or otherwise.
struct Touch: Sendable {
  enum Place: Sendable {
    case source, subject, pronoun, object, possessor, owner, modifier, headline
  }
  var place: Place
  var sentence: Int
  /// Within what somebody is reported to say.
  var isReported = false
  /// "Varn" of "accused Varn of lying": the first word of what is reported.
  var opensContent = false
  var paragraph = -1

  init(_ place: Place, sentence: Int, isReported: Bool = false, paragraph: Int = -1) {
    self.place = place
    self.sentence = sentence
    self.isReported = isReported
    self.paragraph = paragraph
  }

  /// What it adds to the attention; what is reported is less in focus than who reports it.
  var weight: Double { isReported ? Salience.weight(place) * 0.5 : Salience.weight(place) }

  /// Source, subject, or the pronoun for one.
  var leads: Bool { place == .source || place == .subject || place == .pronoun }
}
