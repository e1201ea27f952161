import PostgreSQL

/// How large tables were at most in a phase, and how long commits took.
struct Measure: CustomStringConvertible {
  let name: String
  let most: [String: Int64]
  /// Milliseconds, sorted.
  let times: [Double]

  init(_ name: String, most: [String: Int64], times: [Double]) {
    (self.name, self.most, self.times) = (name, most, times.sorted())
  }

  /// Bytes of each table with its indexes and long values.
  static func sizes(_ session: PostgresSession) throws -> [(String, Int64)] {
    try session.run(
      """
      SELECT relname, pg_total_relation_size(relid) FROM pg_stat_user_tables
      WHERE schemaname IN ('claimwatch', 'soak')
      """
    ).rows.map { ($0.text(0) ?? "", $0.int(1) ?? 0) }
  }

  var total: Int64 { most.values.reduce(0, +) }
  var mean: Double { times.isEmpty ? 0 : times.reduce(0, +) / Double(times.count) }

  var description: String {
    func quantile(_ part: Double) -> String {
      times.isEmpty ? "-" : times[min(times.count - 1, Int(part * Double(times.count)))].text
    }
    let tables = most.sorted { $0.value > $1.value }.filter { $0.value > 100_000 }
      .map { "\($0.key) \($0.value / 1024)" }.joined(separator: ", ")
    return
      "\(name): \(times.count) commits, ms: mean \(mean.text), p50 \(quantile(0.5)), p99 \(quantile(0.99)), most \(quantile(1)); KiB: all \(total / 1024), \(tables)"
  }
}

extension Double {
  /// With two places.
  var text: String {
    let hundredths = Int((self * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
