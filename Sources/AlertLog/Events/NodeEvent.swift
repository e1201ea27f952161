import FeedModel
import JSONText

/// What happens among the daemons that share one state (`docs/decisions/0029-many-machines.md`), as one of them sees it.
public enum NodeEvent: Hashable, Sendable {
  /// A daemon has begun; so many live now.
  case joined(node: String, epoch: Int64, nodes: Int)
  /// One has ended as it was asked to, or is not heard any more.
  case lost(node: String, epoch: Int64, hasLeft: Bool, nodes: Int)
  /// Feeds of so many shards came and went, and this daemon has the rest.
  case shardsMoved(gained: Int, lost: Int, released: Int, held: Int, nodes: Int)
  /// The database does not answer.
  case databaseDown(message: String)
  /// It does again.
  case databaseUp(since: Instant)
  /// The database has lost what stands in the alert log: that was put aside as `kept`, and a new one begun.
  case logForked(path: String, kept: String, lastSeq: Int64, headSeq: Int64, incarnation: Int64)

  var name: String {
    switch self {
    case .joined: "node.joined"
    case .lost: "node.lost"
    case .shardsMoved: "shard.moved"
    case .databaseDown: "database.down"
    case .databaseUp: "database.up"
    case .logForked: "log.forked"
    }
  }

  var level: Event.Level {
    switch self {
    case .joined, .shardsMoved, .databaseUp: .info
    case .lost: .warning
    case .databaseDown, .logForked: .error
    }
  }

  /// Writes the fields behind those that every event has; texts are cut to `limit` bytes.
  func write(_ json: inout JSONWriter, limit: Int) {
    switch self {
    case .joined(let node, let epoch, let nodes):
      json.member("node", node.cut(toJSONBytes: limit))
      json.member("epoch", Int(clamping: epoch))
      json.member("nodes", nodes)
    case .lost(let node, let epoch, let hasLeft, let nodes):
      json.member("node", node.cut(toJSONBytes: limit))
      json.member("epoch", Int(clamping: epoch))
      json.member("left", hasLeft)
      json.member("nodes", nodes)
    case .shardsMoved(let gained, let lost, let released, let held, let nodes):
      json.member("gained", gained)
      json.member("lost", lost)
      json.member("released", released)
      json.member("held", held)
      json.member("nodes", nodes)
    case .databaseDown(let message): json.member("message", message.cut(toJSONBytes: limit))
    case .databaseUp(let since): json.member("since", since.description)
    case .logForked(let path, let kept, let lastSeq, let headSeq, let incarnation):
      json.member("path", path)
      json.member("kept", kept)
      json.member("last_seq", Int(clamping: lastSeq))
      json.member("head_seq", Int(clamping: headSeq))
      json.member("incarnation", Int(clamping: incarnation))
    }
  }
}
