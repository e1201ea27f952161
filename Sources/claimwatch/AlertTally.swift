import AlertLog
import ArgumentParser
import Daemon
import JSONText

/// What alerts are counted by.
enum TallyKey: String, CaseIterable, ExpressibleByArgument {
  case watch, feed, speaker, day, hour, priority, type, tag, term, stance

  /// What an alert counts under: nothing is one of the answers, several are too.
  func keys(of alert: LoggedAlert, _ style: TimeStyle) -> [String] {
    switch self {
    case .watch: [alert.watchID]
    case .feed: [alert.feedID]
    case .speaker: alert.speakers
    case .day, .hour:
      LoggedTime.parse(alert.time.utf8).map { [style.day($0, withHour: self == .hour)] } ?? []
    case .priority: [alert.priority]
    case .type: [alert.type]
    case .tag: alert.tags
    case .term: alert.terms
    case .stance: alert.stances
    }
  }
}

/// Counts alerts.
struct AlertTally {
  let key: TallyKey
  let style: TimeStyle
  private var counts: [[UInt8]: Int] = [:]
  /// So many different things are told apart: names of speakers come from feeds.
  private static let most = 100_000

  init(by key: TallyKey, _ style: TimeStyle) {
    self.key = key
    self.style = style
  }

  mutating func add(_ alert: LoggedAlert) {
    let keys = Set(key.keys(of: alert, style).map { Array($0.utf8) })
    for name in keys.isEmpty ? [Array("(none)".utf8)] : keys {
      let known = counts[name] != nil || counts.count < Self.most
      counts[known ? name : Array("(others)".utf8), default: 0] += 1
    }
  }

  /// The counts, the largest first; days and hours in their order.
  private var rows: [(name: String, count: Int)] {
    counts.sorted { left, right in
      if key != .day, key != .hour, left.value != right.value { return left.value > right.value }
      return left.key.lexicographicallyPrecedes(right.key)
    }
    .map { (String(decoding: $0.key, as: UTF8.self), $0.value) }
  }

  func print(asJSON: Bool) {
    let rows = rows
    let width = rows.map { String($0.count).utf8.count }.max() ?? 0
    for row in rows {
      if asJSON {
        var json = JSONWriter(reserving: 64)
        json.object { json in
          json.member("by", key.rawValue)
          json.member("name", row.name)
          json.member("alerts", row.count)
        }
        Terminal.write(json.bytes + [0x0A])
      } else {
        let count = String(row.count)
        let indent = String(repeating: " ", count: width - count.utf8.count)
        Terminal.print(indent + count + "  " + VisibleText.clean(row.name))
      }
    }
  }
}
