import AlertLog
import FeedModel

/// What happens among the daemons that share the state.
extension DaemonJournal {
  /// Says it, in the file and to the log.
  func node(_ event: NodeEvent) {
    publish(.node(event))
    switch event {
    case .joined(let node, let epoch, let nodes):
      logger.notice("node \(node) has joined as \(epoch): \(counted(nodes, "node"))")
    case .lost(let node, _, let hasLeft, let nodes):
      let how = hasLeft ? "has left" : "is not heard any more"
      logger.warning("node \(node) \(how): \(counted(nodes, "node"))")
    case .shardsMoved(let gained, let lost, let released, let held, let nodes):
      logger.notice(
        "\(held) of 256 shards are polled here: \(gained) came, \(released) were let go, \(lost) were lost; \(counted(nodes, "node"))"
      )
    case .databaseDown(let message):
      databaseIsAway = true
      logger.error("nothing is fetched until the database answers: \(message)")
    case .databaseUp(let since):
      databaseIsAway = false
      logger.notice("the database answers again, for the first time since \(since)")
    case .logForked(let path, let kept, let last, let head, _):
      logger.error(
        "the database knows alerts up to \(head) and \(path) has \(last): it has lost what it had committed. The log was renamed to \(kept), and a new one begins"
      )
    }
  }

  /// Nodes have other watches than one another, or all have the same again.
  func watchesDiffer(_ differ: Bool) {
    if differ {
      logger.error(
        "the nodes have different watches: which alerts are raised depends on who polls a feed. Give all the same configuration (claimwatch status)"
      )
    } else {
      logger.notice("all nodes have the same watches")
    }
  }
}
