import Configuration
import FeedFetch
import FeedModel
import FeedParse
import PollSchedule
import SourceReaders

/// Looks once at what stands at a feed's address, as the daemon would, and records nothing: robots.txt is honoured,
/// and what the document names is read with it. For commands.
struct SourceLook: Sendable {
  /// What was seen.
  struct Sight: Sendable {
    let source: SourceDocument
    /// The answer without its body; nil of a local file.
    let response: FetchResponse?
    let body: [UInt8]
  }

  /// Why nothing was read.
  struct Failure: Error, Sendable {
    let poll: FailedPoll
    /// The answer that was no source, where one came.
    var response: FetchResponse?
    var body: [UInt8] = []

    /// Whether something was fetched that is no source; otherwise nothing could be fetched.
    var isAnswer: Bool { poll.reach == .answered }
  }

  let configuration: Configuration?
  let settings: FetchSettings
  let engine: FetchEngine
  /// The pauses between its requests.
  let turns: SpacedTurns
  private let workers = WorkerPool()
  private let reader: SourceReader

  /// Looks as `configuration` says, or by `settings` alone.
  init(configuration: Configuration?, settings: FetchSettings, engine: FetchEngine) {
    self.configuration = configuration
    self.settings = settings
    self.engine = engine
    turns = SpacedTurns(configuration: configuration, settings: settings)
    var options = FeedParser.Options()
    options.maximumBytes = Int(clamping: settings.maxBody)
    reader = SourceReader(parser: FeedParser(options: options))
  }

  /// What stands at the address of `feed`.
  func look(at feed: FeedConfiguration) async throws(Failure) -> Sight {
    if let refusal = await refusal(of: feed) { throw Failure(poll: refusal) }
    let body = await FetchedBody.fetch(
      feed, state: FeedState(feedID: feed.id, url: feed.url), settings: settings, engine: engine,
      workers: workers, now: SystemClock.now())
    switch body {
    case .file(let bytes, let origin):
      return try await read(bytes, origin, response: nil, as: feed)
    case .answer(let answer):
      let response: FetchResponse
      do throws(FetchError) { response = try await engine.decode(answer) } catch {
        throw Failure(poll: FailedPoll(error))
      }
      response.hold?.release()
      var head = response
      head.body = []
      head.hold = nil
      return try await read(response.body, .init(response), response: head, as: feed)
    case .failed(let failed): throw Failure(poll: failed)
    case .notModified, .cancelled:
      throw Failure(poll: FailedPoll(code: "cancelled", message: "the fetch was called off"))
    }
  }

  /// Reads what was fetched as a feed like `feed`.
  func read(
    _ bytes: [UInt8], _ origin: FeedParser.Origin, response: FetchResponse?,
    as feed: FeedConfiguration
  ) async throws(Failure) -> Sight {
    let source: SourceDocument
    do throws(FeedParseError) {
      source = try reader.read(bytes, origin: origin, as: feed.kind, map: feed.map)
    } catch {
      throw Failure(
        poll: UnreadableBody.failure(error, bytes, url: response?.finalURL), response: response,
        body: bytes)
    }
    guard source.isList else { return Sight(source: source, response: response, body: bytes) }
    let further = FurtherDocuments(
      feed: feed, settings: settings, turns: turns, engine: engine, workers: workers,
      read: { [reader] in Self.part($0, as: $1, reader: reader) })
    switch await further.joined(to: source, digest: []) {
    case .joined(let joined, _):
      return Sight(source: joined, response: response, body: bytes)
    case .failed(let poll): throw Failure(poll: poll, response: response)
    case .cancelled:
      throw Failure(poll: FailedPoll(code: "cancelled", message: "the fetch was called off"))
    }
  }

  /// Reads a document that another one named.
  static func part(
    _ response: FetchResponse, as kind: SourceKind, reader: SourceReader
  ) -> Result<SourceDocument, FailedPoll> {
    do throws(FeedParseError) {
      let source = try reader.read(response.body, origin: .init(response), as: kind)
      if case .unclosed = source.document.recovery {
        return .failure(
          FailedPoll(code: "unclosed", message: "the document ends before it is closed"))
      }
      return .success(source)
    } catch {
      return .failure(
        FailedPoll(code: error.code.rawValue, message: UnreadableBody.words(error)))
    }
  }

  /// Why the page of `feed` may not be fetched.
  private func refusal(of feed: FeedConfiguration) async -> FailedPoll? {
    guard RobotsQuestion.concerns(feed) else { return nil }
    let name = HostKey.of(feed.url)
    if configuration?.hosts.contains(where: { $0.name == name && !$0.robots }) == true {
      return nil
    }
    let question = RobotsQuestion(feed: feed, url: feed.url, settings: settings)
    let answer = await question.ask(engine, workers)
    await turns.pause(before: feed.url)
    switch answer {
    case .success(let rules):
      return rules.allows(feed.url) ? nil : .forbidden(to: question.agent)
    case .failure(let refusal): return FailedPoll(robots: refusal)
    }
  }
}
