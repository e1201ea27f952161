import AlertLog
import Configuration
import FeedModel
import JSONText
import Outputs
import StateStore

/// How one output fares, by its books and the log; works while a daemon runs, and without one.
public struct OutputStatus: Sendable {
  /// In one word.
  public enum Health: String, Sendable {
    /// It has never run.
    case new
    case ok
    /// It has alerts to send, and does.
    case behind
    /// The receiver asked for a pause.
    case paused
    /// The last attempt failed.
    case failing
    /// Three in a row failed.
    case down
    /// The receiver said that it is gone.
    case off
    /// It is not in the configuration any more.
    case removed
  }

  public let id: String
  /// `webhook` and so on; nil for one that was removed.
  public let kind: String?
  public let health: Health
  /// Alerts of the log that it has not looked at.
  public let lag: Int64
  /// Alerts that were tried and wait for another attempt, and those held back: for quiet hours, for others to come, for a digest.
  public let retrying: Int
  public let held: Int
  /// Whether only the oldest alert is tried.
  public let circuitIsOpen: Bool
  /// When the next attempt is due, where one waits.
  public let nextAttempt: Instant?
  /// Its books; nil where it has never run.
  public let record: OutputRecord?
  /// The node that sends, where several may; nil where none does.
  public let node: String?

  /// Every output of `configuration`, then those that were removed and still have something to send.
  ///
  /// - Throws: ``StateStoreError`` where the books cannot be read, ``FileError`` where the log cannot.
  public static func all(_ configuration: Configuration, at now: Instant) throws -> [OutputStatus] {
    let paths = configuration.paths
    let last = try AlertReader.end(ofLog: paths.alerts)?.seq ?? 0
    var books: [(record: OutputRecord, waiting: [WaitingAlert])] = []
    var senders: [String: String] = [:]
    do {
      books = try OutputDoor.open(configuration, .readOnly).all()
      senders = try OutputDoor.senders(configuration)
    } catch let error as StateStoreError where error.code == .cannotOpen {}
    let named = configuration.outputs.map { settings in
      OutputStatus(
        id: settings.id, kind: settings.kind.name,
        books: books.first { $0.record.id == settings.id }, node: senders[settings.id],
        last: last, now: now)
    }
    let removed = books.filter { book in
      !configuration.outputs.contains { $0.id == book.record.id } && !book.waiting.isEmpty
    }
    return named
      + removed.map {
        OutputStatus(
          id: $0.record.id, kind: nil, books: $0, node: senders[$0.record.id], last: last, now: now)
      }
  }

  /// What is wrong with the outputs of `configuration`, a sentence each, as far as that can be read.
  static func troubles(_ configuration: Configuration, at now: Instant) -> [String] {
    guard !configuration.outputs.isEmpty else { return [] }
    return ((try? all(configuration, at: now)) ?? []).compactMap { output in
      switch output.health {
      case .down:
        let since = output.record?.troubleSince.map { " since \($0.secondsDescription)" } ?? ""
        return "output \(output.id) takes no alerts\(since): \(output.record?.lastMessage ?? "")"
      case .off: return "output \(output.id) is off: its receiver is gone"
      case .new, .ok, .behind, .paused, .failing, .removed: return nil
      }
    }
  }

  private init(
    id: String, kind: String?, books: (record: OutputRecord, waiting: [WaitingAlert])?,
    node: String?, last: Int64, now: Instant
  ) {
    self.id = id
    self.node = node
    self.kind = kind
    record = books?.record
    let waiting = (books?.waiting ?? []).filter { !$0.isMark }
    lag = books.map { max(0, last - $0.record.passed) } ?? 0
    retrying = waiting.count { $0.attempts > 0 }
    held = waiting.count - retrying
    let book = books.map { record, waiting in
      OutputBook(record: record, waiting: waiting, order: .eager, schedule: .standard)
    }
    circuitIsOpen = book?.circuitIsOpen ?? false
    let tried = waiting.filter { $0.attempts > 0 }
    nextAttempt = circuitIsOpen ? tried.first?.next : tried.map(\.next).min()
    health = Self.health(kind, record, lag: lag, retrying: retrying, now)
  }

  private static func health(
    _ kind: String?, _ record: OutputRecord?, lag: Int64, retrying: Int, _ now: Instant
  ) -> Health {
    if kind == nil { return .removed }
    guard let record else { return .new }
    if record.offSince != nil { return .off }
    if record.saidDown { return .down }
    if record.failuresInRow > 0 {
      return record.pausedUntil.map { $0 > now } == true ? .paused : .failing
    }
    return lag > 0 || retrying > 0 ? .behind : .ok
  }

  /// Writes it as an object.
  public func write(_ json: inout JSONWriter) {
    json.object { json in
      json.member("id", id)
      json.member("kind", kind)
      json.member("health", health.rawValue)
      if let node { json.member("node", node) }
      json.member("lag", Int(clamping: lag))
      json.member("retrying", retrying)
      json.member("held", held)
      json.member("circuit", circuitIsOpen ? "open" : "closed")
      json.member("next_attempt", nextAttempt?.description)
      json.member("passed_seq", record.map { Int(clamping: $0.passed) })
      json.member("since", record?.began.description)
      json.member("sent", record?.sent ?? 0)
      json.member("failures", record?.failed ?? 0)
      json.member("dead_letters", record?.deadLetters ?? 0)
      json.member("missing", record?.missing ?? 0)
      json.member("trouble_since", record?.troubleSince?.description)
      json.member("paused_until", record?.pausedUntil?.description)
      json.member("off_since", record?.offSince?.description)
      json.member("last_sent", record?.lastSent?.description)
      json.key("last_answer")
      if let record, let time = record.lastAnswer {
        json.object { json in
          json.member("time", time.description)
          json.member("status", record.lastStatus)
          json.member("code", record.lastCode)
          json.member("message", record.lastMessage)
        }
      } else {
        json.null()
      }
    }
  }
}
