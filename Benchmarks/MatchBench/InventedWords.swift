import FeedModel

/// Letters from which words are invented.
struct Alphabet {
  let letters: [Character]
  /// Whether words are written apart.
  let isSpaced: Bool

  init(_ letters: String, isSpaced: Bool = true) {
    self.letters = Array(letters)
    self.isSpaced = isSpaced
  }

  static let latin = Alphabet("eeeeaaaiiioootttnnnsssrrrlldducmpfgbvkhywxqjz")
  static let accented = Alphabet("eeeaaiioottnnssrrllddéèàçöüßłśøåñ")
  static let cyrillic = Alphabet("оооеееааиинннтттсссрррввлкмдпуяызбгчйхжюшцщэфъё")
  static let greek = Alphabet("αααοοοιιεεττσσννηηυρπκμλςωδγχθφβξζψάέήίόύώ")
  static let arabic = Alphabet("اااللليييموننرتبةعدسفهكقحجشصطخضزثذغظءأإ")
  static let hebrew = Alphabet("ייוווהההלללאאממרתבשנדקחפםעגטצןסזכ")
  static let devanagari = Alphabet("ककतनररसमहपलयवदबजगािीेोंु")
  static let han = Alphabet("的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会", isSpaced: false)
  static let hangul = Alphabet("이다의는에가을를은고한로하사지도기자대인정시어서그제일해보수")

  static let mixtures: [(String, [Alphabet])] = [
    ("ascii", [latin]),
    ("cyrillic", [cyrillic]),
    ("han", [han]),
    ("hangul", [hangul]),
    ("mixed", [latin, latin, accented, cyrillic, greek, arabic, hebrew, devanagari, han, hangul]),
  ]
}

/// Words, texts and watches made up from a seed.
struct InventedWords {
  private var random: SplitMix64
  private let alphabets: [Alphabet]
  private var lexicons: [[String]] = []

  /// Four thousand words of each alphabet.
  init(seed: UInt64, alphabets: [Alphabet]) {
    random = SplitMix64(state: seed)
    self.alphabets = alphabets
    for alphabet in alphabets { lexicons.append((0..<4_000).map { _ in word(alphabet) }) }
  }

  /// Sentences of one alphabet a paragraph, with capitals and punctuation.
  mutating func text(bytes: Int) -> String {
    var text = ""
    while text.utf8.count < bytes {
      let place = below(alphabets.count)
      for _ in 0..<(3 + below(4)) { text += sentence(place) }
      text += "\n"
    }
    return text
  }

  /// Watches of three terms, most of which stand in no text; a third of them are phrases.
  mutating func watches(terms: Int) -> [Watch] {
    var all: [String] = []
    while all.count < terms {
      let alphabet = alphabets[below(alphabets.count)]
      var rare = word(alphabet) + word(alphabet)
      // In scripts without spaces a syllable or two stand everywhere.
      while rare.count < 4 { rare += word(alphabet) }
      all.append(below(3) == 0 ? rare + " " + word(alphabet) : rare)
    }
    // A few that do occur.
    for index in 0..<min(3, terms) { all[index] = lexicons[index % lexicons.count][517 + index] }
    return stride(from: 0, to: terms, by: 3).map { first in
      Watch(id: "w\(first)", terms: Array(all[first..<min(first + 3, terms)]))
    }
  }

  private mutating func sentence(_ place: Int) -> String {
    let alphabet = alphabets[place]
    var sentence = ""
    for index in 0..<(6 + below(14)) {
      // A few words are common, as in any language.
      let rank = below(2) == 0 ? below(60) : below(lexicons[place].count)
      let word = lexicons[place][rank]
      if index > 0, alphabet.isSpaced { sentence += below(12) == 0 ? ", " : " " }
      sentence +=
        index == 0 || below(15) == 0 ? word.prefix(1).uppercased() + word.dropFirst() : word
    }
    return sentence + (alphabet.isSpaced ? ". " : "。")
  }

  private mutating func word(_ alphabet: Alphabet) -> String {
    let length = alphabet.isSpaced ? 2 + below(9) : 1 + below(3)
    return String((0..<length).map { _ in alphabet.letters[below(alphabet.letters.count)] })
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
}

/// Steele, Lea and Flood 2014: a generator that gives the same numbers everywhere.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
