import AlertLog
import FeedModel
import JSONText

/// Makes blind spots of the daemon's events: when a feed failed and was well again, when nothing ran.
///
/// Takes lines of events.jsonl in any order and keeps those alone that tell of one. A value, one thread at a time.
public struct EventLedger {
  private struct Entry: Hashable {
    let time: Instant
    let event: String
    let key: ByteKey
    let line: ByteKey
    let since: Instant?
    let text: String
  }

  private let window: ReportDocument.Window
  private var entries: [Entry] = []
  /// When anything was first said.
  private var first: Instant?
  /// When anything was said: a daemon that is killed says nothing, but stops saying.
  private var signs: [Instant] = []
  /// Whether a daemon wrote them: single passes say nothing of the times between them.
  private var isOfDaemon = false
  /// More are not told one by one; the latest count.
  private static let mostEntries = 20_000
  /// Blind spots of a report; further ones are counted in the last one.
  private static let mostSpots = 40

  /// A ledger for a window.
  public init(window: ReportDocument.Window) { self.window = window }

  /// What opens a blind spot: its kind, and what closes it; nil closes at once.
  private static let openings: [String: (kind: String, end: String?)] = [
    "feed.failing": ("feed", "feed.recovered"), "feed.gone": ("feed", "feed.recovered"),
    "feed.overrun": ("feed", nil), "feed.garbled": ("feed", "feed.legible"),
    "network.down": ("network", "network.up"), "daemon.stopped": ("daemon", "daemon.started"),
    "watch.flooding": ("watch", nil), "pages.failing": ("pages", "pages.recovered"),
    "config.rejected": ("configuration", "config.loaded"),
    "item.poisoned": ("item", nil), "document.poisoned": ("feed", nil),
    "output.dead_letter": ("output", nil), "output.gap": ("output", nil),
  ]
  private static let closings: Set<String> = Set(openings.values.compactMap(\.end))

  /// Takes a line; what is no event of a blind spot is passed over.
  public mutating func add(_ line: [UInt8]) {
    guard let value = try? JSONValue(parsing: line),
      let time = value["time"]?.string.flatMap({ LoggedTime.parse($0.utf8) }), time <= window.to,
      let event = value["event"]?.string?.cut(utf8: 64)
    else { return }
    first = min(first ?? time, time)
    signs.append(time)
    if signs.count >= 2 * Self.mostEntries {
      signs.sort()
      signs.removeFirst(Self.mostEntries)
    }
    if event.utf8.starts(with: "daemon.".utf8) { isOfDaemon = true }
    guard Self.openings[event] != nil || Self.closings.contains(event) else { return }
    let subject = value["feed"]?.string ?? value["watch"]?.string ?? value["output"]?.string ?? ""
    entries.append(
      Entry(
        time: time, event: event, key: ByteKey(subject.cut(utf8: 200)),
        line: ByteKey(String(decoding: line.prefix(512), as: UTF8.self)),
        since: value["since"]?.string.flatMap { LoggedTime.parse($0.utf8) },
        text: Self.text(event, value)))
    if entries.count >= 2 * Self.mostEntries {
      entries.sort { ($0.time, $0.event) < ($1.time, $1.event) }
      entries.removeFirst(Self.mostEntries)
    }
  }

  private static func text(_ event: String, _ value: JSONValue) -> String {
    func word(_ name: String) -> String { (value[name]?.string ?? "").cut(toScalars: 160) }
    func number(_ name: String) -> String { value[name]?.integer.map { String($0) } ?? "some" }
    switch event {
    case "feed.failing": return "failing: " + word("message")
    case "feed.gone": return "gone: " + word("code")
    case "feed.overrun":
      return "all " + number("items") + " items were new: some may have been missed"
    case "feed.garbled": return "letters are lost in its text"
    case "network.down": return "no host could be reached"
    case "daemon.stopped": return "nothing watched: the daemon was stopped"
    case "watch.flooding": return "alerts were held back by the flood limit"
    case "pages.failing": return "no page gave an article: " + word("code")
    case "config.rejected": return "a changed configuration was refused; the one before stayed"
    case "item.poisoned": return "an item is read without claims: the process died in it"
    case "document.poisoned": return "a document is passed over: the process died in it"
    case "output.dead_letter": return "an alert was given up by an output"
    case "output.gap": return "alerts were gone from disk before an output read them"
    default: return ""
    }
  }

  /// Blind spots that reach into the window, the earliest first.
  public var blindSpots: [ReportHealth.BlindSpot] {
    var seen: Set<ByteKey> = []
    let sorted = entries.sorted {
      ($0.time, $0.event, $0.key.text) < ($1.time, $1.event, $1.key.text)
    }
    .filter { seen.insert($0.line).inserted }
    var open: [ByteKey: (entry: Entry, place: Int)] = [:]
    var spots: [ReportHealth.BlindSpot] = []
    let signs = self.signs.sorted()
    var runs = false
    for entry in sorted {
      if entry.event.utf8.elementsEqual("daemon.started".utf8) {
        if runs, let last = Self.last(of: signs, before: entry.time) {
          spots.append(
            .init(
              kind: "daemon", since: last, until: entry.time,
              text:
                "nothing watched: the daemon ended without a word, some time after its last sign"))
        }
        runs = true
      } else if entry.event.utf8.elementsEqual("daemon.stopped".utf8) {
        runs = false
      }
      if let (kind, end) = Self.openings[entry.event] {
        let key = ByteKey((end ?? entry.event) + " " + entry.key.text)
        // Said once more while it lasts.
        if end != nil, open[key] != nil { continue }
        if end != nil { open[key] = (entry, spots.count) }
        spots.append(
          .init(
            kind: kind, subject: entry.key.text.isEmpty ? nil : entry.key.text,
            since: entry.time, until: end == nil ? entry.time : nil, text: entry.text))
      }
      if Self.closings.contains(entry.event),
        let began = open.removeValue(forKey: ByteKey(entry.event + " " + entry.key.text))
      {
        spots[began.place].until = entry.time
        if let since = entry.since { spots[began.place].since = since }
      }
    }
    let reaching = spots.filter { spot in
      (spot.until ?? window.to) >= window.from && (spot.since ?? window.from) <= window.to
    }
    return beginning + Self.shortened(reaching)
  }

  /// The last of `times`, which are in order, before `time`.
  private static func last(of times: [Instant], before time: Instant) -> Instant? {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? times[low - 1] : nil
  }

  /// What was before the first event is not known.
  private var beginning: [ReportHealth.BlindSpot] {
    guard isOfDaemon, let first, first > window.from else { return [] }
    return [
      .init(
        kind: "daemon", since: window.from, until: first,
        text: "nothing is known: the event log begins later")
    ]
  }

  private static func shortened(_ spots: [ReportHealth.BlindSpot]) -> [ReportHealth.BlindSpot] {
    guard spots.count > mostSpots else { return spots }
    // What lasts comes before what is over.
    let lasting = spots.filter { $0.until == nil }
    let kept = (lasting + spots.filter { $0.until != nil }.reversed()).prefix(mostSpots)
    return kept
      + [
        .init(kind: "log", text: "\(spots.count - mostSpots) more: claimwatch status, events.jsonl")
      ]
  }
}
