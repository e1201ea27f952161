/// Why the database did not do what it was asked, with what to do about it.
public struct PostgresError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The classes of trouble.
  public enum Code: String, Hashable, Sendable {
    /// libpq is not installed, or too old.
    case noLibrary = "no-library"
    /// The connection string cannot be read.
    case badAddress = "bad-address"
    /// Nobody answers there, or the connection was cut.
    case unreachable
    /// It does not let us in.
    case refused
    /// It cannot prove that it is the server that is meant (`sslmode`).
    case untrusted
    /// There is no such database, schema or table.
    case missing
    /// Our role may not do that.
    case forbidden
    /// It took too long, waited too long for a lock, or was cancelled.
    case timedOut = "timed-out"
    /// It met another transaction; made again it goes through.
    case conflict
    /// No room on the server's disk.
    case full
    /// No memory, or no connection, left on the server.
    case busy
    /// The server is a standby, or is told to write nothing.
    case readOnly = "read-only"
    /// A row would break a rule of its table.
    case constraint
    /// The server says that its files are damaged.
    case corrupt
    /// A fault of the program itself.
    case `internal`
  }
  public let code: Code
  /// The server's own code of five characters; empty where the server said none.
  public let sqlState: String
  /// What happened, as a clause, without control characters.
  public let message: String
  /// Whether the transaction may have been committed all the same: the connection went while the answer to COMMIT
  /// was awaited.
  public internal(set) var isOutcomeUnknown = false

  /// True where the same can succeed later without anybody changing anything.
  public var isTransient: Bool {
    switch code {
    case .unreachable, .timedOut, .conflict, .full, .busy, .readOnly: true
    case .noLibrary, .badAddress, .refused, .untrusted, .missing, .forbidden, .constraint, .corrupt,
      .internal:
      false
    }
  }

  /// What the operator can do, as a sentence.
  public var advice: String {
    switch code {
    case .noLibrary: "Install libpq5."
    case .badAddress: "Write it as libpq has it: service=NAME, or host=… dbname=… user=…."
    case .unreachable:
      "Check that the server runs and can be reached; claimwatch tries again by itself."
    case .refused: "Check the role, its password file and pg_hba.conf."
    case .untrusted:
      "Check sslmode and sslrootcert, and that the certificate names the host as you do."
    case .missing: "Check the name of the database, and that its tables were made."
    case .forbidden: "Give the role the rights that it lacks."
    case .timedOut:
      "Look for what holds the server up (pg_stat_activity); claimwatch tries again by itself."
    case .conflict: "claimwatch tries again by itself."
    case .full: "Free some space on the server; claimwatch goes on by itself."
    case .busy: "Raise max_connections or memory of the server; claimwatch tries again by itself."
    case .readOnly:
      "Name the primary, or add target_session_attrs=read-write; claimwatch tries again by itself."
    case .corrupt: "Nothing was changed. Restore the database from a backup."
    case .constraint, .internal: "Please report this."
    }
  }

  public var description: String {
    let state = sqlState.isEmpty ? "" : " (SQLSTATE \(sqlState))"
    return "database: \(message)\(state). \(advice)"
  }

  init(_ code: Code, _ message: String, sqlState: String = "") {
    self.code = code
    self.sqlState = sqlState
    self.message = Self.clean(message)
  }

  /// What a server said (appendix A of the manual of PostgreSQL 15).
  init(sqlState: String, _ message: String) {
    self.init(Self.code(Array(sqlState.utf8)), message, sqlState: sqlState)
  }

  private static func code(_ state: [UInt8]) -> Code {
    switch String(decoding: state, as: UTF8.self) {
    case "57P01", "57P02", "57P03", "57P05", "25P03": return .unreachable
    case "57014", "55P03", "25P04": return .timedOut
    case "40001", "40P01": return .conflict
    case "53100": return .full
    case "25006": return .readOnly
    case "42501": return .forbidden
    case "3D000", "3F000", "42P01": return .missing
    case "XX001", "XX002": return .corrupt
    default: break
    }
    switch String(decoding: state.prefix(2), as: UTF8.self) {
    case "08": return .unreachable
    case "28": return .refused
    case "53": return .busy
    case "23": return .constraint
    case "58": return .busy
    default: return .internal
    }
  }

  /// One line of at most 300 bytes: a server quotes what was sent to it.
  private static func clean(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      let isBlank = byte <= 0x20 || byte == 0x7F
      if isBlank, bytes.isEmpty || bytes.last == 0x20 { continue }
      bytes.append(isBlank ? 0x20 : byte)
    }
    while bytes.last == 0x20 || bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
    return String(decoding: bytes.prefix(300), as: UTF8.self)
  }
}
