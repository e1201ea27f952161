import FeedModel

/// Reads the figures of a claim: what its numbers say, with the words before them.
enum FigureReader {
  private static let most = 4

  /// Of the content `words`, of which `isFirst` says whether no figure stands before them; `context` are concepts of the words before a content that has few of its own.
  static func figures(
    _ claim: Claim, words: [StoryWord], bytes: [UInt8], offset: Int, context: [UInt32],
    isFirst: Bool
  ) -> [Figure] {
    var places: [Place] = []
    for number in claim.numbers where places.count < most {
      let start = number.span.utf8.lowerBound - offset
      guard let word = words.firstIndex(where: { $0.range.upperBound > start }) else { continue }
      guard let value = number.value ?? vague(words, word) else { continue }
      if isNoCount(words, word, value: value, unit: number.unit) { continue }
      let unit = number.unit.map { Array($0.utf8.prefix(40)) }
      var stem = unit.flatMap { WordReader.words($0, limit: 1).first?.stem }
      // "Had fired three times".
      if stem == timesWord,
        words.slice(word - 2, word).contains(where: { firing.contains($0.stem) })
      {
        stem = shotWord
      }
      let kind = kind(stem, unit)
      let (low, high) = interval(value, words: words, at: word, approximate: number.approximate)
      places.append((word, low, high, kind, kind == .count ? stem.map(Concept.of) : stem))
    }
    places += shares(words).prefix(most)
    for index in words.indices where places.count < most {
      guard let one = notOne(words, index) else { continue }
      // "Not one penny", "not a single one".
      let unit = words[at: one + 1].flatMap { $0.isFiller ? nil : $0.stem }
      places.removeAll { $0.word == one }
      let kind = kind(unit, nil)
      places.append((one, 0, 0, kind, kind == .count ? unit.map(Concept.of) : unit))
    }
    for index in words.indices where WordLists.zeros.contains(words[index].stem) {
      guard places.count < most, !isLimit(words, index) else { continue }
      places.append(
        (
          index, 0, 0, .count,
          noneOf(words, index)
        ))
    }
    places.sort { $0.word < $1.word }
    // "Revised from 6.4 to 6.2": the first is no more what is claimed.
    let all = places
    places.removeAll { place in
      words[at: place.word - 1]?.stem == fromWord
        && all.contains {
          $0.word > place.word && $0.word <= place.word + 5
            && words[at: $0.word - 1]?.stem == toWord
        }
    }
    // "19 dead, more than twice the government's figure of eight": the second is another's.
    let first = places.first?.word ?? 0
    places.removeAll { place in
      (first < place.word || !isFirst) && words[at: place.word - 1]?.stem == ofWord
        && words[at: place.word - 2].map { WordLists.anaphors.contains($0.stem) } == true
    }
    // "804,000, not 840,000", "ten rather than eleven": the second is what it is not.
    let instead = Self.withoutInstead(&places, words)
    var wholes: Wholes = [:]
    places = withoutWholes(places, words, &wholes)
    let concepts = Concept.all(of: words)
    return places.enumerated().map { index, place in
      let start = places[at: index - 1].map { border($0.word, place.word, words) } ?? 0
      let end = places[at: index + 1].map { border(place.word, $0.word, words) } ?? words.count
      let sentence = sentence(around: place.word, Range(from: start, to: end), words, bytes)
      var slot: [UInt32] = []
      for (word, concept) in zip(words, concepts).dropFirst(sentence.lowerBound).prefix(
        sentence.count)
      where isSlot(word) || Concept.isPhrase(concept, of: word.stem) {
        if !slot.contains(concept) { slot.append(concept) }
      }
      let hasScope = (start..<end).contains { isScope(words, $0) }
      let isLess =
        place.kind == .percent
        && words.slice(sentence).contains { WordLists.shrinking.contains($0.stem) }
      var figure = Figure(
        low: isLess ? -place.high : place.low, high: isLess ? -place.low : place.high,
        kind: place.kind, unit: place.unit, slot: slot,
        context: slot.count < 4 ? context : [], hasScope: hasScope, whole: wholes[place.word])
      figure.instead = instead[place.word]
      return figure
    }
  }

