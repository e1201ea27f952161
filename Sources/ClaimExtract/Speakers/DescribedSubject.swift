import FeedModel

/// A subject that has no name: "A sailor saw the raid". Pronouns can mean it.
struct DescribedSubject: Sendable {
  /// With its article.
  let range: Range<Int>
  let head: Int

  /// All of a text, in order; none inside a quotation.
  static func all(in text: AnalysedText) -> [DescribedSubject] {
    let tokens = text.tokens
    var result: [DescribedSubject] = []
    var next = 0
    for index in tokens.indices where index >= next {
      guard tokens[index].has([.determiner, .possessive]), !text.isQuoted(index),
        opensClause(index, text)
      else { continue }
      let limit = text.sentence(of: index).upperBound
      guard let (head, end) = noun(behind: index, limit, text) else { continue }
      result.append(DescribedSubject(range: index..<end, head: head))
      next = end
    }
    return result
  }

  /// The noun for a person behind a determiner, and the end of its phrase, where a verb stands.
  private static func noun(behind index: Int, _ limit: Int, _ text: AnalysedText)
    -> (head: Int, end: Int)?
  {
    let tokens = text.tokens
    guard
      let head = (index + 1..<min(limit, index + 6)).first(where: {
        tokens[$0].has([.person, .role]) && !tokens[$0 + 1].has([.person, .role])
      }), !tokens[head].has([.body, .crowd]), !tokens[head].isCapitalised || head == index + 1,
      (index + 1..<head).allSatisfy({ tokens[$0].isWord || tokens[$0].kind == .number })
    else { return nil }
    if isVerb(tokens[head + 1]) { return (head, head + 1) }
    let end = NounPhrase(text).end(from: index, limit: limit, appositions: false)
    return end > head && isVerb(tokens[end]) && tokens[head + 1].has(.preposition)
      ? (head, end) : nil
  }

  private static func opensClause(_ index: Int, _ text: AnalysedText) -> Bool {
    if text.sentence(of: index).lowerBound == index { return true }
    let before = text.tokens[index - 1]
    return before.kind == .comma || before.has([.coordinator, .subordinator]) || !before.isWord
  }

  private static func isVerb(_ token: Token) -> Bool {
    if token.has([.be, .have, .do, .modal, .past]) { return true }
    guard token.isWord, token.capital == .none else { return false }
    return GeneralVerbs.form(of: token.lower).map { !$0.isDisjoint(with: [.past, .third]) } ?? false
  }
}
