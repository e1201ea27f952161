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

  /// A mention at `token` of text `index`.
  func touch(_ place: Touch.Place, _ token: Int, _ index: Int) -> Touch {
    var touch = Touch(
      place, sentence: sentence(index, token), isReported: reported[index][token],
      paragraph: paragraph(index, token))
    touch.opensContent = contentStarts[index].contains(token)
    return touch
  }

  private mutating func notice(_ mention: NameMention, _ index: Int) {
    let text = texts[index]
    let sentence = sentence(index, mention.tokens.lowerBound)
    guard !mention.isQuoted,
      let entity = table.alias(mention, in: text, sentence: sentence)?.entity
    else { return }
    let place: Touch.Place =
      text.field == .title
      ? .headline
      : mention.isPossessive
        ? .possessor : mention.isModifier ? .modifier : mention.isSubject ? .subject : .object
    table.touch(entity, touch(place, mention.tokens.lowerBound, index))
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
      guard let name = shortName(subject.range, subject.head, text) else { return }
      entity = table.addDescription(
        name.text, kind: .person, head: text.tokens[subject.head].lower, plural: false,
        gender: Gender(text.tokens[subject.head]),
        span: TextSpan(field: text.field, utf8: text.byteRange(name.range)))
      if text.tokens[subject.range.lowerBound].lower == "the" { table[entity].isDefinite = true }
    }
    table.touch(entity, touch(.subject, subject.head, index))
  }

  /// A "he" or "her" in the running text keeps its antecedent in mind.
  private mutating func notice(pronounAt token: Int, _ index: Int) {
    let text = texts[index]
    let word = text.tokens[token]
    guard word.isWord, !word.classes.isDisjoint(with: [.male, .female]), !text.isQuoted(token)
    else { return }
    let place: Touch.Place
    switch word.lower {
    case "he", "she": place = .pronoun
    case "him", "his", "her": place = .owner
    default: return
    }
    let gender: Gender = word.has(.female) ? .female : .male
    guard let (entity, _) = candidate(gender, sentence(index, token)) else { return }
    table.touch(entity, touch(place, token, index))
  }
}
