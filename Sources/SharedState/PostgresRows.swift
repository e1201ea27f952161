import FeedModel
import Locking
import PostgreSQL
import StateStore

/// Rows of a shared state. What is only written waits until something is asked, or for ``flush()``, and goes to the server in one round
/// trip; rows of one table that follow each other go in one statement.
final class PostgresRows: StateRows {
  /// Runs statements at once, before those that wait.
  let send: ([PostgresStatement]) throws -> [PostgresResult]
  let now: Instant
  private var waiting: [PostgresStatement] = []
  /// By the order in which their tables were first written; what comes in between is of other tables.
  private var batches: [Batch] = []

  /// - Parameter send: runs statements in order and in one round trip, inside the transaction if there is one.
  init(now: Instant, send: @escaping ([PostgresStatement]) throws -> [PostgresResult]) {
    self.now = now
    self.send = send
  }

  var dialect: StateDialect { .postgresql }

  func run(_ sql: String, _ values: [StateValue]) throws {
    closeBatches()
    try wait(for: Self.statement(sql, values))
  }

  func change(_ sql: String, _ values: [StateValue]) throws -> Int {
    try ask(sql, values)?.changed ?? 0
  }

  func forEach(
    _ sql: String, _ values: [StateValue], _ body: (any StateRow) throws -> Void
  ) throws {
    guard let result = try ask(sql, values) else { return }
    for row in result.rows { try body(PostgresStateRow(row: row)) }
  }

  func put(_ row: [StateValue], _ upsert: StateUpsert) throws {
    let key = Array(row.prefix(upsert.keys))
    if let place = batches.firstIndex(where: { $0.upsert.table == upsert.table }) {
      if batches[place].upsert == upsert, batches[place].keys.insert(key).inserted {
        batches[place].add(row)
        guard batches[place].isFull else { return }
      }
      // A statement may change a row once only.
      let batch = batches.remove(at: place)
      try wait(for: batch.statement)
      if batch.isFull { return }
    }
    batches.append(Batch(upsert, row, key))
  }

  /// Writes what waits.
  func flush() throws {
    closeBatches()
    guard !waiting.isEmpty else { return }
    let statements = waiting
    waiting = []
    _ = try send(statements)
  }

  private func ask(_ sql: String, _ values: [StateValue]) throws -> PostgresResult? {
    closeBatches()
    let statements = waiting + [Self.statement(sql, values)]
    waiting = []
    return try send(statements).last
  }

  private func wait(for statement: PostgresStatement) throws {
    waiting.append(statement)
    // Both ends hold what is on its way.
    if waiting.count >= Self.mostWaiting { try flushWaiting() }
  }

  private func flushWaiting() throws {
    let statements = waiting
    waiting = []
    _ = try send(statements)
  }

  private static let mostWaiting = 256

  private func closeBatches() {
    for batch in batches { waiting.append(batch.statement) }
    batches = []
  }

  // MARK: statements

  static func statement(_ sql: String, _ values: [StateValue]) -> PostgresStatement {
    PostgresStatement(numbered(sql), values.map(PostgresValue.init))
  }

  /// `sql` with `$1`, `$2`, … in place of `?`, once for each that there is.
  static func numbered(_ sql: String) -> String {
    texts.withLock { texts in
      if let text = texts[sql] { return text }
      var bytes: [UInt8] = []
      var number = 0
      for byte in sql.utf8 {
        guard byte == UInt8(ascii: "?") else {
          bytes.append(byte)
          continue
        }
        number += 1
        bytes += Array("$\(number)".utf8)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      texts[sql] = text
      return text
    }
  }

  /// The server takes no NUL, which a feed may well send: no alert is to wait for that.
  static func clean(_ text: String) -> String {
    guard text.utf8.contains(0) else { return text }
    return String(decoding: text.utf8.map { $0 == 0 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
  }

  /// As many as there are rules.
  private static let texts = Guarded<[String: String]>([:])

  /// Rows that one statement writes.
  private struct Batch {
    let upsert: StateUpsert
    var keys: Set<[StateValue]>
    private var columns: [[PostgresValue]]
    private var bytes = 0

    init(_ upsert: StateUpsert, _ row: [StateValue], _ key: [StateValue]) {
      self.upsert = upsert
      keys = [key]
      columns = upsert.types.map { _ in [] }
      add(row)
    }

    mutating func add(_ row: [StateValue]) {
      for (column, value) in zip(columns.indices, row) {
        let value = PostgresValue(value)
        if case .bytes(let blob) = value { bytes += blob.count }
        columns[column].append(value)
      }
    }

    var isFull: Bool { keys.count >= 1000 || bytes >= 1 << 20 }

    var statement: PostgresStatement {
      let values = zip(upsert.types, columns).map { PostgresValue.list(of: $0, $1) }
      return PostgresStatement(Self.text(of: upsert), values)
    }

    private static func text(of upsert: StateUpsert) -> String {
      let arrays = upsert.types.enumerated().map { "$\($0 + 1)::\($1)[]" }
      return "\(upsert.head) SELECT * FROM unnest(\(arrays.joined(separator: ", "))) \(upsert.tail)"
    }
  }
}

extension PostgresValue {
  init(_ value: StateValue) {
    switch value {
    case .null: self = .null
    case .integer(let value): self = .int(value)
    case .blob(let value): self = .bytes(value)
    case .string(let value): self = .text(PostgresRows.clean(value))
    }
  }
}

struct PostgresStateRow: StateRow {
  let row: PostgresRow

  func int(_ column: Int) -> Int64? { row.int(column) }
  func text(_ column: Int) -> String? { row.text(column) }
  func bytes(_ column: Int) -> [UInt8]? { row.bytes(column) }
}
