import AlertLog
import FeedModel
import Glibc

/// Hands alerts to the system's journal by its native protocol, or where there is none to syslog.
///
/// https://systemd.io/JOURNAL_NATIVE_PROTOCOL: one datagram, a field a line. Any thread; does not wait.
public struct JournalOutput: Sendable {
  /// What every alert's entry carries as MESSAGE_ID, for `journalctl MESSAGE_ID=…`.
  public static let messageID = "6f0d3c1e5b7a4d2f9c8e1a2b3c4d5e6f"

  /// The journal's socket and that of syslog.
  public var sockets = (journal: "/run/systemd/journal/socket", syslog: "/dev/log")
  /// The daemon's own name in entries.
  private static let identifier = "claimwatch-alert"

  /// The system's own.
  public init() {}

  /// One attempt at `alert`.
  public func send(_ alert: OutgoingAlert) -> OutputAnswer {
    guard let alert = LoggedAlert(line: alert.line) else {
      return .unready("not-an-alert", "the line of the log is no alert of ours")
    }
    let number = Self.send(Self.fields(of: alert), to: sockets.journal)
    if number == 0 {
      return OutputAnswer(.done, code: "journal", message: "the journal took it")
    }
    guard number == ENOENT || number == ECONNREFUSED else { return Self.failure(number) }
    let fallback = Self.send(Self.syslogLine(of: alert), to: sockets.syslog)
    return fallback == 0
      ? OutputAnswer(.done, code: "syslog", message: "syslog took it") : Self.failure(fallback)
  }

  private static func failure(_ number: Int32) -> OutputAnswer {
    let isForGood = number == ENOENT || number == EACCES || number == EMSGSIZE
    return OutputAnswer(
      isForGood ? .misconfigured : .failed, status: Int(number), code: "journal",
      message: "the journal cannot be reached: \(String(cString: strerror(number)))")
  }

  /// syslog(3): 4 warning, 5 notice, 6 informational.
  private static func priority(of alert: LoggedAlert) -> Int {
    switch alert.priority {
    case "high": 4
    case "low": 6
    default: 5
    }
  }

  static func fields(of alert: LoggedAlert) -> [UInt8] {
    let fields: [(String, String?)] = [
      ("MESSAGE", alert.summary), ("MESSAGE_ID", messageID),
      ("PRIORITY", "\(priority(of: alert))"), ("SYSLOG_IDENTIFIER", identifier),
      ("CLAIMWATCH_ID", alert.id), ("CLAIMWATCH_SEQ", "\(alert.seq)"),
      ("CLAIMWATCH_TYPE", alert.type), ("CLAIMWATCH_TIME", alert.time),
      ("CLAIMWATCH_WATCH", alert.watchID), ("CLAIMWATCH_PRIORITY", alert.priority),
      ("CLAIMWATCH_FEED", alert.feedID), ("CLAIMWATCH_TITLE", alert.title),
      ("CLAIMWATCH_LINK", alert.link),
    ]
    return fields.flatMap { name, value in
      value.map { Array("\(name)=".utf8) + oneLine($0) + [0x0A] } ?? []
    }
  }

  static func syslogLine(of alert: LoggedAlert) -> [UInt8] {
    // Facility daemon (3).
    Array("<\(3 * 8 + priority(of: alert))>\(identifier): ".utf8) + oneLine(alert.summary)
  }

  /// Cut to 4 KiB, with spaces for what could control a terminal or begin another field.
  private static func oneLine(_ text: String) -> [UInt8] {
    Array(ShownText.line(text.cut(utf8: 4096)).utf8)
  }

  /// Sends one datagram; 0, or why not.
  private static func send(_ bytes: [UInt8], to path: String) -> Int32 {
    let descriptor = socket(
      AF_UNIX,
      Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return ENAMETOOLONG }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let count = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bytes.withUnsafeBytes {
          sendto(
            descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL), pointer,
            socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
    }
    return count == bytes.count ? 0 : (count < 0 ? errno : EMSGSIZE)
  }
}
