import ClaimExtract
import Configuration
import FeedModel
import WatchMatch

/// Runs the `[[watch.test]]` of a configuration: each watch on its own texts, read as an item would be.
public struct WatchTrial: Sendable {
  /// A test that did not end as it should.
  public struct Failure: Hashable, Sendable {
    public let test: WatchTest
    /// Whether the watch's query asks for claims of a text in a language that is not read.
    public let isUndecided: Bool
  }

  private let configuration: Configuration
  private let extractor: any ClaimExtractor

  public init(_ configuration: Configuration, extractor: any ClaimExtractor) {
    self.configuration = configuration
    self.extractor = extractor
  }

  /// The tests that fail, in the order of the file. A test has no feed: what asks for one is undecided.
  public func failures() -> [Failure] {
    let watches = Dictionary(configuration.watches.map { ($0.id, $0) }) { first, _ in first }
    return configuration.watchTests.compactMap { test in
      guard let watch = watches[test.watch] else { return nil }
      let text = ItemText(title: test.title, summary: nil, content: test.text)
      let matcher = WatchMatcher([watch])
      let scan = matcher.scan(text, ItemContext(language: test.language))
      let extraction =
        scan.isEmpty
        ? nil : extractor.extract(ClaimDocument(text: text, language: test.language))
      let isRead = extraction?.languageSupported ?? false
      let found = matcher.hits(
        of: scan, claims: isRead ? extraction?.claims : nil,
        language: test.language ?? extraction?.language)
      guard found.hits.isEmpty == test.hit else { return nil }
      return Failure(test: test, isUndecided: !found.undecided.isEmpty)
    }
  }
}
