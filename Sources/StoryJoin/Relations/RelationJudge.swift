import FeedModel

/// How a claim stands to an earlier one: the order of `docs/stories.md`, precision before recall.
enum RelationJudge {
  /// After this, another source's figure is news and no contradiction: most figures grow.
  private static let running: UInt64 = 12 * 3_600_000

  /// What it comes to, and the figures that decided, where figures did.
  struct Verdict {
    let kind: ClaimRelation.Kind
    let numbers: ClaimRelation.Numbers?
  }

  static func judge(
    _ claim: ClaimTrace, _ earlier: ClaimTrace, sameness: SourceTrace.Sameness,
    weight: (TermVector.Term) -> Float
  ) -> Verdict? {
    guard !claim.isOpen, !earlier.isOpen else { return nil }
    let figures = FigurePairs(claim.figures, earlier.figures)
    guard let kind = kind(claim, earlier, sameness, figures, weight) else { return nil }
    let isOfFigures = kind == .updates || kind == .denies || kind == .differsNumber
    return Verdict(kind: kind, numbers: isOfFigures ? figures.disputed : nil)
  }

  private static func kind(
    _ claim: ClaimTrace, _ earlier: ClaimTrace, _ sameness: SourceTrace.Sameness,
    _ figures: FigurePairs, _ weight: (TermVector.Term) -> Float
  ) -> ClaimRelation.Kind? {
    let shared = Overlap(claim, earlier, weight: weight)
    let isCopy = claim.original == earlier.original
    // Two speakers of one text are two in its copy as well.
    let isContrary = sameness == .other && claim.isYes != earlier.isYes
    // One utterance, of which two outlets give two figures.
    if isCopy, sameness != .other, figures.contradict, !figures.agree, shared.isMatter,
      !claim.isNew, !claim.isRevised
    {
      return .differsNumber
    }
    if isCopy, shared.share >= 0.8, shared.count > 0, !isContrary {
      // A copy may have been changed in the very word that counts.
      let isChanged = figures.contradict || figures.zeroAgainstSome || shared.isOpposed
      return isChanged ? nil : .sameStatement
    }
    switch sameness {
    case .same:
      // Nobody updates himself within one text, nor by what he said before.
      let mayUpdate = !isCopy && claim.published >= earlier.published
      // Of a bulletin one line may change and another not.
      if mayUpdate, figures.contradict, !figures.agree || shared.isSame { return .updates }
      if mayUpdate, figures.zeroAgainstSome || shared.isSame && shared.isOpposed { return .updates }
      if mayUpdate, Opposite.exclude(claim.states, earlier.states),
        claim.isDenial == earlier.isDenial, shared.isOfThing
      {
        return .updates
      }
      if mayUpdate, shared.isOpposed, shared.isHalf, shared.isOfBoth { return .updates }
      if mayUpdate, isTakenBack(claim, earlier, shared) { return .updates }
      if shared.isOpposed { return nil }
      if figures.contradict { return nil }
      // "Savings had been revised to 240 million": of what the other has another figure.
      if mayUpdate, claim.isRevised, figures.isOther,
        figures.isKin || !figures.areOfOthers && (shared.isMatter || shared.isAlike)
      {
        return .updates
      }
      if figures.agree && shared.count >= 1 || figures.coincide
        || shared.isAlike && !shared.isOfNamesOnly
      {
        return .sameStatement
      }
      return nil
    case .unknown:
      // "Now showed 49": it says itself that there was another.
      let mayUpdate = !isCopy && claim.published >= earlier.published
      if mayUpdate, figures.contradict, !figures.agree, claim.isNew || claim.isRevised {
        return .updates
      }
      if mayUpdate, claim.isWithdrawn, !earlier.isWithdrawn, shared.isAlike, !shared.isOpposed {
        return .updates
      }
      if figures.contradict || figures.zeroAgainstSome || shared.isOpposed { return nil }
      return (figures.agree || figures.coincide) && shared.isMatter
        || shared.share >= 0.5 && !shared.isOfNamesOnly
        ? .sameStatement : nil
    case .other:
      // "Now expects 0.8 per cent": mostly in place of what the same source said, under another name.
      if figures.contradict && claim.isNew { return nil }
      if figures.zeroAgainstSome { return .denies }
      // A denial in so many words of what names the same two people or places needs no more in common.
      let isRejected = claim.isDenial != earlier.isDenial && shared.isOfNames
      if shared.isOpposed || isRejected, claim.isYes != earlier.isYes {
        let isSaid = claim.isRejection != earlier.isRejection
        let isDouble =
          claim.isDenial != earlier.isDenial && !(claim.negated.isEmpty && earlier.negated.isEmpty)
        if shared.isDenied(isSaid: isSaid, isDouble: isDouble) { return .denies }
        // "Rejected the espionage charge" has one word, and that is the point of both.
        let denial = claim.isRejection ? claim : earlier
        if isSaid, denial.terms.count <= 2, shared.isWhole, shared.isOfBoth { return .denies }
        if isSaid, denial.isOfClaim, shared.isNearlyHalf, shared.isOfThing { return .denies }
        // "No ransom was paid": all that it says is what the other has.
        if !isSaid, shared.isWhole, shared.isPointOfBoth { return .denies }
        if shared.isMatter { return nil }
      }
      // Who is missing today may be home tomorrow; and who owns up to a loss of his own denies nobody's.
      let apart = claim.published.milliseconds(since: earlier.published).magnitude
      if Opposite.exclude(claim.states, earlier.states), !claim.hasScope, !earlier.hasScope,
        claim.isDenial == earlier.isDenial, apart <= running, !claim.isAdmitted,
        !earlier.isAdmitted, shared.isOfThing
      {
        return .denies
      }
      // One figure agrees and another does not: which of them is the point, nobody knows.
      if figures.contradict && figures.agree { return nil }
      if figures.contradict {
        return apart > running && figures.isRunning ? nil : .differsNumber
      }
      // Two names under one wording are mostly one utterance, told of twice.
      if shared.isOneWording, !shared.isOpposed { return .sameStatement }
      if figures.agree && shared.isMatter && !shared.isOpposed { return .sameClaim }
      if Opposite.isSame(claim.states, earlier.states), claim.isYes == earlier.isYes,
        claim.isDenial == earlier.isDenial, !claim.hasShare, !earlier.hasShare, shared.isOfThing
      {
        return .sameClaim
      }
      // Another price is another thing, and "no decision about the factory" says nothing of its end.
      let isAside = figures.isOther || claim.isYes != earlier.isYes
      return shared.isSame && !shared.isOpposed && !isAside && !shared.isOfNamesOnly
        ? .sameClaim : nil
    }
  }

