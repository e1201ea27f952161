import FeedModel

/// An outline as bytes, as the state keeps it. What the bytes mean changes with how words are cut and
/// claims are read: whoever changes that changes ``version``, and outlines of before are not read any more.
extension ItemOutline {
  private static let version: UInt8 = 5

  /// The outline as bytes.
  public var bytes: [UInt8] {
    var writer = OutlineWriter()
    writer.add(Self.version)
    for hash in [feed, publisher, origin] { writer.add(hash) }
    writer.add(UInt64(bitPattern: published.milliseconds))
    writer.add(isRoundUp)
    for list in [words.entries, words.fullNames] {
      writer.list(list) { writer, word in
        writer.add(word.stem)
        writer.add(word.rarity)
        writer.add(word.tenths)
      }
    }
    writer.add(UInt32(truncatingIfNeeded: pairs.count))
    writer.list(pairs.hashes) { $0.add($1) }
    writer.list(Array(names.all)) { $0.add($1) }
    writer.add(names.marks.front)
    writer.add(names.marks.lead)
    writer.list(claims) { $1.write(to: &$0) }
    return writer.bytes
  }

  /// The outline that these are the bytes of; nil for anything else, and for those of another version.
  public init?(bytes: [UInt8]) {
    var reader = OutlineReader(bytes)
    guard reader.byte() == Self.version else { return nil }
    let (feed, publisher, origin) = (reader.word(), reader.word(), reader.word())
    let published = Instant(milliseconds: Int64(bitPattern: reader.long()))
    let isRoundUp = reader.flag()
    func entries(_ reader: inout OutlineReader) -> [WordCounts.Entry] {
      reader.list { WordCounts.Entry(stem: $0.word(), rarity: $0.byte(), tenths: $0.short()) }
    }
    let words = WordCounts(entries: entries(&reader), fullNames: entries(&reader))
    let pairs = PairSketch(
      count: Int(clamping: reader.word()), hashes: reader.list { $0.word() })
    let names = ItemNames(
      all: reader.list { $0.word() }[...], front: reader.word(), lead: reader.word())
    let claims = reader.list { ClaimTrace(published: published, &$0) }
    guard reader.isWhole else { return nil }
    self.init(
      feed: feed, publisher: publisher, origin: origin, published: published,
      words: words, pairs: pairs, names: names, isRoundUp: isRoundUp,
      claims: claims)
  }
}

extension Figure.Kind {
  /// As it is kept.
  fileprivate var number: UInt8 {
    switch self {
    case .count: 0
    case .percent: 1
    case .money: 2
    case .time: 3
    case .measure: 4
    }
  }

  fileprivate init(number: UInt8) {
    switch number {
    case 1: self = .percent
    case 2: self = .money
    case 3: self = .time
    case 4: self = .measure
    default: self = .count
    }
  }
}

extension Figure {
  func write(to writer: inout OutlineWriter) {
    writer.add(low)
    writer.add(high)
    writer.add(kind.number)
    writer.words(unit.map { [$0] } ?? [])
    writer.words(slot)
    writer.words(context)
    writer.add(hasScope)
    writer.add(whole ?? -1)
    writer.add(instead ?? -1)
  }

  init(_ reader: inout OutlineReader) {
    self.init(
      low: reader.double(), high: reader.double(), kind: Kind(number: reader.byte()),
      unit: reader.words().first, slot: reader.words(), context: reader.words(),
      hasScope: reader.flag())
    let read = reader.double()
    whole = read < 0 ? nil : read
    let other = reader.double()
    instead = other < 0 ? nil : other
  }
}
