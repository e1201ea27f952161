/// What a page may cost. Of 1,161 pages of news, blogs and offices the deepest has 51 levels, the longest
/// tag 73 attributes, the largest 9,751 elements and 2.2 MB (issue 12).
package enum PageLimits {
  package static let bytes = 8 << 20
  package static let elements = 100_000
  package static let depth = 256
  /// Steps of libxml2: it hands over each bare `&` alone and makes an error of it. Real pages take 60,000.
  package static let events = 300_000
  package static let attributes = 512
  /// Sum of the squares of the attributes of all tags: libxml2 compares each with each.
  package static let attributeWork = 8_000_000
  /// Structured data that is kept, in bytes and in scripts.
  package static let structuredBytes = 512 << 10
  package static let structuredScripts = 32
}

/// Why a page was not read to its end.
public enum PageCut: String, Hashable, Sendable {
  case tooLarge = "too-large"
  case tooManyElements = "too-many-elements"
  case tooDeep = "too-deep"
  case tooManyPieces = "too-many-pieces"
  case tooManyAttributes = "too-many-attributes"
}
