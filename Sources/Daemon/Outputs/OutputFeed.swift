import AlertLog
import FeedModel
import Outputs

/// What an output reads from the log, some alerts ahead. One thread at a time; waits for the disk.
final class OutputFeed {
  /// What stands in the log, in its order.
  enum Entry {
    /// An alert to be sent; `quiet` is the watch in whose quiet hours it was raised.
    case alert(OutgoingAlert, quiet: String?)
    /// Alerts up to this one are not wanted.
    case unwanted(LogPlace)
    /// An alert that the silence with this number keeps from being sent.
    case silenced(LogPlace, by: Int64)
    /// Numbers that are nowhere.
    case gap(ClosedRange<Int64>)
  }

  /// So much is read ahead, at most one alert more.
  private static let bytes = 256 << 10
  private static let count = 256

  private let reader: AlertReader
  var filter: OutputFilter
  private var entries: [Entry] = []
  private var first = 0
  private var heldBytes = 0
  /// What was found in the log that cannot be read; taken by ``takeTroubles()``.
  private var troubles: [String] = []

  /// What `filter` wants of the log at `path`, behind `place`.
  init(log path: String, behind place: LogPlace?, filter: OutputFilter) {
    reader = AlertReader(path: path)
    self.filter = filter
    reader.resume(behind: place)
    reader.onNote = { [unowned self] note in
      switch note {
      case .missing(let range): entries.append(.gap(range))
      case .unreadable(let path): troubles.append("\(path): packed in a way that cannot be undone")
      case .damaged(let path, let reason): troubles.append("\(path): \(reason)")
      }
    }
  }

  /// The next entry; nil where the log has no more.
  var next: Entry? { first < entries.count ? entries[first] : nil }

  /// The next entry was dealt with.
  func advance() {
    guard first < entries.count else { return }
    if case .alert(let alert, _) = entries[first] { heldBytes -= alert.line.count }
    first += 1
    if first == entries.count {
      entries.removeAll(keepingCapacity: entries.capacity <= 2 * Self.count)
      first = 0
    }
  }

  /// Reads on where nothing is left.
  func fill() throws {
    guard next == nil else { return }
    try reader.readNews { alert in
      let place = LogPlace(seq: Int64(alert.seq), id: alert.id)
      if filter.wants(alert), let silence = filter.silence(of: alert) {
        entries.append(.silenced(place, by: silence))
      } else if filter.wants(alert) {
        heldBytes += alert.line.count
        entries.append(
          .alert(
            OutgoingAlert(seq: place.seq, id: place.id, line: alert.line),
            quiet: OutputFilter.quietWatch(of: alert)))
      } else if case .unwanted? = entries.last {
        entries[entries.count - 1] = .unwanted(place)
      } else {
        entries.append(.unwanted(place))
      }
      return entries.count < Self.count && heldBytes < Self.bytes
    }
  }

  /// What was found that cannot be read, once.
  func takeTroubles() -> [String] {
    defer { troubles = [] }
    return troubles
  }
}
