import ContentDigest
import FeedModel

@testable import StateStore

/// A draft of an alert, told apart by its number.
func draft(_ number: Int, watch: String = "w", size: Int = 100) -> AlertDraft {
  AlertDraft(
    id: DerivedUUID(SHA256Digest(utf8: "\(watch) \(number)")), watchID: watch,
    itemKey: ItemKey(bits: UInt64(number)),
    told: Told(first: Told.Revision(statements: [], sketch: TextSketch(), isRead: true)),
    story: StoryEntry(itemID: DerivedUUID(SHA256Digest(utf8: "\(number)")), revision: 1), size: size
  ) { Array(#"{"id":"x","seq":\#($0.seq)}"#.utf8) }
}
