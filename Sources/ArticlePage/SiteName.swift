import FeedModel
import ReadableText

/// The name of the site behind a title: `… | Harbour Herald`.
enum SiteName {
  /// What parts the name from the title, the surer first.
  private static let separators: [StaticString] = [
    " | ", " – ", " — ", " - ", " • ", " · ", " :: ", " » ", " « ", " / ",
  ]

  /// `title` without a name at its end, or at its beginning where that is the site's own.
  static func removed(from title: String, site: FoldedText?) -> String {
    var bytes = Array(title.utf8)
    for _ in 0..<3 {
      guard let cut = cut(bytes, site) else { break }
      bytes = Array(bytes.slice(cut))
    }
    return PlainText.normalized(String(decoding: bytes, as: UTF8.self))
  }

  private static func cut(_ bytes: [UInt8], _ site: FoldedText?) -> Range<Int>? {
    for separator in separators {
      let length = separator.utf8CodeUnitCount
      guard let last = place(of: separator, in: bytes, last: true) else { continue }
      let head = bytes.slice(0, last)
      let tail = bytes.slice(last + length, bytes.count)
      let foldedTail = FoldedText(tail)
      if let site, site.count > 2, foldedTail.holds(site) || site.holds(foldedTail) {
        return 0..<last
      }
      if let site, let first = place(of: separator, in: bytes, last: false),
        FoldedText(bytes.slice(0, first)).equals(site)
      {
        return first + length..<bytes.count
      }
      let words = tail.split(separator: 0x20).count
      let isBar = separator.utf8Start[1] == UInt8(ascii: "|")
      if tail.count <= (isBar ? 48 : 28), words <= (isBar ? 6 : 3), head.count >= 20,
        head.count > tail.count
      {
        return 0..<last
      }
    }
    return nil
  }

  private static func place(of separator: StaticString, in bytes: [UInt8], last: Bool) -> Int? {
    let length = separator.utf8CodeUnitCount
    var found: Int?
    bytes.withUnsafeBufferPointer { buffer in
      var at = 1
      while at + length < buffer.count {
        if buffer.hasASCII(separator, at: at) {
          found = at
          if !last { return }
        }
        at += 1
      }
    }
    return found
  }
}
