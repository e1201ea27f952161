import Configuration
import FeedFetch
import FeedModel
import FeedParse
import PollSchedule
import SourceReaders

/// Finds the feed at an address, or the one that the web page there names (`claimwatch feeds add`).
public struct FeedDiscovery: Sendable {
  /// A feed that was fetched and read.
  public struct Found: Sendable {
    /// Its address: after permanent redirects.
    public let url: String
    public let title: String?
    /// One line about it: title, items, date of the newest.
    public let summary: String
    /// Other feeds that the page names, in its order.
    public let others: [String]
  }

  /// Why there is none.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// Whether something was fetched that is no feed; otherwise nothing could be fetched.
    public let isAnswer: Bool
    /// What is wrong and what to do, in one line.
    public let description: String
  }

  private let settings: FetchSettings
  /// Feeds of a page that are tried, in its order, until one can be read.
  private static let tries = 5

  /// Fetches as `settings` say for feeds without their own.
  public init(settings: FetchSettings) { self.settings = settings }

  /// The feed at `url`, or named by the page there.
  public func find(_ url: String) async throws(Failure) -> Found {
    let engine = FetchEngine()
    defer { engine.stop() }
    switch await look(url, engine) {
    case .feed(let found): return found
    case .failed(let failure): throw failure
    case .page(let failure, let feeds):
      for (index, candidate) in feeds.prefix(Self.tries).enumerated() {
        guard case .feed(let found) = await look(candidate, engine) else { continue }
        var others = feeds
        others.remove(at: index)
        return Found(
          url: found.url, title: found.title, summary: found.summary, others: others)
      }
      throw failure
    }
  }

  private enum Look {
    case feed(Found)
    /// A web page, with the feeds that it names.
    case page(Failure, feeds: [String])
    case failed(Failure)
  }

  private func look(_ url: String, _ engine: FetchEngine) async -> Look {
    var feed = FeedConfiguration(id: "new", url: url, location: .web(url))
    feed.proxy = settings.proxy
    let body = await FetchedBody.fetch(
      feed, state: FeedState(feedID: feed.id, url: url), settings: settings,
      engine: engine, workers: WorkerPool(), now: SystemClock.now())
    switch body {
    case .answer(let answer):
      do throws(FetchError) { return read(try await engine.decode(answer), feed) } catch {
        return .failed(failure(FailedPoll(error), feed, isAnswer: true))
      }
    case .failed(let failed):
      return .failed(failure(failed, feed, isAnswer: failed.reach == .answered))
    case .file, .notModified, .cancelled:
      return .failed(Failure(isAnswer: false, description: "the fetch was called off"))
    }
  }

  private func read(_ response: FetchResponse, _ feed: FeedConfiguration) -> Look {
    do throws(FeedParseError) {
      let source = try SourceReader().read(
        response.body, origin: .init(response), now: SystemClock.now())
      return .feed(
        Found(
          url: response.permanentRedirectTarget ?? feed.url, title: source.document.feed.title,
          summary: FeedProbe.summary(of: source), others: []))
    } catch {
      let failed = UnreadableBody.failure(error, response.body, url: response.finalURL)
      let failure = failure(failed, feed, isAnswer: true)
      let feeds = AdvertisedFeeds(response.body, url: response.finalURL).feeds.map(\.url)
      return feeds.isEmpty ? .failed(failure) : .page(failure, feeds: feeds)
    }
  }

  private func failure(_ poll: FailedPoll, _ feed: FeedConfiguration, isAnswer: Bool) -> Failure {
    let advice = FailureAdvice.text(code: poll.code, message: poll.message, feed: feed)
    return Failure(isAnswer: isAnswer, description: "\(poll.code): \(poll.message). \(advice)")
  }
}
