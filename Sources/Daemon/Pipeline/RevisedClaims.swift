import AlertLog
import FeedModel
import StateStore

/// Says what became of the claims that the alert before told (`docs/alert-schema.md`, `revision`).
///
/// What is called withdrawn or changed is put into somebody's mouth: where in doubt a claim is unclear. A claim whose
/// sentences stand is kept, however it is read now.
struct RevisedClaims {
  /// A claim of the revision.
  private struct Now {
    let index: Int
    let speaker: [UInt8]
    let cue: [UInt8]
    let words: ClaimWords
    let whole: Told.Statement
    let sentences: Set<Told.Statement>
  }

  /// Of 100: so alike are the words of a claim that was changed.
  private static let leastLikeness = 50
  /// So much more than any other claim.
  private static let leastLead = 10
  /// Claims of a revision that are looked at.
  private static let mostClaims = 200

  private let new: Set<Int>
  private let terms: ClaimWords
  private let sentences: TextSentences
  private let now: [Now]
  /// Those that stand where one of before stood.
  private var taken: Set<Int> = []
  private(set) var changes: [RevisionRecord.Change] = []
  /// Claims of before that a text which takes nothing back leaves standing.
  private(set) var left: [ToldClaims.Claim] = []

  /// Compares what the alert `before` told with `claims`, of which the watch hits `matched` and was not told `new`.
  ///
  /// - Parameters:
  ///   - terms: what all of them say: the watch's terms.
  ///   - takesBack: whether the text takes back what it does not say.
  ///   - isOther: whether hardly a word of it stood in the text before.
  init(
    _ before: ToldClaims?, _ claims: inout ItemClaims, matched: Set<Int>, new: Set<Int>,
    terms: ClaimWords, sentences: TextSentences, takesBack: Bool, isOther: Bool
  ) {
    self.new = new
    self.terms = terms
    self.sentences = sentences
    let told = before?.claims ?? []
    let order = matched.sorted() + claims.indices.filter { !matched.contains($0) }
    var now: [Now] = []
    for index in told.isEmpty ? [] : order.prefix(Self.mostClaims) {
      let claim = claims.told(index)
      now.append(
        Now(
          index: index, speaker: Self.folded(claim.speaker), cue: Self.folded(claim.cue),
          words: ClaimWords(claim.text, without: terms), whole: claim.whole,
          sentences: Set(claim.sentences)))
    }
    self.now = now
    findThoseThatStand(told)
    if !isOther { findChanged() }
    for claim in open {
      if takesBack, !isOther { add(end(of: claim), nil, claim) } else { left.append(claim) }
    }
    if isOther { left = [] }
    for index in matched.subtracting(taken).sorted() {
      // Of a text that came back: told once, but not by the alert before.
      let isNew = new.contains(index) || before?.areAll == true
      changes.append(.init(isNew ? .new : .kept, claim: index))
    }
  }

  /// Claims of before of which it is not known what became of them.
  private var open: [ToldClaims.Claim] = []

  private mutating func findThoseThatStand(_ told: [ToldClaims.Claim]) {
    var changed: [ToldClaims.Claim] = []
    for claim in told {
      if let same = now.first(where: { $0.whole == claim.whole && !taken.contains($0.index) }) {
        add(.kept, same.index, claim)
      } else {
        changed.append(claim)
      }
    }
    for claim in changed {
      guard !claim.sentences.isEmpty, claim.sentences.allSatisfy(sentences.statements.contains)
      else {
        open.append(claim)
        continue
      }
      // Read otherwise, beside other sentences.
      let reading = now.first {
        !taken.contains($0.index) && !$0.sentences.isDisjoint(with: claim.sentences)
          && isSameSource($0, claim)
      }
      add(reading.map { new.contains($0.index) } == true ? .changed : .kept, reading?.index, claim)
    }
  }

  /// A claim of before and one of now that one source makes.
  private struct Pair {
    let before: Int
    let now: Int
    let likeness: Int
  }

  /// Pairs claims that are the most alike of either side.
  private mutating func findChanged() {
    let before = open.map { ($0, words(of: $0)) }
    open = []
    var pairs: [Pair] = []
    for (place, (claim, words)) in before.enumerated() {
      for other in now where !taken.contains(other.index) && isSameSource(other, claim) {
        pairs.append(
          Pair(before: place, now: other.index, likeness: words.likeness(other.words)))
      }
    }
    for (place, (claim, words)) in before.enumerated() {
      let best = pairs.filter { $0.before == place }.max { $0.likeness < $1.likeness }
      let rival = pairs.filter { ($0.before == place) != ($0.now == best?.now) }
        .map(\.likeness).max()
      if let best, best.likeness >= max(Self.leastLikeness, (rival ?? 0) + Self.leastLead) {
        add(.changed, best.now, claim)
      } else if let same = standing(claim, words) {
        add(.kept, same, claim)
      } else {
        open.append(claim)
      }
    }
  }

  private func words(of claim: ToldClaims.Claim) -> ClaimWords {
    ClaimWords(claim.text, without: terms)
  }

  /// A claim of the same source that says the same, and stood beside this one: in the title, or below it.
  private func standing(_ claim: ToldClaims.Claim, _ words: ClaimWords) -> Int? {
    now.first {
      taken.contains($0.index) && isSameSource($0, claim)
        && words.likeness($0.words) >= Self.leastLikeness && words.figures == $0.words.figures
    }?.index
  }

  /// What is to be said of a claim in whose place none stands.
  private func end(of claim: ToldClaims.Claim) -> RevisionRecord.Kind {
    guard sentences.areWhole, !claim.sentences.isEmpty,
      !claim.sentences.contains(where: sentences.statements.contains),
      !sentences.hasOneLike(words(of: claim))
    else { return .unclear }
    return .withdrawn
  }

  private mutating func add(
    _ kind: RevisionRecord.Kind, _ index: Int?, _ claim: ToldClaims.Claim
  ) {
    if let index { taken.insert(index) }
    let was = RevisionRecord.Was(
      claimID: claim.id, speaker: claim.speaker, cue: claim.cue, text: claim.text)
    changes.append(.init(kind, claim: index, was: kind == .kept && index != nil ? nil : was))
  }

  /// The same name, or one that ends in the other ("Lena Varn", "Varn"); where nobody is named, the same words for it.
  private func isSameSource(_ now: Now, _ claim: ToldClaims.Claim) -> Bool {
    let speaker = Self.folded(claim.speaker)
    if speaker.isEmpty || now.speaker.isEmpty {
      return speaker.isEmpty && now.speaker.isEmpty && now.cue == Self.folded(claim.cue)
    }
    let (long, short) =
      speaker.count >= now.speaker.count ? (speaker, now.speaker) : (now.speaker, speaker)
    return long.elementsEqual(short)
      || long.suffix(short.count + 1).elementsEqual([0x20] + short)
  }

  private static func folded(_ text: String?) -> [UInt8] { ClaimWords.folded(text ?? "") }
}
