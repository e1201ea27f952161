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

  /// `shown`, and as many more as there are ids of `further`.
  ///
  /// A digest has a name, by which an empty one is told from another, and begins with the health of the daemon. Nil where a
  /// line is no alert of ours, or there is nothing to say.
  public init?(
    _ shown: [OutgoingAlert], further: [String] = [], digest: (name: String, health: String)? = nil
  ) {
    let notes = shown.compactMap { AlertNote(line: $0.line) }
    guard shown.allSatisfy(\.hasPlainID), notes.count == shown.count,
      !shown.isEmpty || digest != nil
    else { return nil }
    self.notes = notes
    more = further.count
    let count = shown.count + further.count
    lead = digest.map { digest in
      counted(count, "alert") + " · " + digest.health
    }
    if let only = shown.first, count == 1, digest == nil {
      id = only.id
    } else {
      var hasher = SHA256Hasher()
      hasher.update(field: "claimwatch.notice/1")
      hasher.update(field: digest?.name ?? "")
      for id in shown.map(\.id) + further { hasher.update(field: id) }
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
    let alerts = counted(count, "alert")
    if let lead { return lead }
    return names.isEmpty ? alerts : "\(alerts): \(names)" + (more > 0 ? " …" : "")
  }

  /// Whether one of those shown is of high priority.
  var isHigh: Bool { notes.contains(where: \.isHigh) }

  /// `and 37 more`, where they are counted only.
  var rest: String? {
    more > 0 ? "and \(more) more; claimwatch alerts shows all" : nil
  }
}
