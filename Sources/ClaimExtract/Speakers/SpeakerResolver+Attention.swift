import FeedModel

/// Pass two: who is in the reader's mind at each place.
extension SpeakerResolver {
  /// How far each text has been read.
  struct Reading {
    var names: [Int]
    var subjects: [Int]
    var tokens: [Int]

    init(texts: Int) {
      names = [Int](repeating: 0, count: texts)
      subjects = names
      tokens = names
    }
  }

  /// Adds what is mentioned before token `limit` of text `index` to the attention.
  mutating func advance(_ index: Int, to limit: Int, _ reading: inout Reading) {
    let text = texts[index]
    let names = mentions[index]
    let described = subjects[index]
    // In step, so that a "he" sees what stands before it.
    for token in reading.tokens[index]..<min(limit, text.tokens.count) {
      while let next = names[at: reading.names[index]], next.tokens.lowerBound <= token {
        notice(next, index)
        reading.names[index] += 1
      }
      while let next = described[at: reading.subjects[index]], next.range.lowerBound <= token {
        notice(next, index)
        reading.subjects[index] += 1
      }
      notice(pronounAt: token, index)
    }
    reading.tokens[index] = max(reading.tokens[index], limit)
  }

  /// What is reported is less in focus than who reports it.
  private func weight(_ weight: Double, _ token: Int, _ index: Int) -> Double {
    reported[index][token] ? weight * 0.5 : weight
  }

  private mutating func notice(_ mention: NameMention, _ index: Int) {
    let text = texts[index]
    let sentence = sentence(index, mention.tokens.lowerBound)
    guard !mention.isQuoted,
      let entity = table.alias(mention, in: text, sentence: sentence)?.entity
    else { return }
    var weight = mention.isSubject ? Salience.subject : Salience.object
    if mention.isPossessive { weight = Salience.possessor }
    if mention.isModifier { weight = Salience.modifier }
    if text.field == .title { weight = Salience.headline }
    table.touch(entity, self.weight(weight, mention.tokens.lowerBound, index), at: sentence)
  }

  /// "A sailor saw the raid": somebody without a name, or "the mayor" who has one.
  private mutating func notice(_ subject: DescribedSubject, _ index: Int) {
    let text = texts[index]
    let sentence = sentence(index, subject.range.lowerBound)
    guard near(subject.range, index).allSatisfy({ $0.kind == .office || $0.kind == .place }) else {
      return
    }
    let entity: Int
    if let (bearer, _) = bearer(subject.head, subject.range, index, sentence) {
      entity = bearer
    } else {
      guard let name = describedName(subject.range, subject.head, text) else { return }
      entity = table.addDescription(
        name.text, kind: .person, head: text.tokens[subject.head].lower, plural: false,
        gender: Gender(text.tokens[subject.head]),
        span: TextSpan(field: text.field, utf8: text.byteRange(name.range)))
    }
    table.touch(
      entity, weight(Salience.subject, subject.head, index), at: sentence)
  }

  /// A "he" or "her" in the running text keeps its antecedent in mind.
  private mutating func notice(pronounAt token: Int, _ index: Int) {
    let text = texts[index]
    let word = text.tokens[token]
    guard word.isWord, !word.classes.isDisjoint(with: [.male, .female]), !text.isQuoted(token)
    else { return }
    let subject: Bool
    switch word.lower {
    case "he", "she": subject = true
    case "him", "his", "her": subject = false
    default: return
    }
    let sentence = sentence(index, token)
    guard let (entity, _) = candidate(word.has(.female) ? .female : .male, sentence) else { return }
    table.touch(entity, subject ? Salience.subject * 0.8 : Salience.possessor * 0.6, at: sentence)
  }
}
