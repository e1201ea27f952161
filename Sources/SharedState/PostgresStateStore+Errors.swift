import PostgreSQL
import StateStore

extension PostgresStateStore {
  /// What stands for a path.
  static let name = "in PostgreSQL"

  /// Runs `body` with errors as ``StateStoreError``.
  func mapped<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as StateStoreError { throw error } catch let error
      as PostgresError
    { throw StateStoreError(error) } catch let error as SharedStateError {
      throw StateStoreError(error)
    } catch {
      throw StateStoreError(.internal, path: Self.name, "unexpected error \(error)")
    }
  }
}

extension StateStoreError {
  /// An error of the database, as transient as that says.
  init(_ error: PostgresError) {
    let code: Code =
      switch error.code {
      case .unreachable: .io
      case .timedOut, .conflict, .busy: .busy
      case .full: .full
      case .readOnly: .readOnly
      case .noLibrary, .badAddress, .refused, .untrusted, .missing, .forbidden: .foreign
      case .corrupt: .corrupt
      case .constraint, .internal: .internal
      }
    let state = error.sqlState.isEmpty ? "" : " (SQLSTATE \(error.sqlState))"
    self.init(
      code, path: PostgresStateStore.name, error.message + state, advice: error.advice)
  }

  init(_ error: SharedStateError) {
    let code: Code =
      switch error {
      case .leaseLost: .busy
      case .logIsAhead, .logIsBehind, .malformed, .unknownNode: .corrupt
      case .newer: .newer
      case .older: .older
      }
    self.init(
      code, path: PostgresStateStore.name, "\(error)", advice: error.advice)
  }
}
