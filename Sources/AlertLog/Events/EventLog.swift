import FeedModel

/// Appends events to events.jsonl.
///
/// Unlike alerts, events are news and not the record: they are written once, without a sync, and
/// while the file cannot be written the last thousand wait in memory. Synchronous, one thread at a
/// time.
public final class EventLog {
  static let capacity = 1000

  private let file: LineFile
  private let writer: EventWriter
  private var waiting: [[UInt8]] = []
  /// Events that were dropped because too many waited.
  public private(set) var dropped = 0
  /// How many of each kind there were since the start.
  public private(set) var counts: [String: Int] = [:]
  /// Why the last attempt failed; nil when all is written.
  public private(set) var failure: (any Error)?

  /// A log at `path` for the daemon called `source`.
  public init(path: String, source: String, files: any FileSystem = PosixFileSystem()) {
    file = LineFile(path: path, files: files)
    writer = EventWriter(source: source)
  }

  /// Writes an event, after those that still wait. Never throws: see ``failure``.
  public func write(_ event: Event, time: Instant) {
    counts[event.name, default: 0] += 1
    waiting.append(writer.line(event, time: time) + [0x0A])
    if waiting.count > Self.capacity {
      waiting.removeFirst()
      dropped += 1
    }
    flush()
  }

  /// Tries again to write what waits.
  public func flush() {
    guard !waiting.isEmpty else { return }
    var written = 0
    do {
      _ = try file.prepare()
      for line in waiting {
        try file.append(line)
        written += 1
      }
      failure = nil
    } catch { failure = error }
    waiting.removeFirst(written)
  }

  /// Opens the file at the path anew with the next event (SIGHUP).
  public func reopen() { file.reopen() }
}
