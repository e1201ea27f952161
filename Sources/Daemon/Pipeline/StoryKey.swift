import ContentDigest
import WatchMatch

/// What items of the same story share: the title, folded as terms are, without punctuation.
///
/// Agencies' reports appear under one headline in many feeds. A reader who wants each story once
/// keeps `cluster.position == 1`; positions are counted for each watch, so that no watch loses its
/// first alert to another.
struct StoryKey {
  private let digest: SHA256Digest

  /// A title says which story an item tells; one without words stands for itself.
  init(title: String?, itemID: DerivedUUID) {
    let folded = TextFolder().foldedKey(of: title ?? "")
    digest = SHA256Digest(bytes: folded.isEmpty ? itemID.bytes : folded)
  }

  /// `cluster.id`.
  var id: String { "st-" + digest.hexPrefix(bytes: 6) }

  /// Under what the story's alerts of one watch are counted.
  func key(watchID: String) -> [UInt8] {
    Array(SHA256Digest(utf8: id + " " + watchID).bytes.prefix(8))
  }
}
