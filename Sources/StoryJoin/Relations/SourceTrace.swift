import FeedModel

/// Who speaks, as two claims are compared: by the first five letters of each word of the source.
///
/// Five letters make one of Norland and Norlandic, ministry and minister, prosecutors and prosecution,
/// and need no telling of a name from a word at the head of a sentence.
struct SourceTrace: Sendable {
  enum Sameness { case same, other, unknown }
  /// What a pronoun can stand for.
  enum Pronoun { case person, body, any }

  /// The last name, where the source is a person.
  private(set) var surname: UInt32?
  /// Every part of the name of a person.
  private(set) var names: [UInt32] = []
  /// Words that tell one body from another: "Norland", "defence". Of a person, those of the office.
  private(set) var words: [UInt32] = []
  /// Words that many bodies have: "ministry", "spokesman".
  private(set) var common: [UInt32] = []
  /// The source is a pronoun that nobody resolved.
  private(set) var pronoun: Pronoun?

  /// It was of that body once, or speaks against it: "former Boreal engineer", "a critic of the ministry".
  private(set) var isFormer = false
  /// "Its spokesman", "their union": of whoever was named before.
  private var isPossessive = false
  /// "His spokesman", "her lawyer": of the person who was named before.
  private var isPersonal = false

  private static let mostBytes = 200
  private static let mostWords = 24

  init(_ claim: Claim, speaker: [UInt8]) {
    isPossessive = Self.possessives.contains {
      speaker.count > $0.count && speaker.prefix($0.count).map { $0 | 0x20 } == $0
    }
    isPersonal = Self.personals.contains {
      speaker.count > $0.count && speaker.prefix($0.count).map { $0 | 0x20 } == $0
    }
    guard let resolved = claim.speakerResolved else {
      let span = Array(speaker.prefix(Self.mostBytes))
      pronoun = Self.pronouns[Self.start(of: span)]
      if pronoun == nil { read(span) }
      return
    }
    let name = Array(resolved.name.utf8.prefix(Self.mostBytes))
    if resolved.kind == .person {
      let own = WordReader.words(name, limit: Self.mostWords)
      names = own.map { Self.start(of: name.slice($0.range)) }
      surname = names.last
      readBeside(Array(speaker.prefix(Self.mostBytes)))
    } else {
      read(name)
    }
    // "Their union, the Harbour Workers' League," tells more than the name that was made of it.
    if resolved.kind != .person, words.isEmpty { read(Array(speaker.prefix(Self.mostBytes))) }
    if let role = resolved.role { read(Array(role.utf8.prefix(Self.mostBytes))) }
    if surname != nil, words.isEmpty, !common.isEmpty, common.allSatisfy(WordLists.bodies.contains)
    {
      // "The operator Tornvik Power" is no person.
      (words, names, surname) = (names, [], nil)
    }
  }

  /// The words beside the name where it stands: "Danuva's Otto Brenk".
  private mutating func readBeside(_ span: [UInt8]) {
    let starts = WordReader.words(span, limit: Self.mostWords).map {
      Self.start(of: span.slice($0.range))
    }
    guard let surname, starts.contains(surname) else { return }
    read(span, without: names)
  }

