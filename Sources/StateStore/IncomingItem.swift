import ContentDigest
import FeedModel

/// An item of a document just parsed, reduced to what the state needs to recognise it: numbers only,
/// so that nothing of a feed is hashed or compared on the state's thread.
struct IncomingItem: Hashable {
  var marks: ItemMarks
  /// What the marks' stem is.
  var stem: AddressStem.Kind
  /// Whether its text is so long that two articles do not share it.
  var hasLongBody: Bool
  /// Whether its date names a moment and not a day.
  var hasMoment: Bool
  /// Its date, where by it the item would have stood in the last document that was read.
  var belatedDate: Instant?
  /// What stood for it before schema 5; nil where the feed is younger.
  var earlier: EarlierMarks?
}

/// What an item was stored under before schema 5.
struct EarlierMarks: Hashable {
  var key: UInt64?
  /// 64 bits over link and title; 0 without a link.
  var alias: UInt64
  /// 48 bits over the whole text.
  var text: UInt64
}

extension IncomingItem {
  /// Reduces an item. Takes as long as its texts are; not for the state's thread.
  init(_ item: PublishedItem, address: CanonicalAddress?) {
    marks = ItemMarks()
    stem = .none
    if let address {
      marks.page = Self.hash(bytes: address.bytes, bits: ItemMarks.pageBits)
      let stem = AddressStem(address)
      self.stem = stem.kind
      marks.stem =
        stem.kind == .none
        ? marks.page : Self.hash(bytes: stem.bytes, bits: ItemMarks.pageBits)
    } else if let link = trimmed(item.link) {
      marks.page = Self.hash([link], bits: ItemMarks.pageBits)
      marks.stem = marks.page
    }
    if let title = trimmed(item.text.title) {
      marks.title = Self.hash([title], bits: ItemMarks.titleBits)
    }
    let body = [item.text.summary, item.text.content].compactMap { $0 }
    if !body.isEmpty { marks.body = Self.hash(body, bits: ItemMarks.bodyBits) }
    hasLongBody = body.reduce(0) { $0 + $1.utf8.count } >= Self.longBody
    hasMoment = false
    if let date = item.date {
      var hash = ByteHash(seed: 0)
      if let instant = date.instant {
        hash.add(UInt64(bitPattern: instant.milliseconds))
        hasMoment = instant.milliseconds % Self.day != 0
      } else {
        hash.add(date.raw)
      }
      marks.date = UInt32(truncatingIfNeeded: hash.value(bits: ItemMarks.dateBits))
    }
  }

  private static let day: Int64 = 86_400_000
  /// Bytes; two sentences.
  private static let longBody = 280

  private static func hash(bytes: [UInt8], bits: Int) -> UInt32 {
    var hash = ByteHash(seed: 0)
    bytes.withUnsafeBytes { hash.add($0) }
    return UInt32(truncatingIfNeeded: hash.value(bits: bits))
  }

  private static func hash(_ strings: [String], bits: Int) -> UInt32 {
    var hash = ByteHash(seed: UInt64(strings.count))
    for string in strings { hash.add(string) }
    return UInt32(truncatingIfNeeded: hash.value(bits: bits))
  }
}
