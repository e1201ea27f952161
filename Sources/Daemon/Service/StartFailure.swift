import AlertLog
import Glibc
import PostgreSQL
import StateStore

/// Why the daemon cannot start, with the class that decides the exit code.
public struct StartFailure: Error, Sendable, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Kind: Sendable {
    /// Another daemon holds the state.
    case held
    /// Another one, with another state, writes the alert log.
    case logHeld
    /// The state is damaged, foreign or of another version.
    case unusableState
    /// State or log cannot be created.
    case cannotCreate
    /// Reading or writing failed.
    case inputOutput
    /// There is no state or log to read.
    case missing
    /// What the configuration or an option names cannot be used.
    case wrongConfiguration
    /// The system does not let this process have what it needs.
    case limited
  }
  public let kind: Kind
  /// One line: what, where, what to do.
  public let description: String

  init(_ error: StateStoreError) {
    description = error.description
    kind =
      switch error.code {
      case .locked: .held
      case .corrupt, .foreign, .older, .newer: .unusableState
      case .cannotOpen, .readOnly: .cannotCreate
      case .full, .io, .busy, .exists, .internal: .inputOutput
      }
  }

  init(_ error: PostgresError) {
    description = error.description
    kind =
      switch error.code {
      case .badAddress, .noLibrary, .missing: .wrongConfiguration
      case .corrupt: .unusableState
      default: .inputOutput
      }
  }

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}

extension Error {
  /// Whether waiting can mend this: a full disk, a busy database, a read error.
  ///
  /// A start that meets it must not end the daemon, or it would start and end in a circle.
  var isPassing: Bool {
    switch self {
    case let error as StateStoreError:
      return error.code == .full || error.code == .io || error.code == .busy
    case let error as FileError:
      return [ENOSPC, EDQUOT, EIO, EMFILE, ENFILE, ENOMEM, EAGAIN, EINTR].contains(error.number)
    case let error as PostgresError: return error.isTransient
    case let error as LogFileError: return error.code == .replacedMeanwhile
    default: return false
    }
  }

  /// Whether this looks like a mistake of the operator but is worth a second look.
  var mayPass: Bool { (self as? StartFailure)?.kind == .cannotCreate }
}