  private mutating func read(_ bytes: [UInt8], without known: [UInt32] = []) {
    for word in WordReader.words(bytes, limit: Self.mostWords) where !word.isNumber {
      let letters = bytes.slice(word.range)
      let written = Self.start(of: letters)
      let start = Self.synonyms[written] ?? written
      if known.contains(start) { continue }
      if WordLists.outsiders.contains(start) { isFormer = true }
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

  /// What newspapers call a body for short.
  private static let synonyms: [UInt32: UInt32] = {
    let written = [
      ("cops", "police"), ("constabulary", "police"), ("medics", "doctors"), ("labor", "labour"),
      ("carrier", "airline"), ("firm", "company"),
    ]
    return Dictionary(
      uniqueKeysWithValues: written.map {
        (start(of: Array($0.0.utf8)), start(of: Array($0.1.utf8)))
      })
  }()
  /// MoD stands for a ministry of defence in every country's English.
  private static let shortForms: Set<UInt32> = [start(of: Array("mod".utf8))]
  private static let defence = start(of: Array("defence".utf8))
  private static let ministry = start(of: Array("ministry".utf8))
  private static let possessives = ["its ", "their "].map { Array($0.utf8) }
  private static let personals = ["his ", "her "].map { Array($0.utf8) }
  private static let pronouns: [UInt32: Pronoun] = [
    start(of: Array("it".utf8)): .body, start(of: Array("they".utf8)): .any,
    start(of: Array("he".utf8)): .person, start(of: Array("she".utf8)): .person,
  ]

  /// The hash of a word's first five letters.
  static func start(of word: some Sequence<UInt8>) -> UInt32 {
    var folded: [UInt8] = []
    for byte in word.prefix(5) { folded.append(byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte) }
    return StoryHash.of(folded)
  }

  /// Whether no more can be learnt of its office.
  var isFull: Bool { words.count >= Self.mostWords || common.count >= Self.mostWords }

  /// Becomes the body that another mention says it is: "Tornvik Power" was taken for a person.
  mutating func become(_ other: SourceTrace) -> Bool {
    guard surname != nil, words.isEmpty, other.surname == nil, names.count == other.words.count,
      names.allSatisfy(other.words.contains)
    else { return false }
    (words, common, names, surname) = (names, other.common, [], nil)
    return true
  }

  /// Becomes the person that another mention says it is: "Minister Ana Lind" was taken for a body.
  mutating func becomePerson(_ other: SourceTrace) -> Bool {
    guard surname == nil, words.count > 1, other.surname != nil, other.names == words else {
      return false
    }
    (names, words, surname) = (words, [], words.last)
    return true
  }

  /// Takes in what another mention of the same person says of the office.
  mutating func add(_ other: SourceTrace) {
    guard !isFull else { return }
    words += other.words.filter { !words.contains($0) }
    common += other.common.filter { !common.contains($0) }
  }

  // MARK: Sources that do not say who they are

  /// Nothing but words that many have; or nothing at all, and no person.
  /// A president or a mayor speaks for himself.
  var isVague: Bool {
    guard words.isEmpty, surname != nil else { return words.isEmpty }
    return !common.allSatisfy {
      WordLists.persons.contains($0) || WordLists.channels.contains($0)
    }
  }

  /// Stands for a source that the same item named before, if it can: "it", "the agency", and of whom "its
  /// chief executive, Ove Lind" is chief. Returns whether it does.
  mutating func stand(for other: SourceTrace) -> Bool {
    if isPersonal, surname == nil, isVague, other.surname != nil {
      (surname, names, words) = (other.surname, other.names, other.words)
      common.removeAll { WordLists.mouths.contains($0) || WordLists.persons.contains($0) }
      return true
    }
    guard isVague, !other.isVague else { return false }
    let isOfficer = other.surname != nil && !other.common.isEmpty
    // "The statement reads": of whoever was named before.
    if surname == nil, pronoun == nil, !common.isEmpty, common.allSatisfy(WordLists.papers.contains)
    {
      (surname, names, words) = (other.surname, other.names, other.words)
      common += other.common.filter { !common.contains($0) }
      return true
    }
    let speaksForAny = common.contains(where: WordLists.mouths.contains)
    let speaksFor = speaksForAny || common.contains(where: other.common.contains)
    if let surname {
      guard isPossessive || speaksFor && other.surname == nil, other.surname != surname, !isOfficer
      else { return false }
      words = other.surname == nil ? other.words : other.names
      return true
    }
    switch pronoun {
    case .person where other.surname == nil: return false
    case .body where isOfficer: return false
    case nil where isOfficer: return false
    case nil where !(speaksFor && (other.surname == nil || !speaksForAny)): return false
    default: break
    }
    (surname, names, words) = (other.surname, other.names, other.words)
    common += other.common.filter { !common.contains($0) }
    return true
  }

  // MARK: As the state keeps it

  func write(to writer: inout OutlineWriter) {
    writer.words(surname.map { [$0] } ?? [])
    for list in [names, words, common] { writer.words(list) }
    writer.add(pronoun?.number ?? 0)
    writer.add(isFormer)
    writer.add(isPossessive)
  }

  init(_ reader: inout OutlineReader) {
    surname = reader.words().first
    names = reader.words()
    words = reader.words()
    common = reader.words()
    pronoun = Pronoun(number: reader.byte())
    isFormer = reader.flag()
    isPossessive = reader.flag()
  }
}

extension SourceTrace.Pronoun {
  fileprivate var number: UInt8 {
    switch self {
    case .person: 1
    case .body: 2
    case .any: 3
    }
  }

  fileprivate init?(number: UInt8) {
    switch number {
    case 1: self = .person
    case 2: self = .body
    case 3: self = .any
    default: return nil
    }
  }
}
