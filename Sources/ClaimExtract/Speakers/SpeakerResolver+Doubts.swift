import FeedModel

/// When he or she may well be somebody else than the one most in mind: nobody is named then.
extension SpeakerResolver {
  /// Whether what stands around `token` speaks against `entity` being the one meant. `share` is what the
  /// weights give it among `candidates`.
  func isDoubtful(
    _ entity: Int, _ gender: Gender, _ share: Double, among candidates: [Int], _ token: Int,
    _ index: Int
  ) -> Bool {
    let found = table[entity]
    let sentence = sentence(index, token)
    let others = candidates.lazy.filter { $0 != entity }.map { table[$0] }
    if found.gender == .unknown {
      // "The poet Holm called her a liar. She laughed": who does it to her is not she.
      if isDone(to: gender, since: found.lastSentence, before: token, index) { return true }
      // "Kessel accused Maria Zell of lying. She …": of two in one sentence the one known to be a woman may be it.
      if others.contains(where: {
        $0.gender == gender && $0.kind == .person && $0.lastSentence == found.lastSentence
          && (!$0.last.isReported || $0.last.opensContent)
          && [.object, .subject].contains($0.last.place)
      }) {
        return true
      }
    }
    // "An officer asked what Varn wanted. She …": somebody without a name passes by, who has one goes on.
    if found.words.isEmpty, share < 0.8,
      others.contains(where: { $0.kind == .person && !$0.words.isEmpty })
    {
      return true
    }
    // "A driver remembers the girl. He …" after a man who was named before.
    guard !found.words.isEmpty, share < 0.9 else { return false }
    return others.contains {
      $0.words.isEmpty && $0.kind == .person && $0.subjectSentence >= sentence - 1
        && $0.subjectSentence > found.subjectSentence
    }
  }

  /// Whether a "him" or an object "her" of `gender` stands between the sentence `since` and `token`.
  func isDone(to gender: Gender, since: Int, before token: Int, _ index: Int) -> Bool {
    let text = texts[index]
    for at in (max(0, token - 120)..<max(0, token)).reversed() {
      guard sentence(index, at) >= since else { return false }
      guard !text.isQuoted(at) else { continue }
      switch text.tokens[at].lower {
      case "him" where gender == .male: return true
      case "her" where gender == .female:
        let next = text.tokens[at + 1]
        if !next.isWord || next.lower == "that" || next.lower == "a" || next.lower == "the"
          || next.has([.preposition, .be, .have, .modal, .wh, .coordinator])
        {
          return true
        }
      default: continue
      }
    }
    return false
  }
}
