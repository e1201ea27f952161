import ContentDigest
import FeedModel

/// An item's place in the state of its feed: 64 bits of the digest of its identity.
public struct ItemKey: Hashable, Sendable {
  let bits: UInt64
}

/// What the state knows of an incoming item.
public enum ItemVerdict: Hashable, Sendable {
  /// Never seen in this feed.
  case new(ItemKey, itemID: DerivedUUID)
  /// Seen, with this text.
  case unchanged(KnownItem)
  /// Seen, with another text.
  case revised(KnownItem)
  /// Seen under another guid with the same link and title; `revised` when the text differs too.
  /// ``KnownItem/key`` is the new key, ``KnownItem/previousKey`` the one it replaces.
  case rekeyed(KnownItem, revised: Bool)
  /// The same as the item at index `of` in this document.
  case duplicate(of: Int)
  /// Nothing to recognise it by, and nothing to match either.
  case withoutIdentity
}

/// An item that is in the state.
public struct KnownItem: Hashable, Sendable {
  public let key: ItemKey
  /// The key it is stored under, where that is another one.
  public let previousKey: ItemKey?
  /// Stays the same when the guid changes.
  public let itemID: DerivedUUID
  /// The stored revision, from 1; a changed text becomes the next one.
  public let revision: Int
  public let firstSeen: Instant
  /// What was found in earlier revisions, by watch; only filled where the text has changed.
  public let alerts: [EarlierAlert]
}

/// What a watch found in an earlier revision of an item.
public struct EarlierAlert: Hashable, Sendable {
  public let watchID: String
  /// The alert that was raised, or nil where it was only recorded (first fetch of a feed).
  public let alertID: DerivedUUID?
  /// Digest of the matches and claims at that time.
  public let signature: AlertSignature
}

/// 64 bits of a digest over an item's matches and claims for one watch: when it stays the same,
/// a revision raises no alert.
public struct AlertSignature: Hashable, Sendable {
  let bits: UInt64

  /// The signature by a digest over all that makes two alerts differ.
  public init(_ digest: SHA256Digest) { bits = leadingBits(digest) }

  init(bits: UInt64) { self.bits = bits }
}

/// The first eight bytes of a digest as an integer.
func leadingBits(_ digest: SHA256Digest) -> UInt64 {
  digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
}