  /// Whether a source takes back what it said, or owns up to what it had not said so.
  private static func isTakenBack(
    _ claim: ClaimTrace, _ earlier: ClaimTrace, _ shared: Overlap
  ) -> Bool {
    guard shared.isOfThing else { return false }
    if claim.isWithdrawn, !earlier.isWithdrawn { return true }
    // Who admitted it before, or said just this, has not changed his mind.
    return claim.isAdmitted && !earlier.isAdmitted
      && (shared.isOpposed || shared.isAlike && !shared.isSame)
  }
}

/// What two contents have in common.
struct Overlap {
  /// Of the weight of the shorter one.
  let share: Float
  let count: Int
  /// Of the weight of the longer one.
  private let shareOfLonger: Float
  /// Of the shared weight, the part of which one says yes and the other no.
  private let opposed: Float
  /// The shared weight of what are no names.
  private let plain: Float
  /// How many these are.
  private let plainCount: Int

  init(_ one: ClaimTrace, _ other: ClaimTrace, weight: (TermVector.Term) -> Float) {
    let (left, right) = (one.terms, other.terms)
    var (i, j, shared, plainCount) = (0, 0, 0, 0)
    var (sum, against, plain): (Float, Float, Float) = (0, 0, 0)
    while i < left.count, j < right.count {
      let (a, b) = (left[i], right[j])
      if a.stem == b.stem {
        sum += weight(a)
        shared += 1
        // Who was or was not there is no point of its own.
        let isName = one.names.contains(a.stem) || other.names.contains(a.stem)
        if !isName {
          plain += weight(a)
          plainCount += 1
        }
        if !isName, one.saysNo(a.stem) != other.saysNo(a.stem) { against += weight(a) }
      }
      if a.stem <= b.stem { i += 1 }
      if b.stem <= a.stem { j += 1 }
    }
    let least = min(
      left.reduce(Float(0)) { $0 + weight($1) }, right.reduce(Float(0)) { $0 + weight($1) })
    share = least > 0 ? sum / least : 0
    count = shared
    let most = max(
      left.reduce(Float(0)) { $0 + weight($1) }, right.reduce(Float(0)) { $0 + weight($1) })
    shareOfLonger = most > 0 ? sum / most : 0
    self.plain = plain
    self.plainCount = plainCount
    opposed = plain > 0 ? against / plain : 0
  }

