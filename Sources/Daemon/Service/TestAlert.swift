import AlertLog
import ClaimExtract
import Configuration
import ContentDigest
import FeedModel
import Glibc
import StateStore
import WatchMatch

/// An alert that says nothing but that it came (`claimwatch alerts test`): an `alert.test` for a watch,
/// which goes the way of every alert from the state's outbox on, beside a running daemon or without one.
///
/// It is matched by the watch's own terms, has a number and a place in the log like any other, and is
/// written exactly once. No claim is read, and the watch does not count it as a hit.
public struct TestAlert: Sendable {
  /// What became of it.
  public struct Outcome: Sendable {
    public let id: DerivedUUID
    /// Its number in the log.
    public let seq: Int64
    /// Whether a daemon runs, which writes it.
    public let isByDaemon: Bool
    /// Whether it is in the log by now; otherwise it waits in the state.
    public let isDelivered: Bool
  }

  /// What stands for the feed in such an alert.
  static let feedID = "claimwatch-test"

  private let configuration: Configuration
  private let watch: Watch
  private let clock = SystemClock()

  /// A test of `watch`, one of `configuration`.
  public init(of watch: Watch, in configuration: Configuration) {
    self.configuration = configuration
    self.watch = watch
  }

  /// Raises the alert and waits until it is in the log, at most 30 s. Blocks.
  ///
  /// - Throws: ``StartFailure`` or the state's own error where the state cannot be used.
  public func run() throws -> Outcome {
    let outbox = try OutboxHand.open(configuration, clock: clock)
    defer { outbox.release() }
    let now = clock.now()
    let itemID = itemID(at: now)
    let id = DerivedUUID.alert(watchID: watch.id, itemID: itemID, revision: 1)
    let line = AlertRecordWriter(record(id, itemID, now)).prepared()
    let seq = try outbox.store.append(test: id) { seq in
      line.line(at: Self.place(seq: seq, id, itemID))
    }
    return Outcome(
      id: id, seq: seq, isByDaemon: outbox.isDaemons,
      isDelivered: try outbox.isDelivered(through: seq))
  }

  /// The same as a line with the number `seq` that is in no log.
  func unlogged(seq: Int64) -> (id: String, line: [UInt8]) {
    let now = clock.now()
    let itemID = itemID(at: now)
    let id = DerivedUUID.alert(watchID: watch.id, itemID: itemID, revision: 1)
    let line = AlertRecordWriter(record(id, itemID, now)).prepared()
    return (id.description, line.line(at: Self.place(seq: seq, id, itemID)))
  }

  /// A story of its own.
  private static func place(seq: Int64, _ id: DerivedUUID, _ itemID: DerivedUUID) -> AlertPlace {
    let story = "st-test-" + String(itemID.description.prefix(8))
    return AlertPlace(
      seq: seq, cluster: ClusterRecord(id: story, position: 1, firstAlertID: id))
  }

  /// Another one each time.
  private func itemID(at now: Instant) -> DerivedUUID {
    var hasher = SHA256Hasher()
    for part in ["claimwatch.test/1", watch.id, "\(now.milliseconds)", "\(getpid())"] {
      hasher.update(field: part)
    }
    return DerivedUUID(hasher.finish())
  }

  private func record(_ id: DerivedUUID, _ itemID: DerivedUUID, _ now: Instant) -> AlertRecord {
    var item = Item()
    item.guid = "claimwatch-test-\(itemID)"
    item.title = "test: claimwatch looks for \(watch.terms.first ?? "")"
    let text = ItemText(title: item.title, summary: nil, content: nil)
    var plain = watch
    plain.query = nil
    let hits = WatchMatcher([plain]).hits(in: text)
    return AlertRecord(
      id: id, kind: .test, time: now,
      source: configuration.alerts.source ?? PollingParts.standardSource,
      watch: WatchRecord(watch, definition: Generation.digest(of: watch)),
      matches: WatchMatcher.roles(of: hits, claims: []).compactMap {
        MatchRecord($0, watch: watch)
      },
      item: ItemRecord(
        item, id: itemID, revision: 1, feedID: Self.feedID, feedTitle: nil,
        feedURL: "urn:claimwatch:test", language: nil, fetched: now, firstSeen: now,
        textScope: .titleOnly, text: text.digest),
      text: text,
      extraction: ClaimExtraction(claims: [], language: nil, languageSupported: false),
      isRead: false,
      provenance: ProvenanceRecord(daemon: Release.daemon, extractor: "none, a test"))
  }
}
