/// What is wrong with a state, as far as its rows tell.
public struct StateCheck: Sendable {
  /// The version of its tables.
  public private(set) var version: Int64 = 0
  /// How many rows each table has.
  public private(set) var counts: [(table: String, rows: Int64)] = []
  /// A sentence for each fault.
  public private(set) var faults: [String] = []

  /// Reads all of a state.
  public init(_ rows: any StateRows) throws {
    if rows.dialect == .sqlite {
      let answer = try rows.first("PRAGMA quick_check(1)") { $0.string(0) }
      if let answer, answer != "ok" { faults.append("the database is damaged: \(answer)") }
    }
    version =
      try rows.first(
        rows.dialect == .sqlite
          ? "SELECT max(CAST(identifier AS INTEGER)) FROM grdb_migrations"
          : "SELECT coalesce((to_jsonb(format) ->> 'expanded')::bigint, version) FROM format"
      ) { $0.number(0) } ?? 0
    for table in StateTable.all {
      let count = try Self.count(rows, table.name)
      counts.append((table.name, count))
      guard let feed = table.feed else { continue }
      let astray = try Self.count(
        rows, "\(table.name) WHERE \(feed) NOT IN (SELECT number FROM feed)")
      if astray > 0 { faults.append("\(table.name): \(astray) without their feed") }
    }
    try checkNumbers(rows)
    if rows.dialect == .postgresql { try checkShards(rows) }
  }

  private mutating func checkNumbers(_ rows: any StateRows) throws {
    let head = rows.dialect == .sqlite ? "outbox_position" : "log_head"
    guard try Self.count(rows, head) == 1 else {
      faults.append("\(head) has not one row: the number of the last alert is not known")
      return
    }
    let place = try LogPlace(rows, node: "")
    if place.delivered > place.seq {
      faults.append(
        "a log is at \(place.delivered) and the last number given is \(place.seq)")
    }
    let after = "outbox WHERE seq > \(place.delivered)"
    let pending = try Self.count(rows, after)
    let greatest: Int64? = try rows.first("SELECT max(seq) FROM \(after)") { $0.int(0) } ?? nil
    guard let greatest else {
      if place.delivered < place.seq {
        faults.append(
          "alerts \(place.delivered &+ 1) to \(place.seq) are not in every log, nor in the outbox")
      }
      return
    }
    if greatest != place.seq {
      faults.append("the outbox ends with \(greatest), and the last number given is \(place.seq)")
    }
    let missing = greatest &- place.delivered &- pending
    if missing > 0 {
      faults.append(
        "outbox: \(missing) numbers are missing between \(place.delivered) and \(greatest)")
    }
  }

  private mutating func checkShards(_ rows: any StateRows) throws {
    let count = try Self.count(rows, "shard WHERE id BETWEEN 0 AND 255")
    if count != 256 { faults.append("shard: \(256 - count) of 256 have no row") }
    let astray = try Self.count(rows, "feed WHERE shard NOT IN (SELECT id FROM shard)")
    if astray > 0 { faults.append("feed: \(astray) are in no shard: nobody polls them") }
  }

  private static func count(_ rows: any StateRows, _ what: String) throws -> Int64 {
    try rows.first("SELECT count(*) FROM \(what)") { $0.number(0) } ?? 0
  }
}
