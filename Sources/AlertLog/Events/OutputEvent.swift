import FeedModel
import JSONText

/// What an output has to say (`docs/outputs.md`), once each.
public struct OutputEvent: Hashable, Sendable {
  public enum What: Hashable, Sendable {
    /// It is new, and begins behind the alert with this number.
    case started(after: Int64)
    /// Nothing is taken, three times in a row.
    case down(code: String, message: String, since: Instant)
    /// An alert was taken again; so many still wait for another attempt.
    case up(since: Instant, waiting: Int)
    /// An answer that waiting will not change.
    case misconfigured(code: String, message: String)
    /// The receiver said that it is gone; nothing more is sent.
    case off(code: String)
    /// An alert was given up after the whole schedule.
    case deadLetter(seq: Int64, id: String, attempts: Int, status: Int?, error: String)
    /// Alerts were gone from the disk before they were sent.
    case gap(first: Int64, last: Int64)
  }

  public let output: String
  /// `webhook` and so on.
  public let kind: String
  public let what: What

  /// What `output` says.
  public init(output: String, kind: String, what: What) {
    self.output = output
    self.kind = kind
    self.what = what
  }

  var name: String {
    switch what {
    case .started: "output.started"
    case .down: "output.down"
    case .up: "output.up"
    case .misconfigured: "output.misconfigured"
    case .off: "output.off"
    case .deadLetter: "output.dead_letter"
    case .gap: "output.gap"
    }
  }

  var level: Event.Level {
    switch what {
    case .started, .up: .info
    case .down, .misconfigured, .off, .deadLetter, .gap: .error
    }
  }

  /// Writes the fields behind those that every event has; texts are cut to `limit` bytes.
  func write(_ json: inout JSONWriter, limit: Int) {
    json.member("output", output)
    json.member("kind", kind)
    switch what {
    case .started(let seq): json.member("after_seq", Int(clamping: seq))
    case .down(let code, let message, let since):
      json.member("code", code)
      json.member("message", message.cut(toJSONBytes: limit))
      json.member("since", since.description)
    case .up(let since, let waiting):
      json.member("since", since.description)
      json.member("waiting", waiting)
    case .misconfigured(let code, let message):
      json.member("code", code)
      json.member("message", message.cut(toJSONBytes: limit))
    case .off(let code): json.member("code", code)
    case .deadLetter(let seq, let id, let attempts, let status, let error):
      json.member("seq", Int(clamping: seq))
      json.member("id", id)
      json.member("attempts", attempts)
      json.member("last_status", status)
      json.member("last_error", error.cut(toJSONBytes: limit))
    case .gap(let first, let last):
      json.member("first_seq", Int(clamping: first))
      json.member("last_seq", Int(clamping: last))
    }
  }
}
