import FeedModel

extension SourceTrace {
  /// Whether a reader would say that both are one source: a spokesman is his ministry.
  func sameness(_ other: SourceTrace) -> Sameness {
    if let surname, let theirs = other.surname {
      if surname == theirs { return .same }
      // A body that was taken for a person, and who speaks for it.
      if isBody(of: other) || other.isBody(of: self) { return .same }
      if isFormer || other.isFormer { return .other }
      guard covers(other), !common.isEmpty else { return .other }
      // The foreign secretary of one country and a foreign ministry's spokeswoman of another.
      guard isToldByPortfolio(other) else { return .same }
      return words.count == other.words.count ? .unknown : .other
    }
    // Who has left a body, or fights it, does not speak for it.
    if isFormer != other.isFormer { return .other }
    // A firm that was taken for a person once; a surname alone.
    if isNamed(in: other) || other.isNamed(in: self) { return .same }
    // "A spokesman", "the plant manager Ove Lind": of somebody, but of whom?
    if isVague || other.isVague {
      if isSole(beside: other) || other.isSole(beside: self) { return .same }
      // A plant's manager is never of the police.
      if let side, let theirs = other.side, side != theirs { return .other }
      return .unknown
    }
    guard covers(other) else { return .other }
    let isPerson = surname != nil || other.surname != nil
    return isPerson && isToldByPortfolio(other) ? .unknown : .same
  }

  /// "The airline" beside "Airline Boreal", and "the mayor" beside a mayor by name: a story mostly has one.
  private func isSole(beside other: SourceTrace) -> Bool {
    guard isVague, surname == nil, let kind = common.first(where: WordLists.soles.contains) else {
      return false
    }
    return common.count <= 2 && other.common.contains(kind)
      && (other.surname == nil || WordLists.persons.contains(kind))
  }

  /// Which kind of body it is of, where its words say so.
  private var side: WordLists.Side? {
    for start in common + words { if let side = WordLists.sides[start] { return side } }
    return nil
  }

  /// Whether all its words are the name of a person, the last name among them.
  private func isNamed(in other: SourceTrace) -> Bool {
    guard surname == nil, let theirs = other.surname, words.contains(theirs) else { return false }
    return words.allSatisfy(other.names.contains)
  }

  /// Whether its whole name, of two words or more, stands in what the other is of.
  private func isBody(of other: SourceTrace) -> Bool {
    names.count > 1 && names.allSatisfy(other.words.contains)
  }

  /// Whether nothing that both have says more than "foreign" or "defence".
  private func isToldByPortfolio(_ other: SourceTrace) -> Bool {
    words.filter(other.words.contains).allSatisfy(WordLists.portfolios.contains)
  }

  /// The words of one are all among the other's, or all but one of at least three.
  private func covers(_ other: SourceTrace) -> Bool {
    let few = min(words.count, other.words.count)
    let shared = words.filter(other.words.contains).count
    return few > 0 && (shared == few || few >= 3 && shared + 1 == few)
  }
}