  /// What there is none of: "no passengers". "Nobody" are no people, and "none" leaves it open.
  private static func noneOf(_ words: [StoryWord], _ index: Int) -> UInt32? {
    guard let word = words[at: index]?.stem else { return nil }
    if word == nobodyWord { return Concept.people }
    guard word == noWord || word == zeroWord else { return nil }
    return words[at: index + 1].flatMap { $0.isFiller ? nil : Concept.of($0.stem) }
  }

  private static let nobodyWord = WordStem.of("nobody")
  private static let noWord = WordStem.of("no")
  private static let zeroWord = WordStem.of("zero")

  /// Takes out what stands behind "not" and "rather than", and says of the figure before each what it is not.
  private static func withoutInstead(_ places: inout [Place], _ words: [StoryWord]) -> [Int: Double]
  {
    var instead: [Int: Double] = [:]
    var kept: [Place] = []
    for place in places {
      let before = words.slice(place.word - 2, place.word).map(\.stem)
      let isInstead = before.last.map(nots.contains) == true || before == [ratherWord, thanWord]
      if isInstead, let last = kept.last {
        instead[last.word] = place.low
      } else {
        kept.append(place)
      }
    }
    places = kept
    return instead
  }

  /// What of `range` stands in the sentence of the word at `index`.
  private static func sentence(
    around index: Int, _ range: Range<Int>, _ words: [StoryWord], _ bytes: [UInt8]
  ) -> Range<Int> {
    func ends(_ word: Int) -> Bool {
      guard let end = words[at: word]?.range.upperBound, let mark = bytes[at: end] else {
        return false
      }
      return (mark == 0x2E || mark == 0x21 || mark == 0x3F) && words[at: word + 1] != nil
        && bytes[at: end + 1] == 0x20
    }
    var (start, end) = (index, index + 1)
    while start > range.lowerBound, !ends(start - 1) { start -= 1 }
    while end < range.upperBound, !ends(end - 1) { end += 1 }
    return Range(from: start, to: end)
  }

  /// Whether a word can say what a figure counts.
  private static func isSlot(_ word: StoryWord) -> Bool {
    !word.isNumber && !word.isFiller && !word.isNo && !WordLists.numerals.contains(word.stem)
  }

  /// Where the words of one figure end and those of the next begin: "12 were killed and 30 hurt".
  private static func border(_ first: Int, _ second: Int, _ words: [StoryWord]) -> Int {
    let between = words.slice(first, second)
    if let and = between.lastIndex(where: { $0.stem == andWord }) { return and }
    // "40 million francs had been handed over in two bags".
    let last = words.slice(max(first + 2, second - 2), second)
    return last.lastIndex { heads.contains($0.stem) } ?? (first + second + 1) / 2
  }

  private static let heads = WordLists.stems("in with after for within over during on at")

  private static let andWord = WordStem.of("and")

  /// "one of its fighters", "08.30", "9.42 a.m.".
  private static func isNoCount(
    _ words: [StoryWord], _ index: Int, value: Double, unit: String?
  ) -> Bool {
    // "At six o'clock".
    if words[at: index + 1]?.stem == ofLetter, words[at: index + 2]?.stem == clockWord {
      return true
    }
    if value == 1 {
      let next = words[at: index + 1]?.stem
      return next == ofWord || unit == nil
    }
    guard let unit else {
      let before = words[at: index - 1]?.stem
      return value != value.rounded() && value < 24 && hasMinutes(words, index)
        && (before == atWord || before == ofWord || before == asWord)
    }
    return unit.utf8.starts(with: Array("a.m".utf8)) || unit.utf8.starts(with: Array("p.m".utf8))
  }

  /// "9.42" and "08.30" can be times of the day, "6.1" cannot.
  private static func hasMinutes(_ words: [StoryWord], _ index: Int) -> Bool {
    (words[at: index]?.range.count ?? 0) >= 4
  }

  private typealias Place = (word: Int, low: Double, high: Double, kind: Figure.Kind, unit: UInt32?)
  /// The whole of which a figure at some word is a part.
  private typealias Wholes = [Int: Double]

