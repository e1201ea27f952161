import GRDB

extension StateStoreError {
  /// Sorts any error of the archive of items at `path` into a class.
  ///
  /// What the state calls foreign or a fault of the program is damage here: the statements are fixed, so that one
  /// that fails meets other tables than it was written for.
  init(items error: any Error, path: String) {
    if let error = error as? StateStoreError {
      self.init(error.code, path: path, error.message, subject: .items)
      return
    }
    guard let database = error as? DatabaseError else {
      self.init(.corrupt, path: path, "the file is damaged", subject: .items)
      return
    }
    let found = StateStoreError(database, path: path)
    let code: Code =
      switch database.resultCode {
      case .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
        .corrupt
      default: found.code
      }
    self.init(code, path: path, found.message, subject: .items)
  }
}
