import FeedModel

/// Terms that stand in nearly every item: single letters, and the commonest words of a few languages.
enum CommonTerm {
  static func doubt(_ term: String) -> TermDoubt? {
    let folded = Folding.folded(term)
    let scalars = Array(FoldedScalars(folded))
    let only = scalars.count == 1 ? scalars.first : nil
    switch only?.wordClass {
    case .latin, .letter: return flood("is a single letter: it stands in nearly every item")
    case .digit: return flood("is a single digit: it stands in nearly every item")
    default: break
    }
    guard words.contains(folded) else { return nil }
    // WHO, US, IT: who writes an acronym does not think of the word.
    let isAcronym = Array(term.utf8) != folded
    let word = TermsText.quoted(folded)
    return flood(
      isAcronym
        ? "is the common word \(word) as well, since upper and lower case are not told apart"
        : "is a common word: it stands in nearly every item")
  }

  private static func flood(_ message: String) -> TermDoubt {
    TermDoubt(message, advice: "write a rarer word, or a phrase of which it is a part")
  }

  /// Folded. Not in it: words that are names elsewhere (mit, est, sur).
  private static let words = Set(
    """
    a about after again all also am an and any are as at be because been before being but by can could
    did do does for from had has have he her here him his how i if in into is it its just like may me
    more most my new no not now of on one only or other our out over said says she should so some such
    than that the their them then there these they this those to two under up us very was we were what
    when where which while who will with would year years you your
    der die das und ein eine nicht auf für von zu
    le la les et une dans pour avec qui
    el los las y una para por
    и в во не на что он с со как это по но они мы из у от к за для о
    і й та що до з від як це
    في من على إلى أن
    """.utf8.split { $0 <= 0x20 }.map(Array.init))
}