  /// "Three of the nine members": three are claimed, and they are members.
  private static func withoutWholes(
    _ places: [Place], _ words: [StoryWord], _ wholes: inout Wholes
  ) -> [Place] {
    var kept: [Place] = []
    for place in places {
      if let part = kept.last, place.word - part.word <= 5, place.kind == .count,
        part.kind == .count,
        place.low > part.low,
        words.slice(part.word + 1, min(part.word + 3, place.word)).contains(where: {
          $0.stem == ofWord
        })
      {
        let unit =
          part.unit == nil
            || words[at: part.word + 1].map { $0.stem == ofWord || $0.stem == part.unit } == true
          ? place.unit : part.unit
        wholes[part.word] = place.low
        kept.replaceLast(with: (part.word, part.low, part.high, part.kind, unit))
      } else {
        kept.append(place)
      }
    }
    return kept
  }

  /// Where "one" or "single" stands that the "not" or "never" at `index` is about.
  private static func notOne(_ words: [StoryWord], _ index: Int) -> Int? {
    guard let word = words[at: index], nots.contains(word.stem) else { return nil }
    let behind = words.slice(index + 1, index + 5)
    guard !behind.contains(where: { limits.contains($0.stem) && $0.stem != oneWord }) else {
      return nil
    }
    return behind.lastIndex { $0.stem == oneWord || $0.stem == singleWord }
  }

  private static let nots = WordLists.stems("not never")
  private static let ratherWord = WordStem.of("rather")
  private static let thanWord = WordStem.of("than")
  private static let timesWord = WordStem.of("times")
  private static let shotWord = WordStem.of("shots")
  private static let firing = WordLists.stems("fired fire firing shot shoot")
  private static let ofLetter = WordStem.of("o")
  private static let clockWord = WordStem.of("clock")
  private static let overWord = WordStem.of("over")
  /// What "over" belongs to and not to the figure behind it.
  private static let handings = WordLists.stems("handed hand hands handing took taken turned paid")
  private static let oneWord = WordStem.of("one")
  private static let singleWord = WordStem.of("single")
  private static let fromWord = WordStem.of("from")
  private static let toWord = WordStem.of("to")
  private static let otherWord = WordStem.of("other")
  private static let numerals = Set(small.keys)
  private static let sinceWord = WordStem.of("since")

  /// Whether what is counted in `words` is counted over a longer time or a larger whole.
  static func hasScope(_ words: [StoryWord]) -> Bool {
    words.indices.contains { isScope(words, $0) }
  }

  /// "In total", "since 2029": but "since 1 March" is what this very outbreak counts.
  private static func isScope(_ words: [StoryWord], _ index: Int) -> Bool {
    guard let stem = words[at: index]?.stem else { return false }
    // "The four other members" are a part of something, and so are "four more".
    if stem == otherWord {
      return words[at: index - 1]?.isNumber == true
        || numerals.contains(words[at: index - 1]?.stem ?? 0)
    }
    guard stem == sinceWord else { return scopes.contains(stem) }
    if words.slice(index + 1, index + 4).contains(where: { beginnings.contains($0.stem) }) {
      return true
    }
    return words[at: index + 1].map { $0.isNumber && $0.range.count == 4 } ?? false
  }

  private static let ofWord = WordStem.of("of")
  private static let atWord = WordStem.of("at")
  private static let asWord = WordStem.of("as")

  private static func kind(_ stem: UInt32?, _ unit: [UInt8]?) -> Figure.Kind {
    guard let stem else {
      // A sign: % or one of money.
      guard let sign = unit?.first else { return .count }
      return sign == 0x25 ? .percent : .money
    }
    if WordLists.percent.contains(stem) { return .percent }
    if WordLists.money.contains(stem) { return .money }
    if WordLists.time.contains(stem) { return .time }
    if measures.contains(stem) { return .measure }
    return .count
  }

  private static let beginnings = WordLists.stems("start beginning outbreak invasion")
  private static let scopes = WordLists.stems("total overall altogether")

  private static let measures = WordLists.stems(
    """
    km kilometre kilometres mile miles metre metres kph mph kg tonnes tonne litres cubic degrees \
    points share shares
    """)

