import FeedModel

/// Who speaks, as two claims are compared: by the first five letters of each word of the source.
///
/// Five letters make one of Norland and Norlandic, ministry and minister, prosecutors and prosecution,
/// and need no telling of a name from a word at the head of a sentence.
struct SourceTrace: Sendable {
  enum Sameness { case same, other, unknown }

  /// The last name, where the source is a person.
  private(set) var surname: UInt32?
  /// Words that tell one body from another: "Norland", "defence". Of a person, those of the office.
  private(set) var words: [UInt32] = []
  /// Words that many bodies have: "ministry", "spokesman".
  private(set) var common: [UInt32] = []

  private static let mostBytes = 200
  private static let mostWords = 24

  init(_ claim: Claim, speaker: [UInt8]) {
    guard let resolved = claim.speakerResolved else {
      read(Array(speaker.prefix(Self.mostBytes)))
      return
    }
    let name = Array(resolved.name.utf8.prefix(Self.mostBytes))
    if resolved.kind == .person {
      let own = WordReader.words(name, limit: Self.mostWords)
      surname = own.last.map { Self.start(of: name.slice($0.range)) }
    } else {
      read(name)
    }
    if let role = resolved.role { read(Array(role.utf8.prefix(Self.mostBytes))) }
  }

  private mutating func read(_ bytes: [UInt8]) {
    for word in WordReader.words(bytes, limit: Self.mostWords) where !word.isNumber {
      let letters = bytes.slice(word.range)
      let start = Self.start(of: letters)
      if Self.shortForms.contains(start) {
        words += [Self.defence].filter { !words.contains($0) }
        common += [Self.ministry].filter { !common.contains($0) }
      } else if WordLists.offices.contains(start) {
        if !common.contains(start) { common.append(start) }
      } else if !word.isCommon, letters.count > 1, !words.contains(start) {
        words.append(start)
      }
    }
  }

  /// MoD stands for a ministry of defence in every country's English.
  private static let shortForms: Set<UInt32> = [start(of: Array("mod".utf8))]
  private static let defence = start(of: Array("defence".utf8))
  private static let ministry = start(of: Array("ministry".utf8))

  /// The hash of a word's first five letters.
  static func start(of word: some Sequence<UInt8>) -> UInt32 {
    var folded: [UInt8] = []
    for byte in word.prefix(5) { folded.append(byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte) }
    return StoryHash.of(folded)
  }

  /// Whether a reader would say that both are one source: a spokesman is his ministry.
  func sameness(_ other: SourceTrace) -> Sameness {
    if let surname, let theirs = other.surname {
      if surname == theirs { return .same }
      return covers(other) && !words.isEmpty && !common.isEmpty ? .same : .other
    }
    // "A spokesman", "the plant manager Ove Lind": of somebody, but of whom?
    if isVague || other.isVague { return .unknown }
    if words.isEmpty || other.words.isEmpty { return .other }
    return covers(other) ? .same : .other
  }

  /// Nothing but words that many have; or nothing at all, and no person.
  private var isVague: Bool { words.isEmpty && (surname == nil || !common.isEmpty) }

  /// The words of one are all among the other's, or all but one of at least three.
  private func covers(_ other: SourceTrace) -> Bool {
    let few = min(words.count, other.words.count)
    let shared = words.filter(other.words.contains).count
    return few > 0 && (shared == few || few >= 3 && shared + 1 == few)
  }

  /// Takes in what another mention of the same person says of the office.
  mutating func add(_ other: SourceTrace) {
    words += other.words.filter { !words.contains($0) }
    common += other.common.filter { !common.contains($0) }
  }
}
