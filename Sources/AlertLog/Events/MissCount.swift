import FeedModel
import JSONText

/// A text that is nearly a watch's term, and in how many items it stood.
public struct MissCount: Hashable, Sendable {
  /// As it stands in the item.
  public let text: String
  /// As written in the configuration.
  public let term: String
  /// `spelling`, `longer_word` or `letters` (docs/matching.md, "Near misses").
  public let kind: String
  public var items: Int

  /// `items` items with `text`.
  public init(text: String, term: String, kind: String, items: Int) {
    self.text = text
    self.term = term
    self.kind = kind
    self.items = items
  }

  /// As an object.
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("text", text.cut(toJSONBytes: 256))
      json.member("term", term.cut(toJSONBytes: 256))
      json.member("kind", kind)
      json.member("items", items)
    }
  }
}
