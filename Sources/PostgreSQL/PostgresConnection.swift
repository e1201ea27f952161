import CPostgres
import Glibc

/// One connection, in pipeline mode from its beginning to its end. One thread at a time.
final class PostgresConnection {
  private let connection: OpaquePointer
  let cancel: PostgresCancel
  /// False once an answer is missing: nothing that comes later could be told from it.
  private(set) var isUsable = true

  /// Connects to what `dsn` says, by libpq's own rules.
  init(dsn: String, program: String) throws(PostgresError) {
    if let trouble = claimwatch_pg_load() {
      throw PostgresError(.noLibrary, String(cString: trouble))
    }
    var message = [CChar](repeating: 0, count: 400)
    guard claimwatch_pg_check(dsn, &message, message.count) else {
      let said = message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
      throw PostgresError(
        .badAddress, "the connection string: \(String(decoding: said, as: UTF8.self))")
    }
    guard let connection = claimwatch_pg_connect(dsn, program) else {
      throw PostgresError(.internal, "no memory for a connection")
    }
    guard claimwatch_pg_is_well(connection) else {
      let said = String(cString: claimwatch_pg_error(connection))
      claimwatch_pg_finish(connection)
      throw Self.failure(said)
    }
    self.connection = connection
    cancel = PostgresCancel(claimwatch_pg_get_cancel(connection))
  }

  deinit { claimwatch_pg_finish(connection) }

  /// libpq tells no SQLSTATE of a connection that was not made. What the server said is in its language; the
  /// words that matter are in those of libpq and of an English server alike.
  private static func failure(_ said: String) -> PostgresError {
    func says(_ words: String) -> Bool {
      let (text, words) = (Array(said.utf8), Array(words.utf8))
      guard text.count >= words.count else { return false }
      return (0...(text.count - words.count)).contains {
        text[$0..<($0 + words.count)].elementsEqual(words)
      }
    }
    let code: PostgresError.Code =
      if says("does not exist") && says("database") {
        .missing
      } else if says("certificate verify failed") || says("does not match host name")
        || says("does not support SSL") || says("root certificate file")
      {
        .untrusted
      } else if says("authentication failed") || says("no pg_hba.conf entry")
        || says("no password supplied") || says("role") && says("does not exist")
      {
        .refused
      } else if says("definition of service") || says("invalid") && says("option") {
        .badAddress
      } else if says("read-only") || says("is in hot standby") {
        .readOnly
      } else if says("too many") || says("remaining connection slots") {
        .busy
      } else {
        .unreachable
      }
    return PostgresError(code, said.isEmpty ? "no connection" : said)
  }

  /// The server's process, as `pg_stat_activity` has it.
  var process: Int { Int(claimwatch_pg_process(connection)) }
  /// Such as 150006.
  var serverVersion: Int { Int(claimwatch_pg_server_version(connection)) }

  /// Whether the other end is still there, as far as this end has been told.
  func isOpen() -> Bool {
    // A server that ends says so before it hangs up: what is there is read to its end.
    while isUsable, wait(for: Int16(POLLIN), until: 0) {
      guard claimwatch_pg_consume(connection), claimwatch_pg_is_well(connection) else {
        return false
      }
    }
    return isUsable
  }

  /// Sends `statements` and returns what each gave. Outside a transaction they are one, which holds where none fails.
  ///
  /// - Parameter patience: milliseconds after which the connection is given up.
  func run(
    _ statements: [PostgresStatement], patience: Int
  ) throws(PostgresError) -> [PostgresResult] {
    let deadline = MonotonicClock.now + UInt64(max(0, patience)) * 1_000_000
    do throws(PostgresError) {
      for statement in statements { try send(statement) }
      guard claimwatch_pg_sync(connection) else { throw lost() }
      try flush(until: deadline)
      var results: [PostgresResult] = []
      var failure: PostgresError?
      for _ in statements {
        // One result and its end for each statement, whatever became of those before it.
        while let result = try next(until: deadline) {
          switch claimwatch_pg_status(result) {
          case Int32(claimwatch_pg_command_ok), Int32(claimwatch_pg_tuples_ok):
            results.append(PostgresResult(result))
          case Int32(claimwatch_pg_pipeline_aborted): claimwatch_pg_clear(result)
          default:
            failure = failure ?? Self.error(result)
            claimwatch_pg_clear(result)
          }
        }
      }
      guard let end = try next(until: deadline) else { throw lost() }
      let isSynced = claimwatch_pg_status(end) == Int32(claimwatch_pg_pipeline_sync)
      if !isSynced { failure = failure ?? Self.error(end) }
      claimwatch_pg_clear(end)
      guard isSynced else {
        isUsable = false
        throw failure ?? lost()
      }
      if let failure {
        // A server that ends says so before it hangs up.
        if failure.code == .unreachable { isUsable = false }
        throw failure
      }
      return results
    } catch {
      if !claimwatch_pg_is_well(connection) { isUsable = false }
      throw error
    }
  }

