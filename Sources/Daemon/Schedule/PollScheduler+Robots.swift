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

  /// Asks the site of a visit for its rules.
  func askRobots(_ visit: PageVisit) async {
    let rules: Result<RobotsRules, PageRefusal>
    let busy = PageRefusal(.soon, .failed, PageRefusal.robotsUnreachable)
    do throws(FetchError) {
      let response = try await tools.engine.fetch(visit.robotsRequest)
      let agent = visit.agent
      switch await tools.workers.run({ RobotsRules(response.body, agent: agent) }) {
      case .done(let read): rules = .success(read)
      case .calledOff, .tooSlow: rules = .failure(busy)
      }
    } catch {
      switch error.status {
      // A site without one minds nobody.
      case .some(let status) where (400..<500).contains(status) && status != 429:
        rules = .success(RobotsRules())
      case .some: rules = .failure(busy)
      // Neither does the page come.
      case nil: rules = .failure(PageRefusal(error))
      }
    }
    robots.note(rules, for: visit.url, at: tools.clock.now())
    // Those whose answer is no need no turn of their host.
    pages.lookAgain(at: groups.key(ofPage: visit.url))
  }
}
