import ContentDigest
import FeedModel

extension ItemText {
  /// All fields, one after the other.
  var bytes: [UInt8] { [title, summary, content].flatMap { $0.map { Array($0.utf8) } ?? [] } }

  /// `text_sha256` of the alert: SHA-256 over title, summary and content, in this order, joined by
  /// U+001E, which stands in no normalised text. A missing field counts as empty.
  var digest: SHA256Digest {
    var hasher = SHA256Hasher()
    hasher.update(utf8: title ?? "")
    hasher.update(utf8: "\u{1E}")
    hasher.update(utf8: summary ?? "")
    hasher.update(utf8: "\u{1E}")
    hasher.update(utf8: content ?? "")
    return hasher.finish()
  }

  /// Whether there is anything to match.
  var isEmpty: Bool { title == nil && summary == nil && content == nil }
}
