import Configuration
import FeedFetch
import FeedModel
import PollSchedule

/// Asks one site for its robots.txt.
struct RobotsQuestion: Sendable {
  /// Any address of the site.
  let url: String
  let request: FetchRequest
  /// What robots.txt calls us by: the first word of the User-Agent, as far as it may stand there (RFC 9309,
  /// section 2.2.1): `NewsBot2/1.0` is `NewsBot`.
  let agent: String

  /// The site of `url`, asked by `request`, which was made for a document there.
  init(url: String, like request: FetchRequest) {
    var request = request
    request.validators = nil
    request.url = RobotsCache.site(of: url) + "/robots.txt"
    request.maxBody = RobotsRules.limit
    self.url = url
    self.request = request
    agent = RobotsRules.token(of: request.userAgent)
  }

  /// The site of the page that `feed` lists items from; without what is secret.
  init(feed: FeedConfiguration, url: String, settings: FetchSettings) {
    var request = FeedRequest.toAnyServer(url, feed, settings)
    FeedRequest.setUp(&request, forServerOf: feed)
    request.trusted = .hostOf(url)
    self.init(url: url, like: request)
  }

  /// Whether the document that `feed` has at its address is one that sites say by robots.txt who may fetch: a page
  /// made for people. Feeds, sitemaps, JSON and the previews of channels are there for programs.
  static func concerns(_ feed: FeedConfiguration) -> Bool {
    if case .web = feed.location { feed.kind == .html } else { false }
  }

  /// What the site answers, or why it cannot be reached.
  func ask(
    _ engine: FetchEngine, _ workers: WorkerPool
  ) async -> Result<RobotsRules, PageRefusal> {
    do throws(FetchError) {
      let response = try await engine.fetch(request)
      switch await workers.run({ [agent] in RobotsRules(response.body, agent: agent) }) {
      case .done(let read): return .success(read)
      case .calledOff, .tooSlow:
        return .failure(PageRefusal(.soon, .failed, PageRefusal.robotsUnreachable))
      }
    } catch {
      switch error.status {
      // A site without one minds nobody.
      case .some(let status) where (400..<500).contains(status) && status != 429:
        return .success(RobotsRules())
      case .some:
        var busy = PageRefusal(.soon, .failed, PageRefusal.robotsUnreachable)
        busy.error = error
        return .failure(busy)
      // Neither does the page come.
      case nil: return .failure(PageRefusal(error))
      }
    }
  }
}

extension FailedPoll {
  /// A page that its site lets nobody of our name fetch.
  static func forbidden(to agent: String) -> FailedPoll {
    FailedPoll(
      code: "robots",
      message: "the site's robots.txt does not let '\(agent)' fetch this page, so it is not fetched"
    )
  }

  /// A page whose site does not say by robots.txt who may fetch it.
  init(robots refusal: PageRefusal) {
    guard let error = refusal.error else {
      self.init(
        code: refusal.reason, message: "the site's robots.txt could not be read")
      return
    }
    self.init(error)
    code = refusal.reason
    message = "the site's robots.txt cannot be had, so the page is not fetched: \(error.message)"
  }
}
