import Configuration
import ContentDigest
import FeedFetch
import FeedModel
import FeedParse
import PollSchedule

/// What a fetch brought, whether over HTTP or from a local file.
enum FetchedBody: Sendable {
  /// A local document to parse.
  case file([UInt8], origin: FeedParser.Origin)
  /// A document that came over HTTP, still encoded.
  case answer(EncodedResponse)
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
      switch await workers.run({ readFile(path, feed, settings) }) {
      case .done(let body): return body
      case .calledOff: return .cancelled
      case .tooSlow: return .failed(.tooSlow)
      }
    case .web:
      return await fetchWeb(feed, state, settings, engine, now)
    }
  }

  private static func readFile(
    _ path: String, _ feed: FeedConfiguration, _ settings: FetchSettings
  ) -> FetchedBody {
    do {
      let bytes = try LocalFeedFile.read(path, limit: Int(clamping: settings.maxBody))
      return .file(bytes, origin: .init(url: feed.url))
    } catch {
      return .failed(FailedPoll(code: error.code, message: error.message))
    }
  }

  /// Whether the feed's map may have been changed: a page that has not changed is read anew then.
  private static func isReadOtherwise(
    _ feed: FeedConfiguration, _ state: FeedState, _ settings: FetchSettings
  ) -> Bool {
    feed.map != nil && state.settings != SettingsDigest.of(feed, settings)
  }

  private static func fetchWeb(
    _ feed: FeedConfiguration, _ state: FeedState, _ settings: FetchSettings,
    _ engine: FetchEngine, _ now: Instant
  ) async -> FetchedBody {
    let request: FetchRequest
    do throws(FeedRequest.Failure) {
      request = try FeedRequest.make(
        feed, url: state.url,
        validators: isReadOtherwise(feed, state, settings)
          ? nil : ValidatorPolicy.toSend(state, at: now),
        settings: settings)
    } catch {
      var poll = FailedPoll(code: error.code, message: error.message)
      poll.reach = .unknown
      return .failed(poll)
    }
    do {
      let answer = try await engine.fetchEncoded(request)
      return answer.head.status == 304 ? .notModified(answer.head) : .answer(answer)
    } catch {
      return error.code == .cancelled ? .cancelled : .failed(FailedPoll(error))
    }
  }
}

extension FailedPoll {
  /// A document that is not read any more.
  static func poisoned(_ mark: PoisonMark) -> FailedPoll {
    FailedPoll(
      code: "poisoned",
      message:
        "the program died in this document (\(mark.cause) in \(mark.stage)), so it is not read; "
        + "the next one is")
  }

  /// A poll whose worker was given up.
  static let tooSlow = FailedPoll(
    code: "too-slow", message: "reading it took longer than anything should and was given up")

  /// A fetch that brought nothing.
  init(_ error: FetchError) {
    self.init(
      code: error.code.rawValue, throttling: Throttling(status: error.status),
      retryAfter: error.retryAfter, message: error.message)
    reach =
      switch error.reach {
      case .answered: .answered
      case .nothing: .nothing
      case .unknown: .unknown
      }
  }
}

extension FeedParser.Origin {
  /// Where a document came from over HTTP.
  init(_ response: FetchResponse) {
    self.init(
      url: response.finalURL, contentType: response.contentType,
      contentLocation: response.contentLocation, contentLanguage: response.contentLanguage)
  }
}
