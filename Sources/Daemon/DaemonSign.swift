import FeedModel
import JSONText
import StateStore

/// Whether a daemon runs on the state, told by its lock, which ends with the process however that ends.
public enum DaemonSign: Sendable {
  /// The process id and the start are nil where they could not be written.
  case runs(process: Int?, since: Instant?)
  /// A single pass is at work, and no daemon.
  case pass(process: Int?)
  case none
  /// This user may not look, for the reason given.
  case unknown(String)

  /// Looks at the state directory.
  static func read(_ directory: String) -> DaemonSign {
    do {
      guard let holder = try StateLock.holder(in: directory) else { return .none }
      switch holder.role {
      case .daemon: return .runs(process: holder.pid, since: holder.since)
      case .once, .other: return .pass(process: holder.pid)
      }
    } catch {
      return .unknown("\(error)")
    }
  }

  /// As a JSON object; `lastPoll` is the last recorded attempt of any feed.
  public func write(to json: inout JSONWriter, lastPoll: Instant?) {
    json.object { json in
      switch self {
      case .runs(let process, let since):
        json.member("running", true)
        json.member("pid", process)
        json.member("since", since?.description)
      case .pass, .none:
        json.member("running", false)
        json.member("pid", Int?.none)
        json.member("since", String?.none)
      case .unknown:
        json.member("running", Bool?.none)
        json.member("pid", Int?.none)
        json.member("since", String?.none)
      }
      json.member("last_poll", lastPoll?.description)
    }
  }
}
