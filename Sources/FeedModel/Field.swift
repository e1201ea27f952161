/// The three texts of an item that are matched and read for claims.
public enum Field: String, Hashable, Sendable, CaseIterable {
  case title
  case summary
  case content
}

/// A stretch of one field's normalised text.
///
/// Inside the program offsets count UTF-8 bytes; the alert log counts Unicode scalar values
/// (``ScalarOffsets`` converts).
public struct TextSpan: Hashable, Sendable {
  /// The field the bytes belong to.
  public let field: Field
  /// Half-open range of UTF-8 byte offsets in that field's text, on scalar boundaries.
  public let utf8: Range<Int>

  /// A span of `field`.
  public init(field: Field, utf8: Range<Int>) {
    self.field = field
    self.utf8 = utf8
  }

  /// The same, or its first `limit` bytes, which may end inside a scalar.
  public func beginning(utf8 limit: Int) -> TextSpan {
    let end = min(utf8.count, max(0, limit)) + utf8.lowerBound
    return TextSpan(field: field, utf8: utf8.lowerBound..<end)
  }
}

/// How much of the article the item's text holds (`text_scope` of the alert schema).
public enum TextScope: String, Hashable, Sendable {
  case titleOnly = "title_only"
  case summary
  case fullInFeed = "full_in_feed"
  case fetchedPage = "fetched_page"
}

/// The normalised texts of one item, the ground on which all spans stand.
public struct ItemText: Hashable, Sendable {
  /// Plain text of the title.
  public let title: String?
  /// Plain text of the summary; nil where the content repeats it.
  public let summary: String?
  /// Plain text of the content.
  public let content: String?

  /// Takes texts that are normalised already: valid, without control characters but line feeds.
  public init(title: String?, summary: String?, content: String?) {
    self.title = title
    self.summary = summary
    self.content = content
  }

  /// The text of one field, or nil where the item has none.
  public subscript(field: Field) -> String? {
    switch field {
    case .title: title
    case .summary: summary
    case .content: content
    }
  }

  /// The fields that hold text, in reading order.
  public var fields: [(field: Field, text: String)] {
    Field.allCases.compactMap { field in self[field].map { (field, $0) } }
  }
}