  private func send(_ statement: PostgresStatement) throws(PostgresError) {
    var bytes: [UInt8] = []
    var offsets: [Int] = []
    var lengths: [Int32] = []
    for value in statement.values {
      offsets.append(bytes.count)
      guard value.append(to: &bytes) else {
        lengths.append(-1)
        continue
      }
      guard let length = Int32(exactly: bytes.count - (offsets.last ?? 0)) else {
        throw PostgresError(.internal, "a value is too long")
      }
      lengths.append(length)
    }
    let isSent = bytes.withUnsafeBytes { bytes in
      claimwatch_pg_send(
        connection, statement.sql, Int32(truncatingIfNeeded: lengths.count),
        statement.values.map(\.type), bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
        offsets, lengths)
    }
    guard isSent else { throw lost() }
  }

  /// Both ends may be writing: what the server has said already is read while the rest is sent.
  private func flush(until deadline: UInt64) throws(PostgresError) {
    while true {
      switch claimwatch_pg_flush(connection) {
      case 0: return
      case 1:
        guard wait(for: Int16(POLLIN | POLLOUT), until: deadline) else { throw silent() }
        guard claimwatch_pg_consume(connection) else { throw lost() }
      default: throw lost()
      }
    }
  }

  private func next(until deadline: UInt64) throws(PostgresError) -> OpaquePointer? {
    while claimwatch_pg_is_busy(connection) {
      guard wait(for: Int16(POLLIN), until: deadline) else { throw silent() }
      guard claimwatch_pg_consume(connection) else { throw lost() }
    }
    return claimwatch_pg_next(connection)
  }

  /// Whether one of `events` comes before `deadline`; 0 asks about now.
  private func wait(for events: Int16, until deadline: UInt64) -> Bool {
    var descriptor = pollfd(fd: claimwatch_pg_socket(connection), events: events, revents: 0)
    while true {
      let now = MonotonicClock.now
      let left = deadline > now ? (deadline - now) / 1_000_000 + 1 : 0
      let count = poll(&descriptor, 1, Int32(clamping: left))
      if count > 0 { return true }
      if count == 0, left == 0 || MonotonicClock.now >= deadline { return false }
      if count < 0, errno != EINTR { return true }
    }
  }

  private func lost() -> PostgresError {
    isUsable = false
    let said = String(cString: claimwatch_pg_error(connection))
    return PostgresError(.unreachable, said.isEmpty ? "the connection was cut" : said)
  }

  private func silent() -> PostgresError {
    isUsable = false
    return PostgresError(.unreachable, "the server does not answer")
  }

  private static func error(_ result: OpaquePointer) -> PostgresError {
    let state = claimwatch_pg_sqlstate(result).map { String(cString: $0) } ?? ""
    let said = claimwatch_pg_message(result).map { String(cString: $0) } ?? ""
    return state.isEmpty
      ? PostgresError(.unreachable, said.isEmpty ? "the connection was cut" : said)
      : PostgresError(sqlState: state, said)
  }
}

/// Ends the statement that a connection runs, from another thread.
final class PostgresCancel: @unchecked Sendable {
  /// libpq allows one at a time for each thread, and only reads it.
  private let cancel: OpaquePointer?

  init(_ cancel: OpaquePointer?) { self.cancel = cancel }

  deinit { if let cancel { claimwatch_pg_free_cancel(cancel) } }

  /// May block for as long as connecting takes.
  func send() { if let cancel { _ = claimwatch_pg_cancel_now(cancel) } }
}
