import FeedModel
import JSONText
import StateStore

/// How the whole service fares, in one word: for cron, Nagios, Docker (`claimwatch health`).
public struct HealthVerdict: Sendable {
  /// The word; its number is the exit code.
  public enum Level: Int, Sendable, Comparable {
    case ok, degraded, dead

    public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

    /// As it is written.
    public var word: String {
      switch self {
      case .ok: "ok"
      case .degraded: "degraded"
      case .dead: "dead"
      }
    }
  }
  public private(set) var level = Level.ok
  /// A short sentence for each reason, the worst first.
  public private(set) var reasons: [String] = []
  private let report: StatusReport
  private let troubled: Int

  /// A daemon that works gives one every 20 seconds.
  private static let longestSilence: Int64 = 180_000
  /// Alerts may wait so long for the log without a word.
  private static let longestWait: Int64 = 30_000

  /// The verdict on `report`. So many feeds in trouble are `tolerated`; one that its host keeps waiting is
  /// none. `trouble` is what keeps a start from taking the configuration on disk.
  public init(_ report: StatusReport, trouble: String?, tolerated: Int) {
    self.report = report
    troubled = report.rows.count { $0.health.isTrouble && $0.health != .held }
    judgeDaemon()
    if let since = report.networkDownSince {
      add(.degraded, "no host can be reached since \(since.secondsDescription)")
    }
    for blockage in report.blockages + report.outputTroubles { add(.degraded, blockage) }
    if let waits = report.longestWait, waits > Self.longestWait {
      add(.degraded, "\(counted(report.summary.pending, "alert")) not in the log yet")
    }
    if let trouble { add(.degraded, trouble) }
    if troubled > tolerated { add(.degraded, feedsInTrouble) }
  }

  private mutating func judgeDaemon() {
    switch report.daemon {
    case .runs(_, let since, let sign):
      guard let sign, let since, report.now.milliseconds(since: since) > Self.longestSilence,
        report.now.milliseconds(since: sign) > Self.longestSilence
      else { return }
      add(.dead, "the daemon has given no sign of life since \(sign.secondsDescription)")
    case .pass(_, let last), .none(let last):
      let since = last?.stopped.map { " since \($0.secondsDescription)" }
      add(.dead, "no daemon runs\(since ?? "")")
    case .unknown(let reason): add(.dead, "whether a daemon runs cannot be told: \(reason)")
    }
  }

  private mutating func add(_ level: Level, _ reason: String) {
    self.level = max(self.level, level)
    reasons.append(reason)
  }

  private var feedsInTrouble: String {
    let words = report.counts
      .filter { $0.health.isTrouble && $0.health != .held && $0.feeds > 0 }
      .sorted { $0.health.severity > $1.health.severity }
      .map { "\($0.feeds) \($0.health.rawValue)" }
    return
      "\(troubled) of \(counted(report.rows.count, "feed")) in trouble (\(words.joined(separator: ", ")))"
  }

  /// One line, with figures behind the bar as Nagios plugins write them.
  public var line: String {
    let text =
      reasons.isEmpty
      ? "\(counted(report.rows.count, "feed")), \(troubled) in trouble"
      : reasons.joined(separator: "; ")
    return
      "\(level.word.uppercased()): \(text) | feeds=\(report.rows.count) trouble=\(troubled) pending=\(report.summary.pending) suppressed=\(report.summary.suppressed.values.reduce(0, +))"
  }

  /// Writes it as a JSON object.
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("schema", "claimwatch.health/1")
      json.member("time", report.now.description)
      json.member("status", level.word)
      json.member("reasons", reasons)
      json.key("health")
      json.object { json in
        for count in report.counts {
          json.key(dynamic: count.health.rawValue)
          json.value(count.feeds)
        }
      }
      json.member("pending", report.summary.pending)
    }
  }
}
