import CSystem
import ContentDigest

/// What is in hand: a document or one of its items, by digest.
struct TextKey: Hashable, Sendable {
  let isItem: Bool
  /// 16 bytes.
  let digest: [UInt8]

  init(isItem: Bool, digest: [UInt8]) {
    self.isItem = isItem
    self.digest = digest
  }

  static func document(_ digest: [UInt8]) -> TextKey {
    TextKey(isItem: false, digest: Array(digest.prefix(16)))
  }

  static func item(_ digest: SHA256Digest) -> TextKey {
    TextKey(isItem: true, digest: Array(digest.bytes.prefix(16)))
  }

  /// What people call it by: 16 hexadecimal digits.
  var id: String {
    digest.prefix(8).map { byte in
      let text = String(byte, radix: 16)
      return text.utf8.count == 1 ? "0" + text : text
    }.joined()
  }
}

/// Writes down what the calling thread has in hand, where it has a slot; a few stores each time, since
/// every item passes.
enum WorkInHand {
  /// A document, of which the 16 bytes `digest` are known.
  static func take(_ stage: WorkStage, feed: String, document digest: [UInt8]?) {
    guard let slot = claimwatch_thread_slot() else { return }
    var feed = feed
    feed.withUTF8 { text in
      claimwatch_take_document(
        slot, stage.rawValue, text.baseAddress, text.count, digest?.count == 16 ? digest : nil)
    }
  }

  /// An item of the document; `label` is what people know it by.
  static func take(_ stage: WorkStage, item key: TextKey, label: String) {
    guard let slot = claimwatch_thread_slot(), key.digest.count == 16 else { return }
    var label = label
    label.withUTF8 { text in
      claimwatch_take_item(slot, stage.rawValue, text.baseAddress, text.count, key.digest)
    }
  }

  /// The next stage of the same.
  static func goOn(_ stage: WorkStage) {
    if let slot = claimwatch_thread_slot() { claimwatch_next_stage(slot, stage.rawValue) }
  }

  /// It is left for a while; the stage in which it was, for ``goOn(_:)``.
  static func pause() -> WorkStage? {
    guard let slot = claimwatch_thread_slot() else { return nil }
    defer { claimwatch_put_down(slot) }
    return WorkStage(rawValue: slot.pointee.stage)
  }

  /// The item is done; the document goes on in `stage`.
  static func putItemDown(_ stage: WorkStage) {
    if let slot = claimwatch_thread_slot() { claimwatch_put_item_down(slot, stage.rawValue) }
  }

  /// Nothing is in hand any more.
  static func putDown() {
    if let slot = claimwatch_thread_slot() { claimwatch_put_down(slot) }
  }
}
