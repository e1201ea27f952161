import FeedModel
import JSONText
import StateStore

/// Which configuration a daemon has in force.
public struct ConfigurationSign: Sendable {
  public let file: String
  /// SHA-256 in hexadecimal digits.
  public let digest: String
  /// Since when.
  public let loaded: Instant
  /// Whether the file on disk is the same; nil where it cannot be read.
  public let isOnDisk: Bool?

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("file", file)
      json.member("sha256", digest)
      json.member("loaded", loaded.description)
      json.member("on_disk", isOnDisk)
    }
  }
}

/// Whether a daemon runs on the state, told by its lock, which ends with the process however that ends.
public enum DaemonSign: Sendable {
  /// The process id and the start are nil where they could not be written.
  case runs(process: Int?, since: Instant?, lastSign: Instant?)
  /// A single pass is at work, and no daemon.
  case pass(process: Int?, last: StateLock.DaemonRun?)
  /// The last one is nil where none is known.
  case none(last: StateLock.DaemonRun?)
  /// This user may not look, for the reason given.
  case unknown(String)

  /// Looks at the state directory.
  static func read(_ directory: String) -> DaemonSign {
    do {
      guard let holder = try StateLock.holder(in: directory) else {
        return .none(last: StateLock.lastDaemon(in: directory))
      }
      switch holder.role {
      case .daemon:
        return .runs(process: holder.pid, since: holder.since, lastSign: holder.lastSign)
      case .once, .other: return .pass(process: holder.pid, last: holder.daemon)
      }
    } catch {
      return .unknown("\(error)")
    }
  }

  /// Whether a daemon runs, for all that is known.
  var isRunning: Bool {
    switch self {
    case .runs, .unknown: true
    case .pass, .none: false
    }
  }

  /// As a JSON object; `lastPoll` is the last recorded attempt of any feed.
  func write(
    to json: inout JSONWriter, lastPoll: Instant?, inForce: ConfigurationSign?
  ) {
    json.object { json in
      switch self {
      case .runs(let process, let since, _): Self.write(true, process, since, nil, to: &json)
      case .pass(_, let last), .none(let last):
        Self.write(false, nil, last?.since, last?.stopped, to: &json)
      case .unknown: Self.write(nil, nil, nil, nil, to: &json)
      }
      json.member("last_poll", lastPoll?.description)
      json.key("configuration")
      if let inForce { inForce.write(to: &json) } else { json.null() }
    }
  }

  private static func write(
    _ isRunning: Bool?, _ process: Int?, _ since: Instant?, _ stopped: Instant?,
    to json: inout JSONWriter
  ) {
    json.member("running", isRunning)
    json.member("pid", process)
    json.member("since", since?.description)
    json.member("stopped", stopped?.description)
  }
}
