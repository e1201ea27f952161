import JSONText
import SharedState

extension StatusReport {
  /// Writes who shares the state; null where nobody does.
  func writeNodes(to json: inout JSONWriter) {
    json.key("nodes")
    guard let nodes else { return json.null() }
    json.object { json in
      json.member("head_seq", Int(clamping: nodes.head))
      json.member("incarnation", Int(clamping: nodes.incarnation))
      json.member("watches_differ", nodes.watchesDiffer)
      json.key("processes")
      json.array(nodes.nodes) { json, node in
        json.object { json in
          json.member("node", node.name)
          json.member("epoch", Int(clamping: node.epoch))
          json.member("program", node.program)
          json.member("living", node.isLiving)
          json.member("heard_ms", node.silence.map { Int(clamping: $0) })
          json.member("age_s", Int(clamping: node.age / 1000))
          json.member("shards", node.shards)
          json.member("watches", node.watches)
        }
      }
      json.key("logs")
      json.array(nodes.logs) { json, log in
        json.object { json in
          json.member("node", log.name)
          json.member("delivered", Int(clamping: log.delivered))
          json.member("behind", Int(clamping: max(0, nodes.head - log.delivered)))
          json.member("written_ms", Int(clamping: log.silence))
        }
      }
    }
  }
}
