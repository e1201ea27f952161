import FeedModel

/// Where words begin and end in one text: docs/matching.md, section "Word boundaries". A reduced
/// UAX #29 that leans towards a boundary, since a boundary too many costs a reader a glance and
/// one too few costs an alert.
struct WordBoundaries {
  let text: TextBytes
  /// Ignored scalars, and combining marks, that are looked past in a row; more count as a boundary.
  static let reach = 64

  /// Whether a term may begin or end at byte `offset`, which is on a scalar boundary.
  ///
  /// `ending`: a Hangul word may go on, since particles are written onto the noun.
  @inline(__always)
  func isBoundary(at offset: Int, ending: Bool) -> Bool {
    asciiBoundary(at: offset) ?? isBoundaryOfScalars(at: offset, ending: ending)
  }

  /// What holds between two ASCII bytes of which none is a full stop, a comma or an apostrophe; nil elsewhere.
  @inline(__always)
  private func asciiBoundary(at offset: Int) -> Bool? {
    guard offset > 0, offset < text.count else { return nil }
    let (before, after) = (text[offset &- 1], text[offset])
    guard (before | after) < 0x80 else { return nil }
    if WordHeads.isWord(before), WordHeads.isWord(after) { return false }
    return Self.mayJoin(before) || Self.mayJoin(after) ? nil : true
  }

  /// An apostrophe may also be written as a grave accent.
  @inline(__always)
  private static func mayJoin(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "'"), UInt8(ascii: "`"): true
    default: false
    }
  }

  private func isBoundaryOfScalars(at offset: Int, ending: Bool) -> Bool {
    guard let after = neighbour(after: offset) else { return true }
    switch after.wordClass {
    case .mark, .tail: return false
    default: break
    }
    guard let before = base(before: offset) else { return true }
    if after.isPastZeroWidthSpace || before.isPastZeroWidthSpace { return true }
    let (left, right) = (before.wordClass, after.wordClass)
    if left.isWord, right.isWord {
      if ending, left == .hangul || left == .tail, right == .hangul { return true }
      return !Self.areJoined(left, right)
    }
    return !isInNumber(before, after) && !isInContraction(before, after)
      && !isInInitialism(before, after)
  }

  /// How far the word of a prefix is followed, in bytes.
  static let longestWord = 256

  /// Where the word goes on to that `offset` stands in; nil where a mark follows, which makes another
  /// letter of the one before.
  func wordEnd(from offset: Int) -> Int? {
    if let after = neighbour(after: offset)?.wordClass, after == .mark || after == .tail {
      return nil
    }
    var end = offset
    while end < text.count, end - offset < Self.longestWord, !isBoundary(at: end, ending: false) {
      end = FoldedScalar(in: text, at: end).end
    }
    return end
  }

  /// Where words begin, in order; each letter of a script without spaces is a word.
  func wordStarts() -> [Int] {
    var starts: [Int] = []
    var next = 0
    while next < text.count {
      if text[next] < 0x80 {
        if WordHeads.isWord(text[next]), isBoundary(at: next, ending: false) { starts.append(next) }
        next += 1
        continue
      }
      let scalar = FoldedScalar(in: text, at: next)
      if scalar.wordClass.isWord, isBoundary(at: next, ending: false) { starts.append(next) }
      next = scalar.end
    }
    return starts
  }

  /// Whether two scalars that words are made of belong to one word.
  private static func areJoined(_ left: WordClass, _ right: WordClass) -> Bool {
    switch (left, right) {
    case (.free, _), (_, .free): false
    case (.hangul, .hangul), (.tail, .hangul): true
    case (.hangul, _), (.tail, _), (_, .hangul): false
    // "ATACMSами": an ending in another alphabet is no part of the name.
    case (.latin, .letter), (.letter, .latin): false
    default: true
    }
  }

  /// UAX #29, WB11 and WB12: 400,000 and 9.5 are one number each.
  private func isInNumber(_ before: Neighbour, _ after: Neighbour) -> Bool {
    if before.wordClass == .digit, after.partsDigits {
      return neighbour(after: after.end)?.wordClass == .digit
    }
    if after.wordClass == .digit, before.partsDigits {
      return base(before: before.start)?.wordClass == .digit
    }
    return false
  }

  /// "don't" is not the Don. Every other apostrophe is a boundary: "ATACMS's", "l'OTAN".
  private func isInContraction(_ before: Neighbour, _ after: Neighbour) -> Bool {
    if before.folded == UInt8(ascii: "n"), after.folded == UInt8(ascii: "'") {
      return endsContraction(neighbour(after: after.end))
    }
    if before.folded == UInt8(ascii: "'"), after.folded == UInt8(ascii: "t") {
      return base(before: before.start)?.folded == UInt8(ascii: "n") && endsContraction(after)
    }
    return false
  }

  private func endsContraction(_ letter: Neighbour?) -> Bool {
    guard let letter, letter.folded == UInt8(ascii: "t") else { return false }
    return !continuesWord(neighbour(after: letter.end))
  }

  /// A full stop between two single letters: "U.S." is no word of "U.S.S.R.".
  private func isInInitialism(_ before: Neighbour, _ after: Neighbour) -> Bool {
    if after.folded == UInt8(ascii: ".") {
      guard let next = neighbour(after: after.end) else { return false }
      return isSingleLetter(before) && isSingleLetter(next)
    }
    if before.folded == UInt8(ascii: ".") {
      guard let previous = base(before: before.start) else { return false }
      return isSingleLetter(previous) && isSingleLetter(after)
    }
    return false
  }

  private func isSingleLetter(_ letter: Neighbour) -> Bool {
    guard letter.wordClass == .latin || letter.wordClass == .letter else { return false }
    // "Ś" may be written as S with a mark behind it.
    var next = neighbour(after: letter.end)
    for _ in 0..<Self.reach where next?.wordClass == .mark {
      next = next.flatMap { neighbour(after: $0.end) }
    }
    if continuesWord(next) { return false }
    return !(base(before: letter.start)?.wordClass.isWord ?? false)
  }

  private func continuesWord(_ neighbour: Neighbour?) -> Bool {
    guard let neighbour else { return false }
    return neighbour.wordClass.isWord || neighbour.wordClass == .mark
  }
}

