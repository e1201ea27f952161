/// Copies all of a state into an empty one of another kind, row by row: both sides are in one transaction of the caller's each,
/// so that all of it is there in the end, or nothing.
public struct StateCopy {
  /// What a copy came to.
  public struct Summary: Hashable, Sendable {
    public let feeds: Int
    public let rows: Int
    /// The number of the last alert.
    public let lastSeq: Int64
    /// Whether all of it was there already.
    public let wasThere: Bool
  }

  /// Of the rows of a table, in whatever order: how many, and what is in them.
  private struct Sum: Hashable {
    var rows = 0
    var digest: UInt64 = 0

    mutating func add(_ row: [StateValue]) {
      rows += 1
      digest &+= Self.hash(row)
    }

    private static func hash(_ row: [StateValue]) -> UInt64 {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      func take(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      for value in row {
        switch value {
        case .null: take(0)
        case .integer(let number):
          take(1)
          hash = (hash ^ UInt64(bitPattern: number)) &* 0x9E37_79B9_7F4A_7C15
        case .string(let text):
          take(2)
          // PostgreSQL takes no NUL.
          for byte in text.utf8 { take(byte == 0 ? 0x20 : byte) }
        case .blob(let bytes):
          take(3)
          for byte in bytes { take(byte) }
        }
        take(0xFF)
      }
      return hash ^ hash >> 29
    }
  }

  private let source: any StateRows
  private let target: any StateRows
  private let node: String
  private let progress: (_ table: String, _ rows: Int) -> Void

  /// - Parameters:
  ///   - node: what the machine is called whose log goes on.
  ///   - progress: told what is being copied, now and then.
  public init(
    from source: any StateRows, to target: any StateRows, node: String,
    progress: @escaping (_ table: String, _ rows: Int) -> Void
  ) {
    self.source = source
    self.target = target
    self.node = node
    self.progress = progress
  }

  /// Copies, and reads again what was written.
  ///
  /// - Parameters:
  ///   - shard: that of a feed, by its id.
  ///   - name: of the target, for messages.
  /// - Throws: ``StateStoreError``: `exists` where the target has something else, `locked` where a node lives on a state.
  public func run(
    to name: String, shard: (_ feed: String) -> Int64
  ) throws -> Summary {
    for rows in [source, target] where rows.dialect == .postgresql { try Self.claim(rows) }
    let place = try LogPlace(source, node: node)
    // The shared outbox has an alert once; a log needs no more of it than what it may not have.
    let condition =
      source.dialect == .postgresql
      ? "seq > \(place.forgotten)"
      : """
      NOT EXISTS (SELECT 1 FROM outbox AS later WHERE later.alert_id = outbox.alert_id
        AND later.seq > outbox.seq)
      """
    let there = try LogPlace(target, node: node)
    if try there.seq != 0 || !Self.isEmpty(target) {
      guard there.seq == place.seq, try sums(target, nil) == sums(source, condition) else {
        throw StateStoreError(
          .exists, path: name, "there is a state already, and another one",
          advice: "It was left as it is; name an empty database, or a new file.")
      }
      return try summary(sums(target, nil), place, wasThere: true)
    }
    var copied: [String: Sum] = [:]
    for table in StateTable.all { copied[table.name] = try copy(table, condition, shard) }
    if target.dialect == .postgresql {
      for table in StateTable.numbered {
        try target.forEach(
          """
          SELECT setval(pg_get_serial_sequence('claimwatch.\(table)', 'number'),
            (SELECT coalesce(max(number), 0) + 1 FROM \(table)), false)
          """, []
        ) { _ in }
      }
    }
    try place.write(target, node: node)
    guard try sums(target, nil) == copied, try LogPlace(target, node: node).seq == place.seq else {
      throw StateStoreError(
        .internal, path: name, "what was written is not what was read; nothing of it was kept")
    }
    return summary(copied, place, wasThere: false)
  }

  private func summary(_ sums: [String: Sum], _ place: LogPlace, wasThere: Bool) -> Summary {
    Summary(
      feeds: sums["feed"]?.rows ?? 0, rows: sums.values.reduce(0) { $0 + $1.rows },
      lastSeq: place.seq, wasThere: wasThere)
  }

  /// Keeps nodes from entering and alerts from being numbered until the transaction ends.
  private static func claim(_ rows: any StateRows) throws {
    try rows.run("LOCK TABLE node IN EXCLUSIVE MODE")
    try rows.forEach("SELECT seq FROM log_head FOR UPDATE", []) { _ in }
    let living = try rows.first(
      "SELECT name FROM node WHERE seen > now() - interval '30 seconds' ORDER BY name"
    ) { $0.string(0) }
    guard let living else { return }
    throw StateStoreError(
      .locked, path: "in PostgreSQL",
      "the node '\(living)' lives, or was killed less than half a minute ago",
      advice: "Stop all nodes first.")
  }

  private static func isEmpty(_ rows: any StateRows) throws -> Bool {
    for table in StateTable.all {
      if try rows.first("SELECT 1 FROM \(table.name) LIMIT 1", [], { _ in true }) != nil {
        return false
      }
    }
    return true
  }

  /// Few enough for memory, and enough that a round trip costs little.
  private static let atOnce = 500

  private func forEach(
    _ table: StateTable, _ rows: any StateRows, _ condition: String?, verb: String,
    _ body: ([StateValue]) throws -> Void
  ) throws {
    var last: [StateValue]?
    var total = 0
    while true {
      var count = 0
      try table.page(
        after: last, limit: Self.atOnce, where: table.name == "outbox" ? condition : nil, rows
      ) { row in
        count += 1
        last = Array(row.prefix(table.keys))
        try body(row)
      }
      total += count
      progress("\(verb) \(table.name)", total)
      if count < Self.atOnce { return }
    }
  }

  private func copy(
    _ table: StateTable, _ condition: String?, _ shard: (_ feed: String) -> Int64
  ) throws -> Sum {
    var sum = Sum()
    let upsert = table.upsert(target.dialect)
    try forEach(table, source, condition, verb: "copied") { row in
      sum.add(row)
      var row = row
      if target.dialect == .postgresql, let column = table.sharded,
        case .string(let feed)? = row.dropFirst(column).first
      {
        row.append(.integer(shard(feed)))
      }
      try target.put(row, upsert)
      // What waits is sent.
      if sum.rows % Self.atOnce == 0 { try target.forEach("SELECT 1", []) { _ in } }
    }
    return sum
  }

  private func sums(_ rows: any StateRows, _ condition: String?) throws -> [String: Sum] {
    var sums: [String: Sum] = [:]
    for table in StateTable.all {
      var sum = Sum()
      try forEach(table, rows, condition, verb: "compared") { sum.add($0) }
      sums[table.name] = sum
    }
    return sums
  }
}
