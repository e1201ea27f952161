import Glibc

/// Why the state cannot be read or written, with what to do about it.
public struct StateStoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The classes of trouble.
  public enum Code: String, Hashable, Sendable {
    /// No room on the disk.
    case full
    /// A read, write or sync failed.
    case io
    /// Another process held the database for too long.
    case busy
    /// The file or its directory cannot be written.
    case readOnly = "read-only"
    /// The file cannot be opened or created.
    case cannotOpen = "cannot-open"
    /// Another daemon runs on the same state.
    case locked
    /// The database is damaged.
    case corrupt
    /// The file belongs to another program.
    case foreign
    /// The database was written by an earlier version and cannot be written before it is migrated.
    case older
    /// The database was written by a later version.
    case newer
    /// A backup would overwrite a file.
    case exists
    /// A fault of the program itself.
    case `internal`
  }
  public let code: Code
  /// What stands in a file.
  public enum Subject: Hashable, Sendable {
    /// What alerts depend on.
    case state
    /// What can be replayed, and no more.
    case items
  }
  public let subject: Subject
  /// The file concerned.
  public let path: String
  /// What happened, as a clause.
  public let message: String
  /// What whoever keeps the state says of it; nil where the code says it all.
  private let ownAdvice: String?

  /// True where the same call can succeed later without anybody repairing the file.
  public var isTransient: Bool {
    switch code {
    case .full, .io, .busy, .readOnly, .cannotOpen: true
    case .locked, .corrupt, .foreign, .older, .newer, .exists, .internal: false
    }
  }

  /// What the operator can do, as a sentence.
  public var advice: String {
    if let ownAdvice { return ownAdvice }
    return switch (code, subject) {
    case (.corrupt, .items):
      "Delete it: only what can be replayed is lost, and a running daemon begins a new one."
    case (.foreign, .items):
      "Nothing was changed. Move it away: items are kept under this name, and the daemon begins a new file."
    case (.newer, .items):
      "Run the newer claimwatch, or delete the file: only what can be replayed is lost."
    default: generalAdvice
    }
  }

  private var generalAdvice: String {
    switch code {
    case .full: "Free some space; claimwatch goes on by itself."
    case .io: "Look for disk errors in the kernel log; claimwatch tries again by itself."
    case .busy: "Close the program that holds the database; claimwatch tries again by itself."
    case .readOnly, .cannotOpen:
      "Check that the directory exists and that the daemon's user may write to it."
    case .locked: "Stop the other daemon, or give this one its own paths.state."
    case .corrupt:
      "Nothing was changed. Restore a backup (claimwatch restore), or move the file away to start afresh."
    case .foreign:
      "Nothing was changed. If it is claimwatch's own it is damaged: restore a backup (claimwatch restore); else name claimwatch's own."
    case .older:
      "Nothing was changed. Start the daemon of this version, or run claimwatch once: either brings it up to date."
    case .newer: "Nothing was changed. Run the newer claimwatch, or restore an older backup."
    case .exists: "Name a file that does not exist yet."
    case .internal: "Please report this."
    }
  }

  public var description: String {
    let noun = subject == .items ? "kept items" : "state"
    return "\(noun) \(path): \(message). \(advice)"
  }

  /// Trouble with what is kept at `path`.
  public init(
    _ code: Code, path: String, _ message: String, subject: Subject = .state,
    advice: String? = nil
  ) {
    ownAdvice = advice
    self.code = code
    self.subject = subject
    self.path = path
    self.message = message
  }
}

extension StateStoreError {
  /// A call of the system that failed with `number` on the file at `path`: "cannot `what`".
  init(cannot what: String, path: String, number: Int32) {
    let code: Code =
      switch number {
      case ENOSPC, EDQUOT: .full
      case EIO: .io
      case EROFS: .readOnly
      default: .cannotOpen
      }
    self.init(code, path: path, "cannot \(what): \(String(cString: strerror(number)))")
  }
}
