import CPostgres

/// What a statement gave. Stays on the thread that asked.
public final class PostgresResult {
  private let result: OpaquePointer
  /// How many rows it has.
  public let count: Int
  private let columns: Int32

  /// Takes a result of libpq over.
  init(_ result: OpaquePointer) {
    self.result = result
    count = Int(claimwatch_pg_rows(result))
    columns = claimwatch_pg_columns(result)
  }

  deinit { claimwatch_pg_clear(result) }

  /// How many rows the statement has changed.
  public var changed: Int { Int(String(cString: claimwatch_pg_changed(result))) ?? 0 }

  /// What it did, as the server says it.
  var tag: String { String(cString: claimwatch_pg_tag(result)) }

  /// Its rows, in order.
  public var rows: [PostgresRow] { (0..<count).map { PostgresRow(result: self, index: $0) } }

  /// The first row; nil where there is none.
  public var first: PostgresRow? { count > 0 ? PostgresRow(result: self, index: 0) : nil }

  /// Calls `body` with the bytes of a value; nil for NULL, and where there is no such value.
  fileprivate func withValue<T>(
    _ row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer) -> T?
  ) -> T? {
    guard row >= 0, row < count, column >= 0, column < Int(columns) else { return nil }
    let (row, column) = (Int32(truncatingIfNeeded: row), Int32(truncatingIfNeeded: column))
    let length = claimwatch_pg_length(result, row, column)
    guard length >= 0, let value = claimwatch_pg_value(result, row, column) else { return nil }
    return body(UnsafeRawBufferPointer(start: value, count: Int(length)))
  }
}

/// A row of a result. A value of another type than is asked for reads as nil, like NULL.
public struct PostgresRow {
  let result: PostgresResult
  let index: Int

  /// A `smallint`, `integer` or `bigint`.
  public func int(_ column: Int) -> Int64? {
    result.withValue(index, column) { bytes in
      let bits = Self.bits(bytes)
      return switch bytes.count {
      case 2: Int64(Int16(truncatingIfNeeded: bits))
      case 4: Int64(Int32(truncatingIfNeeded: bits))
      case 8: Int64(bitPattern: bits)
      default: nil
      }
    }
  }

  /// A `double precision`.
  public func double(_ column: Int) -> Double? {
    result.withValue(index, column) {
      $0.count == 8 ? Double(bitPattern: Self.bits($0)) : nil
    }
  }

  /// A `boolean`.
  public func bool(_ column: Int) -> Bool? {
    result.withValue(index, column) { $0.count == 1 ? $0.first != 0 : nil }
  }

  /// A `text`.
  public func text(_ column: Int) -> String? {
    result.withValue(index, column) { String(decoding: $0, as: UTF8.self) }
  }

  /// A `bytea`, or the bytes of whatever stands there.
  public func bytes(_ column: Int) -> [UInt8]? { result.withValue(index, column) { [UInt8]($0) } }

  private static func bits(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
