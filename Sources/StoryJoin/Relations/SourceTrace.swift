import FeedModel

/// Who speaks, as two claims are compared: the words of names and of offices.
struct SourceTrace: Sendable {
  /// The first five letters of each name, so that Norland and Norlandic are one.
  var names: [UInt32] = []
  /// How many of the names are a person's own.
  var ownNames = 0
  /// The last of the names where the source is a person.
  var surname: UInt32?
  /// Words of the office, concept by concept: "defence", "police".
  var offices: [UInt32] = []
  /// Words that many offices have: "ministry", "spokesman".
  var generic: [UInt32] = []

  enum Sameness { case same, other, unknown }

  init(_ claim: Claim, speaker: [UInt8]) {
    let resolved = claim.speakerResolved
    let name = resolved.map { Array($0.name.utf8.prefix(200)) } ?? Array(speaker.prefix(200))
    read(name, isPerson: resolved?.kind == .person)
    if let role = resolved?.role { read(Array(role.utf8.prefix(200)), isPerson: false) }
    if resolved?.kind != .person { read(Array(speaker.prefix(200)), isPerson: false) }
  }

  private mutating func read(_ bytes: [UInt8], isPerson: Bool) {
    for word in WordReader.words(bytes, limit: 24) {
      if WordLists.offices.contains(word.stem) {
        if !generic.contains(word.stem) { generic.append(word.stem) }
      } else if word.isCapital && word.rarity >= 5 {
        let name = Self.start(bytes.slice(word.range))
        if !names.contains(name) { names.append(name) }
        if isPerson {
          surname = name
          ownNames = names.count
        }
      } else if !word.isCommon, !offices.contains(Concept.of(word.stem)) {
        offices.append(Concept.of(word.stem))
      }
    }
  }

  private static func start(_ word: ArraySlice<UInt8>) -> UInt32 {
    var folded: [UInt8] = []
    for byte in word.prefix(5) { folded.append(byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte) }
    return StoryHash.of(folded)
  }

  /// Whether a reader would say that both are one source: a spokesman is his ministry.
  func sameness(_ other: SourceTrace) -> Sameness {
    if isEmpty || other.isEmpty { return .unknown }
    if let surname, let theirs = other.surname {
      if surname == theirs { return .same }
      return isKnown && other.isKnown && meets(other) == .same ? .same : .other
    }
    // "A spokesman", "the plant manager Ove Lind": of somebody, but of whom?
    if isVague || other.isVague { return .unknown }
    return meets(other)
  }

  /// Whether more than a name of its own is known of it.
  private var isKnown: Bool { surname == nil || !offices.isEmpty || names.count > ownNames }

  private var isVague: Bool {
    offices.isEmpty && names.count == ownNames && !generic.isEmpty
  }

  private func meets(_ other: SourceTrace) -> Sameness {
    let shared = names.filter(other.names.contains).count
    let sharedOffices = offices.filter(other.offices.contains).count
    let fewNames = min(names.count - ownNames, other.names.count - other.ownNames)
    if min(offices.count, other.offices.count) > 0 {
      // Two bodies of one country: the names meet, the offices do not.
      guard 2 * sharedOffices >= min(offices.count, other.offices.count) else { return .other }
      return shared > 0 || fewNames <= 0 ? .same : .other
    }
    if fewNames > 0 && shared > 0 { return .same }
    // "The finance ministry", "Varn's ministry".
    return generic.contains(where: other.generic.contains) ? .unknown : .other
  }

  var isEmpty: Bool { names.isEmpty && offices.isEmpty && generic.isEmpty }

  /// Takes in what another mention of the same person says of the office.
  mutating func add(_ other: SourceTrace) {
    for name in other.names where !names.contains(name) { names.append(name) }
    for office in other.offices where !offices.contains(office) { offices.append(office) }
    for word in other.generic where !generic.contains(word) { generic.append(word) }
  }
}
