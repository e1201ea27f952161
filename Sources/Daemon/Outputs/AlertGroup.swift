import AlertLog
import Configuration
import FeedModel
import Outputs

/// What of alerts that are due at the same time goes into one message, read from the log in one pass.
struct AlertGroup {
  /// The first ones, with their lines.
  private(set) var shown: [OutgoingAlert] = []
  /// Ids of those that are counted only.
  private(set) var further: [String] = []
  /// What stands nowhere.
  private(set) var missing: [LogPlace] = []

  /// Of `places`, in their order, those that have in common with the first what `key` says; `most` with their lines.
  ///
  /// - Parameter elsewhere: gives lines that no file has.
  init(
    _ places: [LogPlace], in log: String, by key: OutputGrouping.Key?, most: Int,
    elsewhere: (LogPlace) throws -> [UInt8]?
  ) throws {
    guard let first = places.first else { return }
    let finder = AlertFinder(path: log)
    var found: Set<ByteKey> = []
    var common: String?
    if let key {
      guard let line = try finder.line(of: first) ?? elsewhere(first) else {
        missing = [first]
        return
      }
      common = Self.value(of: key, in: line)
    }
    var lines: [(place: LogPlace, line: [UInt8])] = []
    var members: [LogPlace] = []
    func take(_ place: LogPlace, _ line: [UInt8]) {
      found.insert(ByteKey(place.id))
      if let key, !Self.value(of: key, in: line).hasSameBytes(as: common) { return }
      members.append(place)
      if lines.count < most { lines.append((place, line)) }
    }
    try finder.lines(of: places, take)
    for place in places where !found.contains(ByteKey(place.id)) {
      if let line = try elsewhere(place) { take(place, line) }
    }
    missing = places.filter { !found.contains(ByteKey($0.id)) }
    shown = lines.map { OutgoingAlert(seq: $0.place.seq, id: $0.place.id, line: $0.line) }
    further = members.dropFirst(lines.count).map(\.id)
  }

  private static func value(of key: OutputGrouping.Key, in line: [UInt8]) -> String? {
    guard let alert = LoggedAlert(line: line) else { return nil }
    switch key {
    case .watch: return alert.watchID
    case .story: return alert.record["cluster"]?["id"]?.string
    }
  }
}
