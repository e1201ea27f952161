import ContentDigest
import FeedModel

/// ``KeptItem`` as the archive keeps it, in one blob.
///
/// | part | what |
/// |---|---|
/// | 1 byte | the form: 2; 1 has no checksum |
/// | 4 bytes | a checksum over the columns beside, the head and the rest unpacked |
/// | 1 byte | bit 0: may alert; bit 1: the item's id follows; bit 2: its lag follows; bit 3: the text is a page's; bit 4: its source is what it was forwarded from |
/// | number | milliseconds from first seen to fetched |
/// | 16 bytes | the id, where it does not follow from the key |
/// | number | milliseconds from the time as of which its age is asked to fetched, where it is not the same |
/// | number | bytes of the rest, unpacked |
/// | rest | item and texts, packed against the feed's sample |
struct KeptItemForm {
  private static let form: UInt8 = 2
  private static let formWithoutChecksum: UInt8 = 1
  /// Bytes of an item that serve its feed as the sample.
  static let sampleBytes = 3 << 10

  let feed: KeptFeed
  private let dictionary: [UInt8]

  /// The form of items of `feed`. `sample` is of another item of it: what all of them share stands there.
  init(feed: KeptFeed, sample: [UInt8]) {
    self.feed = feed
    dictionary = CommonWords.bytes + sample
  }

  /// The blob; nil where the item is too large to be kept.
  func bytes(of kept: KeptItem) -> [UInt8]? {
    let body = Self.body(of: kept)
    guard let packed = Deflate.pack(body, dictionary: dictionary) else { return nil }
    let origin = kept.version.origin
    let hasID = !(origin.follows(from: kept.version.key.bits))
    let lag = kept.fetched.milliseconds(since: kept.asOf)
    let head = Self.head(
      flags: (kept.mayAlert ? 1 : 0) | (hasID ? 2 : 0) | (lag == 0 ? 0 : 4)
        | (kept.isOfPage ? 8 : 0) | (kept.item.source?.isForwarded == true ? 16 : 0),
      age: kept.fetched.milliseconds(since: kept.version.firstSeen),
      id: hasID ? origin.itemID.bytes : [], lag: lag)
    var writer = PackedWriter()
    writer.byte(Self.form)
    writer.raw(
      checksum(
        key: kept.version.key.bits, revision: kept.version.revision, fetched: kept.fetched, head,
        body))
    writer.raw(head)
    writer.number(body.count)
    writer.raw(packed)
    return writer.bytes
  }

  private static func head(flags: UInt8, age: Int64, id: [UInt8], lag: Int64) -> [UInt8] {
    var writer = PackedWriter()
    writer.byte(flags)
    writer.signed(age)
    writer.raw(id)
    if lag != 0 { writer.signed(lag) }
    return writer.bytes
  }

  /// Of a row's columns, too: a page that is another one's has whole bodies under other numbers.
  private func checksum(
    key: UInt64, revision: Int, fetched: Instant, _ head: [UInt8], _ body: [UInt8]
  ) -> [UInt8] {
    var columns = PackedWriter()
    columns.text(feed.id)
    columns.number(key)
    columns.number(revision)
    columns.signed(fetched.milliseconds)
    var checksum = Checksum()
    for piece in [columns.bytes, head, body] { checksum.add(piece) }
    return checksum.bytes
  }

  /// Reads a blob; throws at what is none.
  func item(
    _ bytes: [UInt8], key: UInt64, revision: Int, fetched: Instant
  ) throws(BrokenBytes) -> KeptItem {
    var head = PackedReader(bytes[...])
    let form = try head.byte()
    guard [Self.form, Self.formWithoutChecksum].contains(form) else { throw BrokenBytes() }
    let checksum = form == Self.form ? Array(try head.raw(4)) : nil
    let flags = try head.byte()
    let age = try head.signed()
    let id = flags & 2 != 0 ? Array(try head.raw(16)) : []
    let lag = flags & 4 != 0 ? try head.signed() : 0
    var origin = ItemOrigin(feed: feed.id, key: key)
    if !id.isEmpty { origin.stored = DerivedUUID(stored: id) }
    let count = try head.integer()
    guard let body = Deflate.unpack(head.rest, count: count, dictionary: dictionary) else {
      throw BrokenBytes()
    }
    if let checksum {
      let found = self.checksum(
        key: key, revision: revision, fetched: fetched,
        Self.head(flags: flags, age: age, id: id, lag: lag), body)
      guard found == checksum else { throw BrokenBytes() }
    }
    var reader = PackedReader(body[...])
    let item = try Self.item(&reader)
    let text = ItemText(
      title: try reader.flag() ? item.title : try reader.optionalText(),
      summary: try reader.optionalText(), content: try reader.optionalText())
    var kept = KeptItem(
      feed: feed,
      version: ItemVersion(
        key: ItemKey(bits: key), origin: origin, revision: revision,
        firstSeen: fetched.advanced(byMilliseconds: age == .min ? 0 : -age)),
      fetched: fetched, asOf: fetched.advanced(byMilliseconds: lag == .min ? 0 : -lag),
      mayAlert: flags & 1 != 0, item: item, text: text)
    kept.isOfPage = flags & 8 != 0
    kept.item.source?.isForwarded = flags & 16 != 0
    return kept
  }

  /// What the first item of a feed leaves behind for all others: its beginning.
  static func sample(of kept: KeptItem) -> [UInt8] { Array(body(of: kept).prefix(sampleBytes)) }

  private static func body(of kept: KeptItem) -> [UInt8] {
    var writer = PackedWriter()
    let item = kept.item
    writer.text(item.guid)
    writer.text(item.link)
    writer.text(item.language)
    writer.list(item.authors) { writer, person in
      writer.text(person.name)
      writer.text(person.name == nil ? person.email : nil)
    }
    writer.optional(item.source) { writer, source in
      writer.text(source.title)
      writer.text(source.link)
    }
    writer.optional(item.published) { writer, date in
      writer.text(date.raw)
      writer.optional(date.instant) { $0.signed($1.milliseconds) }
      writer.flag(date.hasZone)
    }
    writer.optional(item.updated?.instant) { $0.signed($1.milliseconds) }
    writer.text(item.title)
    let hasSameTitle = item.title.hasSameBytes(as: kept.text.title)
    writer.flag(hasSameTitle)
    if !hasSameTitle { writer.text(kept.text.title) }
    writer.text(kept.text.summary)
    writer.text(kept.text.content)
    return writer.bytes
  }

  private static func item(_ reader: inout PackedReader) throws(BrokenBytes) -> Item {
    var item = Item()
    item.guid = try reader.optionalText()
    item.link = try reader.optionalText()
    item.language = try reader.optionalText()
    item.authors = try reader.list { reader throws(BrokenBytes) in
      Person(name: try reader.optionalText(), email: try reader.optionalText())
    }
    item.source = try reader.optional { reader throws(BrokenBytes) in
      ItemSource(title: try reader.optionalText(), link: try reader.optionalText())
    }
    item.published = try reader.optional { reader throws(BrokenBytes) in
      DateEvidence(
        raw: try reader.text(),
        instant: try reader.optional { reader throws(BrokenBytes) in
          Instant(milliseconds: try reader.signed())
        },
        hasZone: try reader.flag())
    }
    item.updated = try reader.optional { reader throws(BrokenBytes) in
      DateEvidence(raw: "", instant: Instant(milliseconds: try reader.signed()), hasZone: true)
    }
    item.title = try reader.optionalText()
    return item
  }
}