  var isOpposed: Bool { opposed >= 0.5 }
  /// No aside of either, and no mere name.
  var isPointOfBoth: Bool { shareOfLonger >= 0.25 && plain > 0.3 }
  var isNearlyHalf: Bool { share >= 0.45 }
  /// Half of the shorter one, or more.
  var isHalf: Bool { share >= 0.5 }
  /// All of the shorter one, and no mere name.
  var isWhole: Bool { share >= 0.95 && plain > 0 }
  /// It is a point of both, and no aside of the longer one.
  var isOfBoth: Bool { shareOfLonger >= 0.2 }
  /// Enough for one speaker to have said one thing.
  var isAlike: Bool { share >= 0.36 || share >= 0.2 && count >= 2 }
  /// Enough of the matter for a no of one to be about the yes of the other; `isSaid` where one denies it in so
  /// many words, `isDouble` where it denies a no, or says so twice.
  func isDenied(isSaid: Bool, isDouble: Bool) -> Bool {
    if isDouble, share >= 0.6 || share >= 0.35 && isOfBoth { return true }
    // Who denies the poisoning of a man denies no other word about him.
    if isSaid { return share >= 0.3 && plainCount >= 2 }
    return share >= 0.28 && count >= 2 && isOfBoth
  }
  /// The same words, more than chance gives.
  var isOneWording: Bool { share >= 0.69 && count >= 5 }
  /// They have nothing but names in common, and these are most of the shorter one.
  var isOfNames: Bool { plain == 0 && count >= 2 && share >= 0.5 }
  /// Who is spoken of they have in common, and no word of what: "support for Viktor Orban".
  var isOfNamesOnly: Bool { plain == 0 }
  /// They speak of one kind of thing.
  var isOfThing: Bool { plain > 0 && share >= 0.15 }
  /// The same thing is said.
  var isSame: Bool { share >= 0.5 && count >= 2 }
  /// The same matter is spoken of.
  var isMatter: Bool { share >= 0.4 && count >= 2 }
}

/// What the figures of two claims say about each other.
struct FigurePairs {
  private(set) var contradict = false
  private(set) var agree = false
  private(set) var zeroAgainstSome = false
  /// A value that hardly stands twice by chance: 87, 2,000 jobs.
  private(set) var coincide = false
  /// Of those that contradict, one counts what grows.
  private(set) var isRunning = false
  private var isNoneOfQuantity = false
  /// Both count people who were hurt, treated or missing, though not the same of these.
  private(set) var isKin = false
  /// What one counts, the other does not: the missing and the dead.
  private(set) var areOfOthers = false
  /// Both have figures of one kind, and none of them agree.
  private(set) var isOther = false
  /// The first two that cannot both be right.
  private(set) var disputed: ClaimRelation.Numbers?

  /// From here on two figures count the same thing.
  static let least: Float = 0.9

  init(_ left: [Figure], _ right: [Figure]) {
    if Self.sum(left, right) || Self.sum(right, left) {
      agree = true
      return
    }
    let (ours, others) = (Set(left.flatMap(\.quantities)), Set(right.flatMap(\.quantities)))
    areOfOthers = !ours.isEmpty && !others.isEmpty && ours.isDisjoint(with: others)
    isKin = left.contains { a in right.contains { a.isKin($0) } }
    isOther =
      left.contains { a in right.contains { $0.kind == a.kind || a.isMoney(beside: $0) } }
      && !left.contains { a in right.contains { !a.isDisjoint($0) } }
    var pairs: [(a: Int, b: Int, likeness: Float)] = []
    for (i, a) in left.enumerated() {
      for (j, b) in right.enumerated() {
        if a.kind == b.kind && a.low >= 13 && a.isEqual(b) {
          coincide = coincide || a.unit == b.unit || a.unit == nil || b.unit == nil
        }
        let likeness = a.likeness(b)
        if likeness >= Self.least { pairs.append((i, j, likeness)) }
      }
    }
    // Each figure answers the one that it is most like: dead to dead, missing to missing.
    pairs.sort {
      $0.likeness == $1.likeness ? ($0.a, $0.b) < ($1.a, $1.b) : $0.likeness > $1.likeness
    }
    var (mine, theirs): (Set<Int>, Set<Int>) = ([], [])
    for pair in pairs where !mine.contains(pair.a) && !theirs.contains(pair.b) {
      mine.insert(pair.a)
      theirs.insert(pair.b)
      if let a = left[at: pair.a], let b = right[at: pair.b] { compare(a, b) }
    }
    // Where both say none of something, which of the figures is the point, nobody knows.
    if left.contains(where: \.isZero), right.contains(where: \.isZero), !isNoneOfQuantity {
      zeroAgainstSome = false
    }
  }

  private mutating func compare(_ a: Figure, _ b: Figure) {
    if a.isDisjoint(b), disputed == nil {
      disputed = ClaimRelation.Numbers(claim: a.interval, other: b.interval)
    }
    if a.isZero != b.isZero {
      if a.isDisjoint(b) {
        zeroAgainstSome = true
        // None shot down against four: that nothing was damaged as well is another matter.
        let (mine, theirs) = (Set(a.quantities), Set(b.quantities))
        if !mine.isEmpty, mine == theirs { isNoneOfQuantity = true }
      }
    } else if a.isDisjoint(b) {
      contradict = true
      if a.isRunning || b.isRunning { isRunning = true }
    } else if !a.isZero {
      agree = true
    }
  }

  /// 156 passengers and six crew are 162 people.
  private static func sum(_ parts: [Figure], _ whole: [Figure]) -> Bool {
    guard let first = parts[at: 0], let second = parts[at: 1] else { return false }
    // Three dead and ten missing are no 13 missing.
    guard
      Set(first.quantities).isSubset(of: second.quantities)
        || Set(second.quantities).isSubset(of: first.quantities)
    else { return false }
    return whole.contains { $0.kind == .count && $0.low > 10 && $0.low == first.low + second.low }
  }
}
