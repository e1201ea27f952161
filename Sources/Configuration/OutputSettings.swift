import FeedModel

/// Where alerts are carried from the log (`[[output]]`).
public struct OutputSettings: Hashable, Sendable {
  public var id: String
  public var kind: Kind
  /// Where a new output begins.
  public var from: Beginning = .now
  /// Whether an alert that is not taken holds up those behind it.
  public var order: Order = .eager
  /// Milliseconds between one attempt and the next; nil for the standard schedule.
  public var retry: [Int64]?
  /// Milliseconds for one attempt.
  public var timeout: Int64 = 15_000
  /// Alerts of these watches alone; all where empty.
  public var watches: [String] = []
  /// Alerts with one of these tags alone; all where empty.
  public var tags: [String] = []
  /// Alerts of this priority and above alone.
  public var priority: Watch.Priority = .low
  /// The first alert of each story alone.
  public var onlyNewStories = false

  /// What an output is.
  public enum Kind: Hashable, Sendable {
    case webhook(WebhookSettings)
    /// A program by its absolute path, with its arguments.
    case command([String])
    /// An Atom file with the last alerts, by its absolute path.
    case atom(String)
    /// The system's journal, or syslog.
    case journal

    /// The word of the configuration.
    public var name: String {
      switch self {
      case .webhook: "webhook"
      case .command: "command"
      case .atom: "atom"
      case .journal: "journal"
      }
    }
  }

  public enum Order: String, Hashable, Sendable, CaseIterable {
    case eager, strict
  }

  /// Where a new output begins.
  public enum Beginning: Hashable, Sendable {
    case now
    case start
    /// With the alert of this number.
    case seq(Int64)
    /// With the first alert that was raised then or later.
    case time(Instant)
  }
}

/// A receiver of Standard Webhooks 1.0.
public struct WebhookSettings: Hashable, Sendable {
  public enum Payload: String, Hashable, Sendable, CaseIterable {
    case full, thin
  }
  public enum Format: String, Hashable, Sendable, CaseIterable {
    case alert, cloudevents
  }
  /// An absolute `http:` or `https:` URL without user information.
  public var url: String
  public var secret: SecretSource
  public var payload: Payload = .full
  public var format: Format = .alert
  /// A PEM file of certificate authorities, in place of the system's.
  public var tlsCA: String?
}
