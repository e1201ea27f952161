import ContentDigest
import FeedModel

/// An item's place in the state of its feed: 64 bits of the digest of its identity.
public struct ItemKey: Hashable, Sendable {
  let bits: UInt64
}

/// What the state knows of an incoming item.
public enum ItemVerdict: Hashable, Sendable {
  /// Never seen in this feed.
  case new(NewItem)
  /// Seen, with this text. Written anew where it is stored in an earlier form.
  case unchanged(KnownItem)
  /// Seen, with another text.
  case revised(KnownItem)
  /// Seen under another identity, and recognised by its parts; `revised` when the text differs too.
  /// ``KnownItem/key`` is the new key, ``KnownItem/previousKey`` the one it replaces.
  case rekeyed(KnownItem, revised: Bool)
  /// The same as the item at index `of` in this document.
  case duplicate(of: Int)
  /// Nothing to recognise it by, and nothing to match either.
  case withoutIdentity
}

/// An item that is not in the state yet.
public struct NewItem: Hashable, Sendable {
  public let key: ItemKey
  let origin: ItemOrigin
  /// Whether another item has its title; only looked up where nothing of a document is known.
  public var isTitleKnown = false
  /// Derived when asked for.
  public var itemID: DerivedUUID { origin.itemID }
}

/// An item that is in the state.
public struct KnownItem: Hashable, Sendable {
  public let key: ItemKey
  /// The key it is stored under, where that is another one.
  public let previousKey: ItemKey?
  /// Whether it is stored as before schema 5.
  let hasEarlierForm: Bool
  let origin: ItemOrigin
  /// Stays the same when the guid changes; derived when asked for.
  public var itemID: DerivedUUID { origin.itemID }
  /// The stored revision, from 1; a changed text becomes the next one.
  public let revision: Int
  public let firstSeen: Instant
  /// What was found in earlier revisions, by watch; only filled where the text has changed.
  public let alerts: [EarlierAlert]
}

/// Where an item's id comes from. Deriving takes longer than all the rest of recognising an item,
/// and few items need their id.
struct ItemOrigin: Hashable {
  let feed: String
  /// The key under which the item was first stored.
  let key: UInt64
  /// How many items have had the id of this key before: a guid may be given to another item after
  /// its first owner got a new one.
  var reuse = 0
  /// The id itself, where it has been stored.
  var stored: DerivedUUID?

  var itemID: DerivedUUID {
    if let stored { return stored }
    var hasher = SHA256Hasher()
    hasher.update(field: "claimwatch.item/1")
    hasher.update(field: feed)
    hasher.update(field: String(key, radix: 16))
    hasher.update(field: String(reuse))
    return DerivedUUID(hasher.finish())
  }

  /// Whether the id of an item stored under `key` follows from that key alone.
  func follows(from key: UInt64) -> Bool { stored == nil && reuse == 0 && self.key == key }
}

/// What a watch was told of an earlier revision of an item.
public struct EarlierAlert: Hashable, Sendable {
  public let watchID: String
  /// The alert that was raised, or nil where it was only recorded (first fetch of a feed).
  public let alertID: DerivedUUID?
  /// What was told; nil for a match of before schema 5.
  public let told: Told?
  /// What schema 4 kept instead.
  public let earlierSignature: AlertSignature

  /// What `watchID` was told.
  public init(watchID: String, alertID: DerivedUUID?, told: Told?) {
    self.init(
      watchID: watchID, alertID: alertID, told: told, earlierSignature: AlertSignature(bits: 0))
  }

  init(
    watchID: String, alertID: DerivedUUID?, told: Told?, earlierSignature: AlertSignature
  ) {
    self.watchID = watchID
    self.alertID = alertID
    self.told = told
    self.earlierSignature = earlierSignature
  }
}

/// 64 bits of a digest over an item's matches for one watch, as schema 4 kept them.
public struct AlertSignature: Hashable, Sendable {
  let bits: UInt64

  /// The signature by a digest.
  public init(_ digest: SHA256Digest) { bits = leadingBits(digest) }

  init(bits: UInt64) { self.bits = bits }
}

/// The first eight bytes of a digest as an integer.
func leadingBits(_ digest: SHA256Digest) -> UInt64 {
  digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
}
