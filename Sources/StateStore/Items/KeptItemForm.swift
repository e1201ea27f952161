import ContentDigest
import FeedModel

/// ``KeptItem`` as the archive keeps it, in one blob. Items of a feed that are kept together are packed together, in
/// the row of the last of them: the oldest rows are the first to go, and never take along what others need.
///
/// | part | what |
/// |---|---|
/// | 1 byte | the form: 3 where its body stands in a block, else 2; 1 is 2 without a checksum |
/// | 4 bytes | a checksum over the columns beside, the head and the body unpacked |
/// | 1 byte | bit 0: may alert; bit 1: the item's id follows; bit 2: its lag follows; bit 3: the text is a page's; bit 4: its source is what it was forwarded from |
/// | number | milliseconds from first seen to fetched |
/// | 16 bytes | the id, where it does not follow from the key |
/// | number | milliseconds from the time as of which its age is asked to fetched, where it is not the same |
/// | 3 numbers | form 3: in how many rows the block stands, 0 for this one; where in it, unpacked, the body begins; its bytes |
/// | number | bytes of the body or the block, unpacked; neither this nor the rest where the block is another row's |
/// | rest | the body or the block, packed against the feed's sample |
struct KeptItemForm {
  /// Bytes of an item that serve its feed as the sample.
  static let sampleBytes = 3 << 10
  /// Bytes of a block, unpacked: what zlib looks back at. One that is damaged costs all its items.
  static let blockBytes = 32 << 10

  let feed: KeptFeed
  private let dictionary: [UInt8]

  /// The form of items of `feed`. `sample` is of another item of it: what all of them share stands there.
  init(feed: KeptFeed, sample: [UInt8]) {
    self.feed = feed
    dictionary = CommonWords.bytes + sample
  }

  /// What the first item of a feed leaves behind for all others: its beginning.
  static func sample(of kept: KeptItem) -> [UInt8] { Array(kept.packedBody.prefix(sampleBytes)) }

  /// The blob of an item by itself; nil where it is too large to be kept.
  func bytes(of kept: KeptItem) -> [UInt8]? { blobs(of: [kept])[0] }

  /// The blobs of `items`, for rows that follow each other; nil for those that are too large to be kept.
  func blobs(of items: ArraySlice<KeptItem>) -> [[UInt8]?] {
    var blobs: [[UInt8]?] = []
    var block: [KeptBlob] = []
    var bodies: [UInt8] = []
    func end() {
      blobs += self.blobs(of: block, bodies)
      (block, bodies) = ([], [])
    }
    for index in items.indices {
      let body = items[index].packedBody
      if body.count > Self.blockBytes - bodies.count { end() }
      var blob = KeptBlob(of: items[index])
      blob.checksum = checksum(
        of: blob, body[...], items[index].version, fetched: items[index].fetched)
      blob.place = .block(rows: 0, from: bodies.count, count: body.count)
      block.append(blob)
      bodies += body
    }
    end()
    return blobs
  }

  private func blobs(of block: [KeptBlob], _ bodies: [UInt8]) -> [[UInt8]?] {
    guard let packed = Deflate.pack(bodies, dictionary: dictionary) else {
      return block.map { _ in nil }
    }
    return block.enumerated().map { index, blob in
      var blob = blob
      let rows = block.count - 1 - index
      if block.count == 1 {
        blob.place = .alone
      } else if case .block(_, let from, let count) = blob.place {
        blob.place = .block(rows: rows, from: from, count: count)
      }
      if rows == 0 { blob.packed = KeptBlob.Packed(bytes: packed[...], count: bodies.count) }
      return blob.bytes
    }
  }

  /// Unpacks the body, or the block, that stands in a blob of this feed.
  func unpack(_ packed: KeptBlob.Packed) throws(BrokenBytes) -> [UInt8] {
    guard
      let bytes = Deflate.unpack(packed.bytes, count: packed.count, dictionary: dictionary)
    else { throw BrokenBytes() }
    return bytes
  }

  /// Reads a blob that stands alone; throws at what is none.
  func item(
    _ bytes: [UInt8], key: UInt64, revision: Int, fetched: Instant
  ) throws(BrokenBytes) -> KeptItem {
    let blob = try KeptBlob(bytes)
    guard let packed = blob.packed else { throw BrokenBytes() }
    return try item(blob, in: try unpack(packed), key: key, revision: revision, fetched: fetched)
  }

  /// The item of `blob`, of which `unpacked` is the body, or the block in which it stands.
  func item(
    _ blob: KeptBlob, in unpacked: [UInt8], key: UInt64, revision: Int, fetched: Instant
  ) throws(BrokenBytes) -> KeptItem {
    let body = try blob.body(in: unpacked)
    let (item, text, textLength) = try KeptItem.readBody(body)
    var origin = ItemOrigin(feed: feed.id, key: key)
    if !blob.id.isEmpty { origin.stored = DerivedUUID(stored: blob.id) }
    var kept = KeptItem(
      feed: feed,
      version: ItemVersion(
        key: ItemKey(bits: key), origin: origin, revision: revision,
        firstSeen: fetched.advanced(byMilliseconds: blob.age == .min ? 0 : -blob.age)),
      fetched: fetched,
      asOf: fetched.advanced(byMilliseconds: blob.lag == .min ? 0 : -blob.lag),
      mayAlert: blob.flags.contains(.mayAlert), item: item, text: text)
    kept.textLength = textLength
    kept.isOfPage = blob.flags.contains(.isOfPage)
    kept.item.source?.isForwarded = blob.flags.contains(.isForwarded)
    if let checksum = blob.checksum,
      checksum != self.checksum(of: blob, body, kept.version, fetched: fetched)
    {
      throw BrokenBytes()
    }
    return kept
  }

  /// Of a row's columns, too: a page that is another one's has whole bodies under other numbers.
  private func checksum(
    of blob: KeptBlob, _ body: ArraySlice<UInt8>, _ version: ItemVersion, fetched: Instant
  ) -> [UInt8] {
    var columns = PackedWriter()
    columns.text(feed.id)
    columns.number(version.key.bits)
    columns.number(version.revision)
    columns.signed(fetched.milliseconds)
    var checksum = Checksum()
    checksum.add(columns.bytes)
    checksum.add(blob.head)
    checksum.add(body)
    return checksum.bytes
  }
}
