import PostgreSQL
import Testing

@testable import SharedState

/// What a poll or a batch reads is a range of a key, however many feeds there are.
@Suite struct PlanTests {
  @Test func pagesAreFoundByTheirFeeds() throws {
    let bench = try SharedBench()
    try bench.outside.run(
      """
      INSERT INTO claimwatch.feed (id, url, configured_url, has_validators, primed, next_poll_reason, health,
        skip_hours, skip_days, shard)
      SELECT 'feed-' || number, 'u', 'u', 0, 0, '', 1, 0, 0, 0 FROM generate_series(1, 4000) AS number
      """)
    try bench.outside.run(
      """
      INSERT INTO claimwatch.seen_page (id, entries)
      SELECT number << 24, decode(repeat('ab', 900), 'hex') FROM claimwatch.feed
      """)
    // Before the server knows how large its tables are, and after.
    for isKnown in [false, true] {
      if isKnown { try bench.outside.run("ANALYZE") }
      let plans = [
        try plan(FeedsAtOnce.selectPages, .texts((1...100).map { "feed-\($0)" }), bench),
        try plan(FeedsAtOnce.selectPagesOfFeed, .text("feed-7"), bench),
      ]
      for plan in plans {
        #expect(plan.contains { $0.contains("seen_page_pkey") })
        #expect(
          !plan.contains { $0.contains("Join Filter") || $0.contains("Seq Scan on seen_page") })
      }
    }
  }

  private func plan(
    _ sql: String, _ value: PostgresValue, _ bench: SharedBench
  ) throws -> [String] {
    try bench.outside.run("EXPLAIN (COSTS OFF) " + sql, [value]).rows.compactMap { $0.text(0) }
  }
}
