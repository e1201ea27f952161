import FeedModel

/// he, she, it, they, I.
extension SpeakerResolver {
  mutating func pronoun(
    _ pronoun: SourcePhrase.Pronoun, _ index: Int, _ at: Int, _ sentence: Int
  ) -> ResolvedSpeaker? {
    switch pronoun {
    case .he, .she:
      guard !announces(at, index) else { return nil }
      let gender: Gender = pronoun == .he ? .male : .female
      guard let (entity, _) = candidate(gender, sentence),
        let confidence = agreement(entity, gender, at, index)
      else { return nil }
      // What a pronoun says of somebody holds for the rest of the text.
      if confidence >= 0.8, table[entity].gender == .unknown { table[entity].gender = gender }
      if confidence >= 0.8, table[entity].kind == .name { table[entity].kind = .person }
      return chosen(entity, sentence, .coreference, confidence)
    case .it:
      guard let (entity, confidence) = antecedent(at, index) else { return nil }
      return chosen(entity, sentence, .coreference, confidence)
    case .they:
      // What was said since by nobody, or a new paragraph, leaves open who they are.
      guard let last = lastSource, sentence - last.sentence <= 1,
        table[last.entity].isPlural
          || table[last.entity].kind == .organisation && table[last.entity].name.utf8.count > 1,
        table[last.entity].last.paragraph == paragraph(index, at)
      else { return nil }
      return chosen(last.entity, sentence, .coreference, SpeakerConfidence.they)
    case .first:
      guard !texts[index].isQuoted(at), authors.count == 1, let author = authors.first,
        !author.isEmpty,
        ["i", "me", "my"].contains(texts[index].tokens[at].lower)
      else { return nil }
      return ResolvedSpeaker(
        name: author, kind: .person, method: .byline, confidence: SpeakerConfidence.byline)
    case .other:
      return nil
    }
  }

  /// "He did it for Zell and Moe. Now he says …": a title that begins with a pronoun means somebody whom it does
  /// not name.
  private func announces(_ at: Int, _ index: Int) -> Bool {
    let text = texts[index]
    guard text.field == .title,
      let first = (0..<at + 1).first(where: {
        ["he", "she", "his", "her"].contains(text.tokens[$0].lower)
      })
    else { return false }
    return !mentions[index].contains {
      ($0.kind == .person || $0.kind == .unknown) && $0.tokens.lowerBound < first
    }
  }

  /// The person most in mind that agrees in gender, and by how much before the second.
  func candidate(_ gender: Gender, _ sentence: Int) -> (entity: Int, lead: Double)? {
    var best: (index: Int, score: Double)?
    var second = 0.0
    for index in table.recent {
      let entity = table.entities[index]
      guard entity.gender.agrees(with: gender), !entity.isPlural, entity.lastSentence >= 0 else {
        continue
      }
      var score = entity.salience.value(at: sentence) * entity.personhood
      if entity.gender == .unknown { score *= 0.8 }
      if score > best?.score ?? 0 {
        second = best?.score ?? 0
        best = (index, score)
      } else if score > second {
        second = score
      }
    }
    guard let best, best.score > 1 else { return nil }
    return (best.index, best.score / max(second, 0.5))
  }
}
