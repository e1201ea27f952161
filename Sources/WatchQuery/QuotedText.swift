import FeedModel

/// A piece of a query as it stands in a message: cut, in quotation marks.
struct QuotedText: CustomStringConvertible {
  private static let longest = 60
  let description: String

  init(_ text: String, mark: String = "\"") {
    let cut = text.cut(utf8: Self.longest)
    description = mark + cut + (cut.utf8.count < text.utf8.count ? "…" : "") + mark
  }
}
