/// A place between two alerts of a log: behind the one with this number and id.
public struct LogPlace: Hashable, Sendable {
  public var seq: Int64
  public var id: String

  /// Behind the alert with number `seq`.
  public init(seq: Int64, id: String) {
    self.seq = seq
    self.id = id
  }
}

extension AlertReader {
  /// Lets ``readNews(_:)`` go on behind `place`, in whichever file that is by now; from the beginning where it is nil.
  ///
  /// Where the log ends before `place`, or has another alert there, state and log were carried away, and all that
  /// the log holds is new.
  public func resume(behind place: LogPlace?) {
    cursor = nil
    retired = nil
    sequence = AlertSequence()
    if let place { sequence.take(AlertLineHead(id: place.id, seq: place.seq)) }
  }

  /// The last alert that was read, wanted or not; nil before the first.
  public var place: LogPlace? { sequence.last.map { LogPlace(seq: $0.seq, id: $0.id) } }

  /// The place of the log's last alert; nil where it has none.
  ///
  /// - Throws: ``FileError`` where the log cannot be read.
  public static func end(
    ofLog path: String, files: any FileSystem = PosixFileSystem()
  ) throws -> LogPlace? {
    let reader = AlertReader(path: path, files: files)
    try reader.read(from: .end) { _ in false }
    return reader.place
  }

  /// The place before the first alert of which `isWanted` holds; the end where there is none.
  public static func place(
    inLog path: String, before isWanted: (LoggedAlert) -> Bool,
    files: any FileSystem = PosixFileSystem()
  ) throws -> LogPlace? {
    let reader = AlertReader(path: path, files: files)
    var before: LogPlace?
    try reader.read(from: .start) { alert in
      if isWanted(alert) { return false }
      before = LogPlace(seq: Int64(alert.seq), id: alert.id)
      return true
    }
    return before
  }
}
