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
  ///
  /// - Parameter gap: what comes before that and no log has.
  init(
    log path: String, behind place: LogPlace?, gap: ClosedRange<Int64>? = nil, filter: OutputFilter
  ) {
    reader = AlertReader(path: path)
    self.filter = filter
    if let gap { entries.append(.gap(gap)) }
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
      let entry = entry(of: alert)
      if case .unwanted = entry, case .unwanted? = entries.last {
        entries[entries.count - 1] = entry
      } else {
        entries.append(entry)
      }
      return entries.count < Self.count && heldBytes < Self.bytes
    }
  }

  private func entry(of alert: LoggedAlert) -> Entry {
    let place = LogPlace(seq: Int64(alert.seq), id: alert.id)
    guard filter.wants(alert) else { return .unwanted(place) }
    if let silence = filter.silence(of: alert) { return .silenced(place, by: silence) }
    heldBytes += alert.line.count
    return .alert(
      OutgoingAlert(seq: place.seq, id: place.id, line: alert.line),
      quiet: OutputFilter.quietWatch(of: alert))
  }

  /// So many lines are put into a gap at once.
  static let page = 64

  /// Puts lines from elsewhere in the place of the gap `range`, which is next; what is left of it stays a gap.
  func fillGap(_ range: ClosedRange<Int64>, with lines: [(seq: Int64, line: [UInt8])]) {
    guard case .gap? = next else { return }
    var filled: [Entry] = []
    var due = range.lowerBound
    for (seq, line) in lines where seq >= due && seq <= range.upperBound {
      if seq > due { filled.append(.gap(due...(seq - 1))) }
      if let alert = LoggedAlert(line: line) { filled.append(entry(of: alert)) }
      due = seq + 1
    }
    if due <= range.upperBound { filled.append(.gap(due...range.upperBound)) }
    entries.replaceSubrange(first...first, with: filled)
  }

  /// What was found that cannot be read, once.
  func takeTroubles() -> [String] {
    defer { troubles = [] }
    return troubles
  }
}
