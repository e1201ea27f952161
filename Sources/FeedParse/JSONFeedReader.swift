import FeedModel
import ReadableText

/// Reads JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).
struct JSONFeedReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let options: FeedParser.Options
  private let base: String?

  init(_ bytes: UnsafeBufferPointer<UInt8>, options: FeedParser.Options, base: String?) {
    self.bytes = bytes
    self.options = options
    self.base = base
  }

  /// Reads the document. `language` is HTTP's, used where the feed says nothing.
  func read(_ decision: EncodingDecision, language: String?) throws(FeedParseError)
    -> FeedDocument
  {
    throw .notAFeed(bytes, root: nil, place: (1, 1))
  }
}
