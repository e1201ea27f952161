import FeedModel
import Glibc

/// What the words around a pronoun, and those with whom a candidate competes, say of he and she.
extension SpeakerResolver {
  /// Adds to the features of every candidate.
  func addSurroundings(
    _ rows: inout [AntecedentFeatures], _ candidates: [Int], _ gender: Gender, _ token: Int,
    _ index: Int
  ) {
    let text = texts[index]
    let sentence = sentence(index, token)
    let isTag = text.isQuoted(token - 1)
    let opensParagraph = text.startsParagraph(token)
    let opensSentence = text.sentence(of: token).lowerBound == token
    let isReported = reported[index][token]
    let known = candidates.filter {
      table[$0].gender == gender && !table[$0].words.isEmpty
        && sentence - table[$0].lastSentence <= 2
    }
    let all = candidates.reduce(0.0) { $0 + Double(table[$1].touches) }
    func one(_ condition: Bool) -> Double { condition ? 1 : 0 }
    for (at, candidate) in candidates.enumerated() {
      let entity = table[candidate]
      let isKnown = entity.gender == gender
      let distance = sentence - entity.lastSentence
      let done = isDone(to: gender, since: entity.lastSentence, before: token, index)
      let isLast = candidate == lastSource?.entity
      let laterSubject = candidates.contains {
        $0 != candidate && table[$0].words.isEmpty
          && table[$0].subjectSentence > entity.subjectSentence
          && table[$0].subjectSentence >= sentence - 1
      }
      let rivals = known.filter { $0 != candidate }.count
      let rank = candidates.count - 1 - at
      rows[at].values += [
        one(isKnown && rivals == 0), one(!isKnown && rivals > 0), one(done && !isKnown),
        one(done && isKnown), one(laterSubject && !entity.words.isEmpty), one(isTag && isLast),
        one(isTag && distance <= 1), one(opensParagraph && isLast),
        one(opensSentence && entity.subjectSentence == sentence - 1),
        one(isReported && entity.subjectSentence == sentence), log1p(Double(rank)),
        log1p(Double(rivals)), one(entity.last.place == .pronoun && distance <= 1),
        one(entity.last.place == .owner && distance <= 1),
        all > 0 ? Double(entity.touches) / all : 0,
        one(entity.last.isReported && entity.last.opensContent && distance <= 1),
      ]
    }
  }
}