  private static func interval(
    _ value: Double, words: [StoryWord], at index: Int, approximate: Bool
  ) -> (Double, Double) {
    if let range = vagueRange(words, index) { return range }
    let before = words.slice(index - 3, index).map(\.stem)
    let no = before.contains(where: WordLists.negators.contains)
    // "More like twenty" is about twenty.
    if before.last == likeWord, words[at: index - 2]?.stem == moreWord {
      return (value * 0.8, value * 1.2)
    }
    let isHanded =
      before.last == overWord && words[at: index - 2].map { handings.contains($0.stem) } == true
    let isMore =
      !isHanded
      && (before.suffix(2).contains(where: WordLists.atLeast.contains) || hasAtLeast(before))
    let isLess = before.suffix(2).contains(where: WordLists.atMost.contains) || hasAsMany(before)
    if isLess && !isMore { return no ? (value, .infinity) : (0, value) }
    if isMore && isLess { return no ? (value, .infinity) : (0, value) }
    if isMore { return no ? (0, value) : (value, .infinity) }
    if approximate || before.suffix(2).contains(where: WordLists.about.contains) {
      return (value * 0.8, value * 1.2)
    }
    return (value, value)
  }

  private static let moreWord = WordStem.of("more")
  private static let likeWord = WordStem.of("like")
  private static let least = WordStem.of("least")
  private static let many = WordStem.of("many")

  private static func hasAtLeast(_ before: [UInt32]) -> Bool { before.last == least }

  private static func hasAsMany(_ before: [UInt32]) -> Bool { before.contains(many) }

  /// "no more than 50", "not only": no count of nothing.
  private static func isLimit(_ words: [StoryWord], _ index: Int) -> Bool {
    guard let next = words[at: index + 1]?.stem else { return false }
    return limits.contains(next)
  }

  private static let limits = WordLists.stems(
    "more less fewer longer one only doubt comment sign indication evidence")

  private static func vague(_ words: [StoryWord], _ index: Int) -> Double? {
    vagueRange(words, index)?.0
  }

  private static func vagueRange(_ words: [StoryWord], _ index: Int) -> (Double, Double)? {
    guard let word = words[at: index] else { return nil }
    let isLow = words[at: index - 1]?.stem == low
    switch word.stem {
    case dozens: return (24, 99)
    case scores: return (40, 99)
    case hundreds: return isLow ? (100, 400) : (100, 999)
    case thousands: return (1000, 9999)
    default: return nil
    }
  }

  // "dozen" and "dozens" have one stem: "a dozen" has a value of its own, and comes here without one.
  private static let low = WordStem.of("low")
  private static let dozens = WordStem.of("dozens")
  private static let scores = WordStem.of("scores")
  private static let hundreds = WordStem.of("hundreds")
  private static let thousands = WordStem.of("thousands")

  /// "nine in ten", "two thirds", "half of": shares without a sign.
  private static func shares(
    _ words: [StoryWord]
  ) -> [(word: Int, low: Double, high: Double, kind: Figure.Kind, unit: UInt32?)] {
    var found: [(word: Int, low: Double, high: Double, kind: Figure.Kind, unit: UInt32?)] = []
    for index in words.indices {
      guard let part = small[words[index].stem] else { continue }
      if let next = words[at: index + 1]?.stem, let whole = fractions[next] {
        found.append((index, 100 * part / whole * 0.96, 100 * part / whole * 1.04, .percent, nil))
      } else if words[at: index + 1]?.stem == inWord, let ten = words[at: index + 2]?.stem,
        let whole = small[ten], whole > part
      {
        found.append((index, 100 * part / whole - 5, 100 * part / whole + 5, .percent, nil))
      }
    }
    return found
  }

  private static let inWord = WordStem.of("in")
  private static let small: [UInt32: Double] = Dictionary(
    uniqueKeysWithValues: [
      ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7),
      ("eight", 8), ("nine", 9), ("ten", 10),
    ].map { (WordStem.of($0.0), $0.1) })
  private static let fractions: [UInt32: Double] = Dictionary(
    uniqueKeysWithValues: [("thirds", 3), ("quarters", 4), ("fifths", 5)].map {
      (WordStem.of($0.0), $0.1)
    })
}
