import AlertLog
import Configuration
import FeedModel
import JSONText
import StateStore

/// One watch in `claimwatch status`: what it has hit since it is configured as it is.
public struct WatchStatus: Sendable {
  /// The watch's id, and its name.
  public let id: String
  public let name: String
  /// Alerts, those included that were kept back.
  public let hits: Int
  public let lastHit: Instant?
  /// Number in the log of the last one there.
  public let lastHitSeq: Int64?
  /// Since when it counts; nil where no daemon has run with it yet.
  public let since: Instant?
  /// What nearly hit it, the most frequent first; looked for while it has no hit.
  public let nearMisses: [MissCount]

  /// The watches of `configuration`, in its order.
  static func all(_ configuration: Configuration, _ records: [StoredWatch]) -> [WatchStatus] {
    let known = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
    return configuration.watches.map { watch in
      // One that was changed since begins anew with the next start or reload.
      let record = known[watch.id].flatMap {
        $0.definition == nil || $0.definition == WatchLife.form(of: watch).definition ? $0 : nil
      }
      return WatchStatus(
        id: watch.id, name: watch.name, hits: record?.hits ?? 0, lastHit: record?.lastHit,
        lastHitSeq: record?.lastHitSeq, since: record?.firstSeen,
        nearMisses: record.map { $0.hits > 0 ? [] : NearMissCounts(stored: $0.nearMisses).top }
          ?? [])
    }
  }

  /// Whether it has hit nothing for thirty days.
  public func isQuiet(at now: Instant) -> Bool {
    hits == 0 && since.map { now.milliseconds(since: $0) >= WatchLife.quietAfter } == true
  }

  /// As an object of `docs/status.schema.json`.
  func write(to json: inout JSONWriter, at now: Instant) {
    json.object { json in
      json.member("id", id)
      json.member("name", name)
      json.member("hits", hits)
      json.member("last_hit", lastHit?.description)
      json.member("last_seq", lastHitSeq.map { Int($0) })
      json.member("since", since?.description)
      json.member("quiet", isQuiet(at: now))
      json.key("near_misses")
      json.array(nearMisses) { $1.write(to: &$0) }
    }
  }
}
