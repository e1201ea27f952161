import FeedModel
import JSONText

/// Which alerts of a log are wanted. What is empty or nil asks for nothing; of a list one has to hold.
public struct AlertSelection: Sendable {
  /// Raised then or later.
  public var since: Instant?
  /// Raised then or earlier.
  public var until: Instant?
  /// Their ids.
  public var ids: [String] = []
  public var watches: [String] = []
  public var feeds: [String] = []
  /// `high`, `normal`, `low`.
  public var priorities: [String] = []
  public var tags: [String] = []
  /// `alert.new` and so on.
  public var types: [String] = []
  /// Terms that matched, whatever their case.
  public var terms: [String] = []
  /// Parts of names of speakers of matched claims, whatever their case.
  public var speakers: [String] = []
  /// Stances of matched claims.
  public var stances: [String] = []
  public var firstOfStory = false
  /// Not these, whatever else holds.
  public var exceptIDs: Set<ByteKey> = []
  public var except: [Exception] = []

  /// Alerts of a watch that were raised in a time.
  public struct Exception: Hashable, Sendable {
    let watch: ByteKey
    let from: Instant
    let until: Instant

    /// From `from` on, before `until`.
    public init(watch: String, from: Instant, until: Instant) {
      self.watch = ByteKey(watch)
      self.from = from
      self.until = until
    }
  }

  /// All alerts.
  public init() {}

  /// Whether an alert is wanted.
  public func passes(_ alert: LoggedAlert) -> Bool {
    guard passes(time: Array(alert.time.utf8)[...]), Self.isAmong(ids, [alert.id]),
      Self.isAmong(watches, [alert.watchID]), Self.isAmong(feeds, [alert.feedID]),
      Self.isAmong(priorities, [alert.priority]),
      Self.isAmong(tags, alert.tags), Self.isAmong(types, [alert.type])
    else { return false }
    if exceptIDs.contains(ByteKey(alert.id)) || isExcepted(alert) { return false }
    if firstOfStory, alert.record["cluster"]?["position"]?.integer != 1 { return false }
    if !terms.isEmpty {
      let folded = alert.terms.map(Self.folded)
      guard terms.contains(where: { folded.contains(Self.folded($0)) }) else { return false }
    }
    guard Self.isAmong(stances, alert.stances) else { return false }
    if !speakers.isEmpty {
      let names = (alert.speakers + alert.speakerTexts).map(Self.folded)
      return speakers.map(Self.folded).contains { wanted in
        names.contains { Self.holds($0, wanted) }
      }
    }
    return true
  }

  private func isExcepted(_ alert: LoggedAlert) -> Bool {
    guard !except.isEmpty, let time = LoggedTime.parse(alert.time.utf8) else { return false }
    let watch = ByteKey(alert.watchID)
    return except.contains { $0.watch == watch && time >= $0.from && time < $0.until }
  }

  /// Whether the line can pass, as far as can be told without reading all of it.
  func mayPass(line: [UInt8]) -> Bool {
    guard since != nil || until != nil, let time = Self.time(of: line) else { return true }
    return passes(time: time)
  }

  private func passes(time: ArraySlice<UInt8>) -> Bool {
    guard since != nil || until != nil else { return true }
    guard let time = LoggedTime.parse(time) else { return false }
    return since.map { time >= $0 } ?? true && until.map { time <= $0 } ?? true
  }

  /// The time stands near the beginning of every line of ours.
  static func time(of line: [UInt8]) -> ArraySlice<UInt8>? {
    let key = Array("\"time\":\"".utf8)
    let head = line.prefix(320)
    var index = 0
    while index + key.count <= head.count {
      if head[index] == key[0], head[index..<(index + key.count)].elementsEqual(key) {
        let rest = line[(index + key.count)...]
        return rest.firstIndex(of: 0x22).map { rest[..<$0] }
      }
      index += 1
    }
    return nil
  }

  private static func isAmong(_ wanted: [String], _ found: [String]) -> Bool {
    wanted.isEmpty
      || wanted.contains { wanted in found.contains { $0.utf8.elementsEqual(wanted.utf8) } }
  }

  private static func folded(_ text: String) -> [UInt8] { Array(text.lowercased().utf8) }

  private static func holds(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count <= text.count else { return false }
    return (0...(text.count - part.count)).contains { start in
      text[start..<(start + part.count)].elementsEqual(part)
    }
  }
}
