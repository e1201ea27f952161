import FeedModel
import ReadableText

/// What a picture in HTML is said to show: its alternative text and its title.
enum PictureTexts {
  /// The texts of an `img` tag, without those that say nothing (names of files).
  static func read(_ tag: UnsafeBufferPointer<UInt8>, budget: WorkBudget) -> [String] {
    guard budget.spend(tag.count) else { return [] }
    var texts: [String] = []
    var at = 4
    while let attribute = HTMLLinks.nextAttribute(tag, at: &at) {
      let name = UnsafeBufferPointer(rebasing: tag[attribute.name])
      guard
        name.count == 3 && name.hasASCII("alt", at: 0)
          || name.count == 5 && name.hasASCII("title", at: 0)
      else { continue }
      var out = ByteBuffer(capacity: 256)
      HTMLText.append(
        UnsafeBufferPointer(rebasing: tag[attribute.value]), to: &out, singleLine: true)
      let text = out.string
      if !text.isEmpty, !isFileName(text) { texts.append(text) }
    }
    return texts
  }

  private static func isFileName(_ text: String) -> Bool {
    guard !text.utf8.contains(0x20) else { return false }
    return text.endsWithWord(".jpg") || text.endsWithWord(".jpeg") || text.endsWithWord(".png")
      || text.endsWithWord(".gif") || text.endsWithWord(".webp") || text.beginsWithWord("http")
  }
}
