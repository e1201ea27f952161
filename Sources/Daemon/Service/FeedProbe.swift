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
        let groups = HostGroups(configuration)
        let hosts = Dictionary(grouping: configuration.feeds) { feed in
          groups.key(of: feed, FeedState(feedID: feed.id, url: feed.url))
        }
        await withDiscardingTaskGroup { group in
          for feeds in hosts.values {
            group.addTask {
              for (index, feed) in feeds.enumerated() {
                if index > 0 {
                  try? await Task.sleep(for: .milliseconds(configuration.fetch.hostSpacing))
                }
                continuation.yield(await self.probe(feed, engine))
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

  private func probe(_ feed: FeedConfiguration, _ engine: FetchEngine) async -> Result {
    let state = FeedState(feedID: feed.id, url: feed.url)
    let body = await FetchedBody.fetch(
      feed, state: state, settings: configuration.fetch, engine: engine, workers: WorkerPool(),
      now: SystemClock.now())
    switch body {
    case .file(let bytes, let origin): return read(feed, bytes, origin, from: nil)
    case .answer(let answer):
      do throws(FetchError) {
        let response = try await engine.decode(answer)
        return read(feed, response.body, .init(response), from: response.finalURL)
      } catch {
        return failed(feed, FailedPoll(error))
      }
    case .notModified: return Result(feedID: feed.id, isGood: false, summary: "304 without asking")
    case .cancelled: return Result(feedID: feed.id, isGood: false, summary: "cancelled")
    case .failed(let failure): return failed(feed, failure)
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
    summary += "\(document.feed.title ?? "(no title)"), \(document.items.count) items"
    if !source.unfilled.isEmpty {
      let keys = source.unfilled.map(\.rawValue).joined(separator: ", ")
      summary += ", nothing found by the map's \(keys)"
    }
    return summary + (newest.map { ", newest \($0.secondsDescription)" } ?? "")
  }

  private func failed(_ feed: FeedConfiguration, _ failure: FailedPoll) -> Result {
    let advice = FailureAdvice.text(code: failure.code, message: failure.message, feed: feed)
    return Result(
      feedID: feed.id, isGood: false, summary: "\(failure.code): \(failure.message). \(advice)")
  }

  private func read(
    _ feed: FeedConfiguration, _ bytes: [UInt8], _ origin: FeedParser.Origin, from url: String?
  ) -> Result {
    do throws(FeedParseError) {
      let source = try SourceReader().read(
        bytes, origin: origin, as: feed.kind, map: feed.map, now: SystemClock.now())
      let document = source.document
      var summary = Self.summary(of: source)
      switch document.recovery {
      case .strict: break
      case .repaired(let notes): summary += ", repaired: \(notes.first?.description ?? "")"
      case .unclosed:
        return Result(feedID: feed.id, isGood: false, summary: "unclosed: " + summary)
      }
      return Result(feedID: feed.id, isGood: true, summary: summary)
    } catch {
      return failed(feed, UnreadableBody.failure(error, bytes, url: url))
    }
  }
}
