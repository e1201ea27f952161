/// The figures in lines for people.
extension Figures {
  /// From a failure to the last of the node's shards.
  public var worstFailOver: Int64 { shardDelays.max() ?? 0 }

  public var report: String {
    let seconds = Double(plan.length) / 1000
    func rate(_ count: Int) -> String { fixed(Double(count) / seconds) }
    func middle(_ delays: [Int64]) -> String {
      let sorted = delays.sorted()
      guard let most = sorted.last else { return "-" }
      return
        "\(fixed(Double(sorted[sorted.count / 2]) / 1000)) s, most \(fixed(Double(most) / 1000)) s"
    }
    let worst = worstOfFeed.sorted()
    func feed(_ part: Double) -> String {
      worst.isEmpty
        ? "-" : text(Int64(worst[min(worst.count - 1, Int(part * Double(worst.count)))]))
    }
    let perNode = pollsOfNode.map { rate($0) }.joined(separator: " ")
    let lateNodes = lateOfNode.map { text($0.quantile(0.99)) }.joined(separator: " ")
    return """
      feeds \(plan.feeds), nodes \(plan.nodes), hours \(fixed(seconds / 3600)), seed \(plan.seed), failures \(plan.failures.count)
      polls \(polls), \(rate(polls)) a second, most in a second \(worstSecond)
      polls a second of each node: \(perNode)
      first round of all feeds: \(firstRound.map { fixed(Double($0) / 60_000) + " min" } ?? "not ended, \(neverPolled) feeds left")
      commits \(commits), \(rate(commits)) a second; failed \(failedCommits)
      requests of the database \(requests), \(rate(requests)) a second
      new items \(items), \(rate(items)) a second
      lateness of a poll: p50 \(text(late.quantile(0.5))), p99 \(text(late.quantile(0.99))), most \(text(late.most)), in hour \(fixed(Double(latest.time) / 3_600_000)), of a host of \(latestHost) feeds
      lateness p99 of each node: \(lateNodes)
      worst lateness of a feed: p50 \(feed(0.5)), p99 \(feed(0.99)), most \(feed(1))
      shards of a failed node are another's: median \(middle(shardDelays)), of \(shardDelays.count); left \(stillOrphaned)
      their first poll: median \(middle(pollDelays)), of \(pollDelays.count)
      shards let go or lost \(moves), most on a node \(mostShards); results refused by a fence \(refused)
      fetches under a lease that was taken (I1) \(staleStarts); hosts fetched by two nodes within a second (I6) \(crossings), beyond one a hand-over \(crossingsBeyond); fetches 25 s after the database was gone (I7) \(blindStarts)
      """
  }

  private func text(_ milliseconds: Int64) -> String {
    milliseconds < 10_000 ? "\(milliseconds) ms" : "\(fixed(Double(milliseconds) / 1000)) s"
  }

  private func fixed(_ value: Double) -> String {
    let tenths = Int64((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
