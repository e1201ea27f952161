import Foundation
import GRDB

/// Columns of a file that may be damaged.
///
/// In a row of a damaged page SQLite finds NULL, or a value of another type, and no error (seen with
/// `fetched`, which is NOT NULL, in pages with a sector of zeros). GRDB's own subscripts trap on both.
extension Row {
  func integer(_ index: Int) -> Int64? { Int64.fromDatabaseValue(self[index] as DatabaseValue) }

  func text(_ index: Int) -> String? { String.fromDatabaseValue(self[index] as DatabaseValue) }

  func bytes(_ index: Int) -> [UInt8]? {
    Data.fromDatabaseValue(self[index] as DatabaseValue).map { [UInt8]($0) }
  }
}

/// A row is not what was written.
struct DamagedRow: Error {}

extension Optional {
  /// The value; throws ``DamagedRow`` where there is none.
  func orDamaged() throws(DamagedRow) -> Wrapped {
    guard let self else { throw DamagedRow() }
    return self
  }
}
