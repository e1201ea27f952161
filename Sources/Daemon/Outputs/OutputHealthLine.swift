import Configuration
import FeedModel

/// How the daemon fares, in the line with which a digest begins: an empty one would hide that nothing is read.
enum OutputHealthLine {
  /// `37 feeds read · 2 failing since 09:10 UTC`.
  static func text(_ configuration: Configuration, at now: Instant) -> String {
    guard let report = try? StatusReport.read(configuration, countingItems: false, at: now) else {
      return "the state cannot be read"
    }
    var parts: [String] = []
    if case .runs = report.daemon {} else { parts.append("no daemon runs") }
    let day = now.advanced(byMilliseconds: -86_400_000)
    let read = report.rows.count { $0.state.lastSuccess.map { $0 >= day } ?? false }
    parts.append("\(read) of \(counted(report.rows.count, "feed")) read within a day")
    for health in FeedHealth.allCases where health.isTrouble && health != .failing {
      let count = report.rows.count { $0.health == health }
      if count > 0 { parts.append("\(count) \(health.rawValue)") }
    }
    let failing = report.rows.filter { $0.health == .failing }
    if !failing.isEmpty {
      let since = failing.compactMap { row -> Instant? in
        if case .failing(let failure) = row.state.condition { return failure.since }
        return nil
      }.min()
      parts.append("\(failing.count) failing" + (since.map { " since \(minutes($0))" } ?? ""))
    }
    if let since = report.networkDownSince { parts.append("no network since \(minutes(since))") }
    if report.summary.pending > 0 {
      parts.append("\(counted(report.summary.pending, "alert")) not in the log yet")
    }
    parts += report.blockages + report.outputTroubles
    return parts.joined(separator: " · ")
  }

  /// `2026-11-27 09:10 UTC`.
  private static func minutes(_ time: Instant) -> String {
    let text = Array(time.description.utf8.prefix(16)).map { $0 == UInt8(ascii: "T") ? 0x20 : $0 }
    return String(decoding: text, as: UTF8.self) + " UTC"
  }
}
