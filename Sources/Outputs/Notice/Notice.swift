import ContentDigest
import FeedModel

/// What is sent at once: an alert, or what was collected.
public struct Notice: Sendable {
  /// The alert's own id, or one made of all of them: the same alerts have the same one, in whatever attempt.
  public let id: String
  /// What is shown of them, the first ones.
  let notes: [AlertNote]
  /// Alerts that are counted only.
  let more: Int
  /// What stands before them; of a digest the health of the daemon.
  let lead: String?

  /// `alerts` at once, of which `most` are shown. Nil where a line is no alert of ours, or there is nothing to say.
  public init?(_ alerts: [OutgoingAlert], most: Int, lead: String? = nil, digest: String? = nil) {
    let notes = alerts.prefix(most).compactMap { AlertNote(line: $0.line) }
    guard alerts.allSatisfy(\.hasPlainID), notes.count == min(most, alerts.count),
      !alerts.isEmpty || digest != nil
    else { return nil }
    self.notes = notes
    more = max(0, alerts.count - most)
    self.lead = lead
    if alerts.count == 1, digest == nil {
      id = alerts[0].id
    } else {
      var hasher = SHA256Hasher()
      hasher.update(field: "claimwatch.notice/1")
      hasher.update(field: digest ?? "")
      for alert in alerts { hasher.update(field: alert.id) }
      id = DerivedUUID(hasher.finish()).description
    }
  }

  /// Alerts that it stands for.
  var count: Int { notes.count + more }

  /// One line that says what it is.
  var heading: String {
    if count == 1, lead == nil, let note = notes.first { return note.summary }
    var watches: [(id: String, count: Int)] = []
    for note in notes {
      if let index = watches.firstIndex(where: { $0.id.hasSameBytes(as: note.watchID) }) {
        watches[index].count += 1
      } else {
        watches.append((note.watchID, 1))
      }
    }
    let names = watches.map { "\($0.id) \($0.count)" }.joined(separator: ", ")
    let alerts = count == 1 ? "1 alert" : "\(count) alerts"
    return names.isEmpty ? alerts : "\(alerts): \(names)" + (more > 0 ? " …" : "")
  }

  /// Whether one of those shown is of high priority.
  var isHigh: Bool { notes.contains(where: \.isHigh) }

  /// `and 37 more`, where they are counted only.
  var rest: String? {
    more > 0 ? "and \(more) more; claimwatch alerts shows all" : nil
  }
}