extension WordBoundaries {
  /// A scalar beside an offset; ignored ones between them are passed over.
  struct Neighbour {
    let wordClass: WordClass
    /// The folded scalar where it is ASCII, otherwise 0.
    let folded: UInt8
    /// U+066B and U+066C part Arabic digits.
    let partsDigits: Bool
    let start: Int
    let end: Int
    let isPastZeroWidthSpace: Bool

    fileprivate init(_ scalar: FoldedScalar, isPastZeroWidthSpace: Bool) {
      wordClass = scalar.wordClass
      folded = scalar.foldedASCII
      partsDigits =
        folded == UInt8(ascii: ".") || folded == UInt8(ascii: ",") || folded == UInt8(ascii: "'")
        || scalar.value == 0x066B || scalar.value == 0x066C
      start = scalar.start
      end = scalar.end
      self.isPastZeroWidthSpace = isPastZeroWidthSpace
    }
  }

  private func neighbour(after offset: Int) -> Neighbour? {
    var next = offset
    var isPastZeroWidthSpace = false
    for _ in 0..<Self.reach {
      guard next < text.count else { return nil }
      let scalar = FoldedScalar(in: text, at: next)
      if !scalar.isIgnored {
        return Neighbour(scalar, isPastZeroWidthSpace: isPastZeroWidthSpace)
      }
      if scalar.wordClass == .zeroWidthSpace { isPastZeroWidthSpace = true }
      next = scalar.end
    }
    return nil
  }

  /// The scalar before `offset` that is no mark: marks belong to it.
  private func base(before offset: Int) -> Neighbour? {
    var end = offset
    var isPastZeroWidthSpace = false
    for _ in 0..<Self.reach {
      guard end > 0 else { return nil }
      let scalar = FoldedScalar(in: text, endingAt: end)
      if !scalar.isIgnored, scalar.wordClass != .mark {
        return Neighbour(scalar, isPastZeroWidthSpace: isPastZeroWidthSpace)
      }
      if scalar.wordClass == .zeroWidthSpace { isPastZeroWidthSpace = true }
      end = scalar.start
    }
    return nil
  }
}
