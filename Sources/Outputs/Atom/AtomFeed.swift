import AlertLog
import ContentDigest
import FeedModel
import Glibc
import Locking

/// Keeps a file with the last alerts as an Atom feed (RFC 4287), so that any feed reader is a client.
///
/// Made anew from the log, beside the old one, and renamed: nobody reads half of it, and what it holds never depends on
/// what was written before. Waits for the disk; one thread at a time.
public final class AtomFeed: Sendable {
  /// So many alerts are kept.
  static let count = 200

  private let path: String
  private let log: String
  private let selection: AlertSelection
  private let id: String
  /// Numbers of the alerts that the file holds.
  private let written = Guarded<[Int64]>([])

  /// A file at `path` for the output called `output`, of what `selection` wants of `log`.
  public init(path: String, log: String, output: String, selection: AlertSelection) {
    self.path = path
    self.log = log
    self.selection = selection
    var hasher = SHA256Hasher()
    for part in ["claimwatch.atom/1", log, output] { hasher.update(field: part) }
    id = DerivedUUID(hasher.finish()).description
  }

  /// Makes sure that the file holds the alert with number `seq`, and none of those that `except` leaves out: what is
  /// held back or silenced comes no earlier by this way.
  public func hold(
    _ seq: Int64, except: (inout AlertSelection) -> Void = { _ in }
  ) -> OutputAnswer {
    // One that came with another is there already, or is none of the last any more.
    let isDone = written.withLock { held in
      held.contains(seq) || held.count >= Self.count && held.allSatisfy { $0 > seq }
    }
    if isDone { return Self.taken }
    do {
      var wanted = selection
      except(&wanted)
      let alerts = try last(wanted)
      try write(document(alerts))
      written.withLock { $0 = alerts.map { Int64($0.seq) } }
      return Self.taken
    } catch {
      return OutputAnswer(.failed, code: "file", message: "\(error)")
    }
  }

  private static let taken = OutputAnswer(.done, code: "written", message: "the file holds it")

  private func last(_ selection: AlertSelection) throws -> [LoggedAlert] {
    var alerts: [LoggedAlert] = []
    let reader = AlertReader(path: log, selection: selection)
    try reader.read(from: .last(Self.count)) { alert in
      alerts.append(alert)
      return true
    }
    return alerts.suffix(Self.count)
  }

  // MARK: the document

  func document(_ alerts: [LoggedAlert]) -> String {
    let updated = alerts.map(\.time).max() ?? "1970-01-01T00:00:00.000Z"
    let source = alerts.last?.record["source"]?.string ?? "//claimwatch"
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom">
      <id>urn:uuid:\(id)</id>
      <title>claimwatch alerts</title>
      <subtitle>\(ShownText.markup(source))</subtitle>
      <updated>\(ShownText.markup(updated))</updated>
      <generator>claimwatch</generator>

      """
    for alert in alerts.reversed() { text += entry(alert) }
    return text + "</feed>\n"
  }

  private func entry(_ alert: LoggedAlert) -> String {
    let note = AlertNote(alert)
    let link =
      ShownText.webLink(alert.link).map {
        "<link rel=\"alternate\" href=\"\(ShownText.markup($0))\"/>\n"
      } ?? ""
    let body = ([note.title] + note.statements.map(\.line)).joined(separator: "\n")
    return """
      <entry>
      <id>urn:uuid:\(ShownText.markup(alert.id))</id>
      <title>\(ShownText.markup(alert.summary))</title>
      <updated>\(ShownText.markup(alert.time))</updated>
      <author><name>\(ShownText.markup(note.outlet))</name></author>
      <category term="\(ShownText.markup(alert.watchID))"/>
      \(link)<content type="text">\(ShownText.markup(body, keepingLines: true))</content>
      </entry>

      """
  }

  // MARK: the file

  private func write(_ document: String) throws {
    let bytes = Array(document.utf8)
    let temporary = path + ".new"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard file >= 0 else { throw FileError(call: "open", path: temporary, number: errno) }
    defer { close(file) }
    // A web server runs as somebody else, whatever the umask says.
    fchmod(file, 0o644)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let number = errno
        unlink(temporary)
        throw FileError(call: "write", path: temporary, number: number)
      }
      sent += count
    }
    guard fsync(file) == 0 else {
      throw FileError(call: "fsync", path: temporary, number: errno)
    }
    guard rename(temporary, path) == 0 else {
      throw FileError(call: "rename", path: path, number: errno)
    }
  }
}
