import FeedModel
import ReadableText

/// What a picture in HTML, a drawing or a film is said to show: its alternative text, title, label or caption.
enum PictureTexts {
  /// The texts of such a tag, without those that say nothing (names of files).
  static func read(_ tag: UnsafeBufferPointer<UInt8>, budget: WorkBudget) -> [String] {
    guard budget.spend(tag.count) else { return [] }
    var texts: [String] = []
    var at = 1
    while at < tag.count, CharacterReference.isLetter(tag[at]) { at += 1 }
    while let attribute = HTMLLinks.nextAttribute(tag, at: &at) {
      let name = UnsafeBufferPointer(rebasing: tag[attribute.name])
      guard isTold(by: name) else { continue }
      var out = ByteBuffer(capacity: 256)
      HTMLText.append(
        UnsafeBufferPointer(rebasing: tag[attribute.value]), to: &out, singleLine: true)
      let text = out.string
      if !text.isEmpty, !isFileName(text) { texts.append(text) }
    }
    return texts
  }

  private static let names: [StaticString] = [
    "alt", "title", "aria-label", "data-caption", "data-image-caption",
  ]

  private static func isTold(by name: UnsafeBufferPointer<UInt8>) -> Bool {
    names.contains { name.count == $0.utf8CodeUnitCount && name.hasASCII($0, at: 0) }
  }

  private static func isFileName(_ text: String) -> Bool {
    guard !text.utf8.contains(0x20) else { return false }
    return text.endsWithWord(".jpg") || text.endsWithWord(".jpeg") || text.endsWithWord(".png")
      || text.endsWithWord(".gif") || text.endsWithWord(".webp") || text.beginsWithWord("http")
  }
}
