import Configuration
import ContentDigest
import FeedFetch
import FeedModel
import FeedParse
import PollSchedule

/// What a fetch brought, whether over HTTP or from a local file.
enum FetchedBody: Sendable {
  /// A document to parse, with what HTTP said about it.
  case document([UInt8], origin: FeedParser.Origin, response: FetchResponse?)
  /// A 304.
  case notModified(FetchResponse)
  /// The fetch failed.
  case failed(FailedPoll)
  /// The daemon is ending; nothing is to be recorded.
  case cancelled

  /// Fetches `feed`, conditionally where its state allows.
  static func fetch(
    _ feed: FeedConfiguration, state: FeedState, settings: FetchSettings, engine: FetchEngine,
    workers: WorkerPool, now: Instant
  ) async -> FetchedBody {
    switch feed.location {
    case .file(let path):
      return await workers.run { readFile(path, feed, settings) } ?? .cancelled
    case .web:
      return await fetchWeb(feed, state, settings, engine, now)
    }
  }

  private static func readFile(
    _ path: String, _ feed: FeedConfiguration, _ settings: FetchSettings
  ) -> FetchedBody {
    do {
      let bytes = try LocalFeedFile.read(path, limit: Int(clamping: settings.maxBody))
      return .document(bytes, origin: .init(url: feed.url), response: nil)
    } catch {
      return .failed(FailedPoll(code: error.code, message: error.message))
    }
  }

  private static func fetchWeb(
    _ feed: FeedConfiguration, _ state: FeedState, _ settings: FetchSettings,
    _ engine: FetchEngine, _ now: Instant
  ) async -> FetchedBody {
    let request: FetchRequest
    do throws(FeedRequest.Failure) {
      request = try FeedRequest.make(
        feed, url: state.url, validators: ValidatorPolicy.toSend(state, at: now),
        settings: settings)
    } catch {
      return .failed(FailedPoll(code: error.code, message: error.message))
    }
    do {
      let response = try await engine.fetch(request)
      if response.status == 304 { return .notModified(response) }
      let origin = FeedParser.Origin(
        url: response.finalURL, contentType: response.contentType,
        contentLocation: response.contentLocation, contentLanguage: response.contentLanguage)
      return .document(response.body, origin: origin, response: response)
    } catch {
      if error.code == .cancelled { return .cancelled }
      return .failed(
        FailedPoll(
          code: error.code.rawValue, isThrottled: error.status == 429 || error.status == 503,
          retryAfter: error.retryAfter, message: error.message))
    }
  }
}
