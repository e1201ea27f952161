import ClaimExtract
import Configuration
import FeedFetch
import FeedModel
import FeedParse
import PollSchedule
import SourceReaders

/// Fetches and parses feeds without recording anything (`claimwatch check --probe`).
public struct FeedProbe: Sendable {
  /// What came of one feed.
  public struct Result: Sendable {
    /// The feed's id in the configuration.
    public let feedID: String
    /// Whether it was fetched and is a complete feed.
    public let isGood: Bool
    /// One line: title, items and date of the newest one, or what is wrong and what to do.
    public let summary: String
  }

  private let configuration: Configuration

  /// A probe of all feeds of `configuration`.
  public init(configuration: Configuration) { self.configuration = configuration }

  /// Probes the feeds, several at a time but those of one host one after the other and spaced as the
  /// configuration says, in the order in which they end.
  public func results() -> AsyncStream<Result> {
    AsyncStream { continuation in
      let task = Task {
        var limits = FetchLimits()
        limits.inFlight = configuration.fetch.connections
        let engine = FetchEngine(limits: DescriptorLimit.fitted(limits))
        let look = SourceLook(
          configuration: configuration, settings: configuration.fetch, engine: engine)
        let groups = HostGroups(configuration)
        let hosts = Dictionary(grouping: configuration.feeds) { feed in
          groups.key(of: feed, FeedState(feedID: feed.id, url: feed.url))
        }
        await withDiscardingTaskGroup { group in
          for feeds in hosts.values {
            group.addTask {
              for (index, feed) in feeds.enumerated() {
                if index > 0 { await look.turns.pause(before: feed.url) }
                continuation.yield(await self.probe(feed, look))
              }
            }
          }
        }
        engine.stop()
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func probe(_ feed: FeedConfiguration, _ look: SourceLook) async -> Result {
    do {
      let source = try await look.look(at: feed).source
      var summary = Self.summary(of: source)
      switch source.document.recovery {
      case .strict: break
      case .repaired(let notes): summary += ", repaired: \(notes.first?.description ?? "")"
      case .unclosed:
        return Result(feedID: feed.id, isGood: false, summary: "unclosed: " + summary)
      }
      return Result(feedID: feed.id, isGood: true, summary: summary)
    } catch {
      return Result(
        feedID: feed.id, isGood: false, summary: FeedDiscovery.words(error.poll, feed))
    }
  }

  /// Title, items and date of the newest one; what it is, where that is no feed.
  static func summary(of source: SourceDocument) -> String {
    let document = source.document
    let kind =
      switch source.kind {
      case .sitemap: "news sitemap, "
      case .html: "list page, "
      case .json: "JSON, "
      case .telegram: "Telegram channel, "
      case .feed, .automatic: ""
      }
    let newest = document.items.compactMap { ($0.published ?? $0.updated)?.instant }.max()
    var summary = kind
    summary += "\(document.feed.title ?? "(no title)"), \(counted(document.items.count, "item"))"
    if !source.unfilled.isEmpty {
      let keys = source.unfilled.map(\.rawValue).joined(separator: ", ")
      summary += ", nothing found by the map's \(keys)"
    }
    return summary + (newest.map { ", newest \($0.secondsDescription)" } ?? "")
  }
}
