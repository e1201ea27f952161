import Daemon
import FeedModel
import SharedState

/// Who shares the state, a line each; nothing where nobody does.
struct NodeLines {
  let register: NodeRegister

  func show() {
    for node in register.nodes { Terminal.print(line(of: node)) }
    let free = 256 - register.nodes.filter(\.isLiving).map(\.shards).reduce(0, +)
    if free > 0 {
      Terminal.print(
        Terminal.styled("\(free) of 256 shards are nobody's", .yellow)
          + ": their feeds are not polled until a node takes them, half a minute after the last one was heard"
      )
    }
    if register.watchesDiffer {
      Terminal.print(
        Terminal.styled("THE NODES HAVE DIFFERENT WATCHES", .red)
          + ": which alerts are raised depends on who polls a feed. Give all the same configuration"
      )
    }
    Terminal.print("")
  }

  private func line(of node: NodeRegister.Node) -> String {
    let name = VisibleText.clean(node.name)
    let heard =
      node.silence.map { "heard \(TimeDistance.length(max(0, $0))) ago" } ?? "has left"
    let standing =
      node.isLiving
      ? "\(node.shards) shards, \(heard)" : Terminal.styled("gone", .red) + ", \(heard)"
    return "node \(name) (\(node.epoch)): \(standing)\(log(of: node))"
  }

  private func log(of node: NodeRegister.Node) -> String {
    guard let log = register.logs.first(where: { $0.name == node.name }) else { return "" }
    let behind = max(0, register.head - log.delivered)
    let watches = node.watches.map { "; watches \($0.prefix(12))" } ?? ""
    return behind == 0
      ? "; log up to date\(watches)"
      : "; log \(counted(Int(clamping: behind), "alert")) behind\(watches)"
  }
}
