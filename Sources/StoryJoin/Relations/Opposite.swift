/// States of a thing that cannot both be: intact and destroyed, open and locked.
///
/// "All aircraft are in service" denies that two were lost, without a "not" in it.
enum Opposite {
  /// What a claim says of the state of things.
  struct Mark: OptionSet, Sendable {
    let rawValue: UInt8
    static let whole = Mark(rawValue: 1)
    static let lost = Mark(rawValue: 2)
    static let open = Mark(rawValue: 4)
    static let shut = Mark(rawValue: 8)
    static let working = Mark(rawValue: 16)
    static let broken = Mark(rawValue: 32)
    /// It says so of all, or of the whole.
    static let all = Mark(rawValue: 64)
  }

  private static let pairs: [(Mark, Mark)] = [
    (.whole, .lost), (.open, .shut), (.working, .broken),
  ]

  /// Whether the states that two claims tell of exclude each other; one of them speaks of all.
  static func exclude(_ one: Mark, _ other: Mark) -> Bool {
    guard one.contains(.all) != other.contains(.all) else { return false }
    let (total, some) = one.contains(.all) ? (one, other) : (other, one)
    return pairs.contains {
      total.contains($0.0) && !total.contains($0.1) && some.contains($0.1) && !some.contains($0.0)
    }
  }

  /// Whether both tell of one state and no other: "chained from outside", "secured with chains". That something was lost, every
  /// second claim of a story says.
  static func isSame(_ one: Mark, _ other: Mark) -> Bool {
    let (mine, theirs) = (one.subtracting(.all), other.subtracting(.all))
    return mine == theirs && pairs.dropFirst().contains { mine == $0.0 || mine == $0.1 }
  }

  /// Of several sentences, what the first says that speaks of all.
  static func marks(_ sentences: [[StoryWord]]) -> Mark {
    let each = sentences.map { marks($0) }
    return each.first { $0.contains(.all) && $0 != .all } ?? each.reduce([]) { $0.union($1) }
  }

  static func marks(_ words: [StoryWord]) -> Mark {
    var marks: Mark = []
    for (index, word) in words.enumerated() {
      if alls.contains(word.stem), !isTime(words, index) { marks.insert(.all) }
      let isNo = words.slice(index - 3, index).contains { $0.isNo }
      if let mark = single[word.stem] { marks.insert(isNo ? opposite(mark) : mark) }
      guard let next = words[at: index + 1]?.stem, let mark = double[word.stem]?[next] else {
        continue
      }
      marks.insert(isNo && !word.isNo ? opposite(mark) : mark)
    }
    return marks
  }

  private static func opposite(_ mark: Mark) -> Mark {
    for pair in pairs {
      if mark == pair.0 { return pair.1 }
      if mark == pair.1 { return pair.0 }
    }
    return mark
  }

  /// "Every evening", "all day".
  private static func isTime(_ words: [StoryWord], _ index: Int) -> Bool {
    words[at: index + 1].map { WordLists.time.contains($0.stem) || days.contains($0.stem) } == true
  }

  private static let days = WordLists.stems("morning evening night afternoon shift")
  private static let alls = WordLists.stems("all every each entire whole")

  private static let single: [UInt32: Mark] = table([
    (
      .whole,
      "returned safe home unharmed unhurt unscathed intact undamaged alive accounted survived"
    ),
    (
      .lost,
      """
      lost loss destroyed missing dead killed died downed wrecked sunk damaged injured wounded abducted crashed \
      unaccounted
      """
    ),
    (.open, "open free unlocked clear passable accessible"),
    (.shut, "locked chained bolted blocked barred closed shut sealed"),
    (.working, "working functioning operational functional passed"),
    (.broken, "faulty broken defective failed malfunctioned dark inoperative"),
  ])

  private static let double: [UInt32: [UInt32: Mark]] = {
    let written: [(Mark, String)] = [
      (.whole, "in service"), (.lost, "shot down"), (.lost, "brought down"), (.whole, "come back"),
      (.whole, "came back"), (.broken, "without power"), (.broken, "of order"),
      (.working, "in order"),
    ]
    var table: [UInt32: [UInt32: Mark]] = [:]
    for (mark, phrase) in written {
      let stems = WordLists.list(phrase)
      guard let first = stems.first, let second = stems.last else { continue }
      table[first, default: [:]][second] = mark
    }
    return table
  }()

  private static func table(_ lists: [(Mark, String)]) -> [UInt32: Mark] {
    var table: [UInt32: Mark] = [:]
    for (mark, words) in lists { for stem in WordLists.list(words) { table[stem] = mark } }
    return table
  }
}
