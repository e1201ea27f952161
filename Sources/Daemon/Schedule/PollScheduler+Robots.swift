import Configuration
import FeedFetch
import FeedModel
import PollSchedule

/// What sites let us fetch (`robots.txt`, RFC 9309).
extension PollScheduler {
  /// Whether the page at `url` may be fetched; nil where its site has to be asked.
  func robotsVerdict(on url: String) -> RobotsCache.Verdict? {
    let name = HostKey.of(url)
    if generation.configuration.hosts.contains(where: { $0.name == name && !$0.robots }) {
      return .allowed
    }
    return robots.verdict(on: url, at: tools.clock.now())
  }

  /// Asks a site for its rules.
  func ask(_ question: RobotsQuestion) async {
    let rules = await question.ask(tools.engine, tools.workers)
    // Called off, it says nothing of the site.
    guard !isStopping else { return }
    robots.note(rules, for: question.url, at: tools.clock.now())
    // Those whose answer is no need no turn of their host.
    pages.lookAgain(at: groups.key(ofPage: question.url))
  }

  /// Why the page that `feed` lists items from may not be fetched; nil where it may, and for feeds of every other
  /// kind. In the feed's own turn, whose second request it is where the site has to be asked.
  func refusal(of feed: FeedConfiguration, at url: String) async -> FailedPoll? {
    guard RobotsQuestion.concerns(feed) else { return nil }
    let question = RobotsQuestion(feed: feed, url: url, settings: generation.configuration.fetch)
    if robotsVerdict(on: url) == nil {
      _ = robots.ask(url)
      await ask(question)
      // As two starts on the host.
      _ = await begin(url, for: feed.id)
      // The fetch that comes now is called off.
      if isStopping { return nil }
    }
    switch robotsVerdict(on: url) {
    case .allowed, nil: return nil
    case .forbidden: return .forbidden(to: question.agent)
    case .unreachable(let refusal): return FailedPoll(robots: refusal)
    }
  }
}

extension Configuration {
  /// Milliseconds between two starts on the host of `url`.
  func spacing(on url: String) -> Int64 {
    let name = HostKey.of(url)
    return hosts.first { $0.name == name }?.spacing ?? fetch.hostSpacing
  }
}
