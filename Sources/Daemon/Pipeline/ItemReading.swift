import FeedModel

/// Turns a published item into the text that is matched and read for claims.
enum ItemReading {
  /// The item's texts. A summary that only repeats the beginning of the content is left out, so
  /// that one sentence does not raise two matches. Captions and categories, in which a term may stand as
  /// well, follow the content, or the summary where there is none (``BesideText``).
  static func text(of item: Item) -> ItemText {
    let title = nonEmpty(item.title)
    let content = nonEmpty(item.content?.text)
    var summary = nonEmpty(item.summary?.text)
    if let candidate = summary, let content, repeats(candidate, in: content) { summary = nil }
    let beside = BesideText.of(item, title: title, summary: summary, content: content)
    guard let beside else { return ItemText(title: title, summary: summary, content: content) }
    guard let content else {
      return ItemText(
        title: title, summary: summary.map { $0 + "\n\n" + beside } ?? beside, content: nil)
    }
    return ItemText(title: title, summary: summary, content: content + "\n\n" + beside)
  }

  /// How much of the article the text holds.
  static func scope(of text: ItemText) -> TextScope {
    if text.content != nil { return .fullInFeed }
    return text.summary == nil ? .titleOnly : .summary
  }

  private static func nonEmpty(_ text: String?) -> String? {
    guard let text, !text.isEmpty else { return nil }
    return text
  }

  /// Whether `content` begins with `summary`, an ellipsis at the summary's end not counted.
  private static func repeats(_ summary: String, in content: String) -> Bool {
    var wanted = summary.utf8[...]
    for ending in ["[…]", "[...]", "…", "..."] where wanted.elementsEqualSuffix(ending.utf8) {
      wanted = wanted.dropLast(ending.utf8.count)
      while wanted.last == UInt8(ascii: " ") { wanted = wanted.dropLast() }
      break
    }
    return content.utf8.starts(with: wanted)
  }
}

extension Substring.UTF8View {
  fileprivate func elementsEqualSuffix(_ ending: String.UTF8View) -> Bool {
    count >= ending.count && suffix(ending.count).elementsEqual(ending)
  }
}
