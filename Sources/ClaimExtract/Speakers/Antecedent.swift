import Glibc

/// What speaks for a candidate to be the one a pronoun means.
///
/// The weights: a softmax over the candidates and nobody, fitted to the speakers of our own corpus (train,
/// 751 sources) and to silver chains of PolNeAR (train, 1,958); `docs/claims-model.md`, "Speakers".
struct AntecedentFeatures {
  /// One for each weight of ``AntecedentWeights``.
  var values: [Double]
  /// Source or subject of the sentence before, or the last source of all.
  let isInFocus: Bool
  /// Meant in this or the last sentence.
  let isNear: Bool

  init(
    _ entity: Entity, at sentence: Int, paragraph: Int, isLatest: Bool, leadsLatest: Bool,
    isLastSource: Bool, isProtagonist: Bool
  ) {
    let distance = sentence - entity.lastSentence
    let last = entity.last
    isNear = distance <= 1
    isInFocus = isLastSource && isNear || leadsLatest && entity.subjectSentence == sentence - 1
    func one(_ condition: Bool) -> Double { condition ? 1 : 0 }
    values = [
      log1p(entity.salience.value(at: sentence)),
      one(distance <= 0), one(distance == 1), one(distance == 2), one(distance > 2),
      one(last.place == .source || last.place == .subject),
      one(last.place == .possessor || last.place == .modifier || last.place == .owner),
      one(last.place == .headline), one(last.place == .pronoun),
      one(isLastSource),
      one(entity.subjectSentence == sentence), one(entity.subjectSentence == sentence - 1),
      one(entity.gender != .unknown),
      one(entity.words.isEmpty && !entity.isDefinite),
      one(entity.kind == .name && entity.words.count == 1),
      one(entity.kind == .name && entity.words.count > 1),
      log1p(Double(entity.touches)),
      one(last.isReported), one(isLatest), one(leadsLatest), one(last.paragraph == paragraph),
      one(entity.hasSpoken),
      one(isProtagonist), one(entity.isInTitle),
      one(last.leads && !last.isReported && distance <= 0),
      one(last.leads && !last.isReported && distance == 1),
      one(last.place == .object && distance <= 1), one(entity.words.isEmpty && entity.isDefinite),
    ]
  }
}

extension SpeakerResolver {
  /// Who of the bodies and things in mind "it" at `token` means, and how likely it is that it does.
  mutating func antecedent(_ token: Int, _ index: Int) -> (entity: Int, share: Double)? {
    let (candidates, rows) = candidates(nil, token, index)
    keep(candidates, rows, token, index)
    let shares = AntecedentWeights.shares(
      rows, AntecedentWeights.thing, nobody: AntecedentWeights.nothing)
    guard let best = shares.indices.max(by: { (shares[$0], $1) < (shares[$1], $0) }) else {
      return nil
    }
    return (candidates[best], shares[best])
  }

  /// How likely the person most in mind is the one that a pronoun at `token` means, as far as the
  /// weights agree; nil where they know nothing of it.
  mutating func agreement(_ entity: Int, _ gender: Gender, _ token: Int, _ index: Int) -> Double? {
    let (candidates, rows) = candidates(gender, token, index)
    keep(candidates, rows, token, index)
    guard let chosen = candidates.firstIndex(of: entity) else { return nil }
    let nobody = AntecedentWeights.nobody
    let shares = AntecedentWeights.shares(
      rows, AntecedentWeights.person,
      nobody: texts[index].isQuoted(token) ? nobody.quoted : nobody.outside)
    if isDoubtful(entity, gender, shares[chosen], among: candidates, token, index) {
      return SpeakerConfidence.doubtful
    }
    let found = table[entity]
    guard found.kind == .person, !found.words.isEmpty else {
      let near = rows.filter { $0.isNear }.count
      // "The minister" has a name that was not found; "a teacher" of whom the text speaks is seldom he.
      let inFocus =
        !found.words.isEmpty
        ? rows[chosen].isInFocus || rows[chosen].isNear && near == 1
        : rows[chosen].isNear
          && (!found.isDefinite && entity == lastSource?.entity || candidates.count == 1)
      return SpeakerConfidence.unnamed(share: shares[chosen], isInFocus: inFocus)
    }
    return SpeakerConfidence.person(share: shares[chosen])
  }

