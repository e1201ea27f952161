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
  /// How alerts are joined; of mails and chats alone.
  public var grouping = OutputGrouping()

  /// What an output is.
  public enum Kind: Hashable, Sendable {
    case webhook(WebhookSettings)
    case mail(MailSettings)
    case chat(ChatSettings)
    case command(CommandSettings)
    /// An Atom file with the last alerts, by its absolute path.
    case atom(String)
    /// The system's journal, or syslog.
    case journal

    /// The word of the configuration.
    public var name: String {
      switch self {
      case .webhook: "webhook"
      case .mail: "mail"
      case .chat: "chat"
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

/// A mail server, and who gets the mails.
public struct MailSettings: Hashable, Sendable {
  public enum TLS: String, Hashable, Sendable, CaseIterable {
    /// Nothing is sent before there is TLS: by STARTTLS, or from the start (`smtps:`).
    case required
    /// Of a server on the same machine.
    case none
  }
  /// `smtp://HOST:PORT` or `smtps://HOST:PORT`.
  public var url: String
  public var sender: String
  public var recipients: [String]
  public var user: String?
  /// There where a user is.
  public var password: SecretSource?
  public var tls: TLS = .required
  /// A PEM file of certificate authorities, in place of the system's.
  public var tlsCA: String?
}

/// A room of a chat service.
public struct ChatSettings: Hashable, Sendable {
  public enum Service: String, Hashable, Sendable, CaseIterable {
    case slack, mattermost, telegram, matrix
  }
  public var service: Service
  /// Of Slack and Mattermost the webhook's address, of Telegram the bot's token, of Matrix the access token.
  public var secret: SecretSource
  /// Of Matrix the homeserver; of Telegram another server than its own.
  public var url: String?
  /// The chat of Telegram, the room of Matrix.
  public var room: String?
  /// A PEM file of certificate authorities, in place of the system's.
  public var tlsCA: String?
}

/// A program that gets alerts on standard input.
public struct CommandSettings: Hashable, Sendable {
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    /// A process for each alert.
    case each
    /// One for all, which answers each line.
    case stream
  }
  /// Its absolute path and its arguments.
  public var words: [String]
  public var mode: Mode = .each
}
