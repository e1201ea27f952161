import CSystem
import Configuration
import FeedFetch
import FeedModel
import FeedParse
import PollSchedule

/// Gets the page of an article, from the web or from a file (`claimwatch page`).
///
/// By the same engine as feeds, with the same address policy, limits and redirects.
public struct PageFetch: Sendable {
  /// A page as it came, decoded.
  public struct Page: Sendable {
    public let bytes: [UInt8]
    /// The charset parameter of Content-Type, where there is one.
    public let charset: String?
    /// Where it came from, after redirects.
    public let url: String?

    /// A page that came in another way.
    public init(bytes: [UInt8], charset: String?, url: String?) {
      self.bytes = bytes
      self.charset = charset
      self.url = url
    }
  }

  /// Why there is none.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// Whether a server answered; otherwise it could not be reached.
    public let isAnswer: Bool
    /// What is wrong and what to do, in one line.
    public let description: String
  }

  private let settings: FetchSettings

  /// Fetches as `settings` say.
  public init(settings: FetchSettings) { self.settings = settings }

  /// The page at `url`.
  public func fetch(_ url: String) async throws(Failure) -> Page {
    let engine = FetchEngine()
    defer {
      engine.stop()
      if !engine.hasEnded { claimwatch_leave_at_exit() }
    }
    var feed = FeedConfiguration(id: "page", url: url, location: .web(url))
    feed.proxy = settings.proxy
    let body = await FetchedBody.fetch(
      feed, state: FeedState(feedID: feed.id, url: url), settings: settings, engine: engine,
      workers: WorkerPool(), now: SystemClock.now())
    switch body {
    case .answer(let answer):
      do throws(FetchError) {
        let response = try await engine.decode(answer)
        return Page(
          bytes: response.body, charset: response.contentType.flatMap(PageDecoder.charset),
          url: response.finalURL)
      } catch {
        throw failure(FailedPoll(error), feed, isAnswer: true)
      }
    case .failed(let failed): throw failure(failed, feed, isAnswer: failed.reach == .answered)
    case .file, .notModified, .cancelled:
      throw Failure(isAnswer: false, description: "the fetch was called off")
    }
  }

  /// What `bytes` of a file are when unpacked: files of pages are often kept as `.gz`.
  public static func unpacked(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    do throws(FetchError) {
      guard bytes.starts(with: [0x1F, 0x8B]) else { return bytes }
      return try ContentDecoding.decode(bytes, limit: 64 << 20)
    } catch {
      throw Failure(isAnswer: true, description: error.message)
    }
  }

  private func failure(_ poll: FailedPoll, _ feed: FeedConfiguration, isAnswer: Bool) -> Failure {
    let advice = FailureAdvice.text(code: poll.code, message: poll.message, feed: feed)
    return Failure(isAnswer: isAnswer, description: "\(poll.code): \(poll.message). \(advice)")
  }
}
