import ClaimExtract
import Configuration
import ContentDigest
import FeedModel
import Publishers
import WatchMatch

/// One accepted configuration with what is derived from it. Immutable; a reload makes the next.
///
/// A poll keeps the generation it started with, so that an alert is never half old and half new.
public final class Generation: Sendable {
  /// Counts accepted configurations of this process, from 1.
  public let number: Int
  /// The configuration as loaded.
  public let configuration: Configuration
  /// Reads items for claims.
  public let extractor: any ClaimExtractor
  /// All watches in one automaton; its watch indices count in ``Configuration/watches``.
  public let matcher: WatchMatcher
  /// Who published what.
  let publishers: PublisherBook
  /// SHA-256 of each watch's definition, in the order of the watches.
  let definitionDigests: [SHA256Digest]

  /// Builds the automaton. Any thread.
  public init(number: Int, configuration: Configuration, extractor: any ClaimExtractor) {
    self.number = number
    self.extractor = extractor
    self.configuration = configuration
    matcher = WatchMatcher(configuration.watches)
    publishers = PublisherBook(configuration.publishers)
    definitionDigests = configuration.watches.map(Self.digest)
  }

  /// What makes two definitions the same: id, name, priority, tags and terms, in this order, and behind
  /// them what else the watch says.
  static func digest(of watch: Watch) -> SHA256Digest {
    var hasher = SHA256Hasher()
    for part in [watch.id, watch.name, watch.priority.rawValue] { hasher.update(field: part) }
    hasher.update(field: String(watch.tags.count))
    for tag in watch.tags { hasher.update(field: tag) }
    for term in watch.terms { hasher.update(field: term) }
    for part in parts(of: watch) { hasher.update(field: part) }
    return hasher.finish()
  }

  /// What is not the same in every watch of terms alone.
  private static func parts(of watch: Watch) -> [String] {
    var parts = watch.query.map { ["query", $0] } ?? []
    parts += watch.aliases.sorted { $0.key < $1.key }.flatMap { ["alias", "\($0.key)", $0.value] }
    parts += watch.feeds.flatMap { ["feed", $0] } + watch.feedTags.flatMap { ["feed_tag", $0] }
    if watch.minimumMatches > 1 { parts += ["min_matches", "\(watch.minimumMatches)"] }
    if let least = watch.minimumConfidence { parts += ["min_confidence", "\(least)"] }
    parts += watch.exclusions.flatMap { ["exclude", $0] }
    if let age = watch.maximumAge { parts += ["max_age", "\(age)"] }
    if let oncePer = watch.oncePer { parts += ["once_per", oncePer.rawValue] }
    parts += watch.quiet.flatMap { ["quiet", $0.description] }
    if watch.fold != .letterCase { parts += ["fold", watch.fold.rawValue] }
    parts += watch.inflections.flatMap { ["inflect", $0.rawValue] }
    return parts
  }
}