  private mutating func keep(
    _ candidates: [Int], _ rows: [AntecedentFeatures], _ token: Int, _ index: Int
  ) {
    evidence?.append(
      AntecedentEvidence(
        start: Int(texts[index].tokens[token].start), pronoun: texts[index].tokens[token].lower,
        isQuoted: texts[index].isQuoted(token), names: candidates.map { table[$0].name },
        rows: rows))
  }

  /// People of a gender, or without one bodies and things; and names of which nobody knows what they are.
  func candidates(_ gender: Gender?, _ token: Int, _ index: Int) -> ([Int], [AntecedentFeatures]) {
    let sentence = sentence(index, token)
    let here = paragraph(index, token)
    let candidates = table.recent.filter {
      let entity = table[$0]
      let fits =
        gender.map { entity.gender.agrees(with: $0) && entity.personhood > 0 }
        ?? (entity.thinghood > 0)
      return fits && !entity.isPlural && entity.lastSentence >= 0
        && sentence - entity.lastSentence <= Self.farthest
    }
    let latest = candidates.last { !table[$0].last.isReported }
    let leading = candidates.last { table[$0].last.leads && !table[$0].last.isReported }
    let lastSource = lastSource?.entity
    let protagonist = candidates.max { (table[$0].touches, $1) < (table[$1].touches, $0) }
    var rows = candidates.map {
      AntecedentFeatures(
        table[$0], at: sentence, paragraph: here, isLatest: $0 == latest,
        leadsLatest: $0 == leading, isLastSource: $0 == lastSource,
        isProtagonist: $0 == protagonist)
    }
    if let gender { addSurroundings(&rows, candidates, gender, token, index) }
    return (candidates, rows)
  }

  private static let farthest = 8
}

/// Who could have been meant by a pronoun, for a fit of the weights.
struct AntecedentEvidence {
  /// The byte at which the pronoun begins.
  var start: Int
  var pronoun: String
  var isQuoted: Bool
  var names: [String]
  var rows: [AntecedentFeatures]
}

/// What each of ``AntecedentFeatures`` is worth (`Training/antecedents.py`).
enum AntecedentWeights {
  /// he and she: a weight for each of ``AntecedentFeatures/values``.
  static let person: [Double] = [
    0.297, 0.446, 0.275, -0.454, -0.331, 0.015, 0.511, 0.000, 0.572, 0.470,
    0.826, 1.100, 0.569, -2.048, -1.833, -0.551, 0.035, -0.070, -0.082, 0.531,
    1.105, -0.477, -0.037, 0.000, -0.665, -0.572, 0.111, -2.995, -0.042, 0.290,
    -0.023, 0.251, 0.098, 0.108, 0.580, 0.110, 0.736, -3.332, 0.096, -0.770,
    -1.298, -1.287, 0.132, 0.014,
  ]
  /// The score of "nobody of these", and what a pronoun inside a quotation adds to it.
  static let nobody = (outside: 0.645, quoted: 2.161)
  /// it: fitted to fifty sources of our own corpus alone.
  static let thing: [Double] = [
    0.289, -0.223, 0.140, 0.031, -0.025, -0.016, -0.353, 0.000, -0.076, 0.502,
    -0.156, 0.687, -0.033, -0.743, -0.177, 0.033, 0.432, -0.481, 0.463, 0.119,
    0.301, -0.256, 0.405, 0.000, -0.156, 0.472, -0.276, -0.543,
  ]
  static let nothing = 1.545

  /// The probability of every candidate, by weights and the score of nobody.
  static func shares(_ rows: [AntecedentFeatures], _ weights: [Double], nobody: Double) -> [Double]
  {
    let scores = rows.map { zip($0.values, weights).reduce(0) { $0 + $1.0 * $1.1 } }
    let top = max(scores.max() ?? nobody, nobody)
    let sum = scores.reduce(exp(nobody - top)) { $0 + exp($1 - top) }
    return scores.map { exp($0 - top) / sum }
  }
}
