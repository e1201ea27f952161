/// Reads an alert log while the daemon writes it, across rotations.
///
/// Lines without their line feed are left for the next call, so a torn line is never shown. Never
/// waits: a caller that follows the log calls again. Opens the log read-only. One thread at a time.
public final class AlertReader {
  private let path: String
  private let files: any FileSystem
  private var file: OpenFile?
  private var offset: Int64 = 0
  private var held: [UInt8] = []

  /// A reader of the log at `path`, from its beginning.
  public init(path: String, files: any FileSystem = PosixFileSystem()) {
    self.path = path
    self.files = files
  }

  deinit { if let file { files.close(file) } }

  /// Lines that were passed over because they are no alerts.
  public private(set) var strangeLines = 0

  /// The next alert, or nil when there is none yet; lines that are no alerts are counted and passed
  /// over. Holds one block of the log, however long the log is.
  ///
  /// - Throws: ``FileError`` where the log cannot be read. A missing log is an empty one.
  public func next() throws -> LoggedAlert? {
    while let line = try nextLine() {
      if let alert = LoggedAlert(line: line) { return alert }
      if !line.isEmpty { strangeLines += 1 }
    }
    return nil
  }

  /// Passes over what the log holds already, without reading it.
  public func skipToEnd() throws {
    guard file == nil, try files.status(at: path) != nil else { return }
    let opened = try files.open(path, .read)
    file = opened
    offset = try files.status(of: opened).size
  }

  private var lines: [[UInt8]] = []

  /// The next whole line, or nil when there is none yet.
  func nextLine() throws -> [UInt8]? {
    while lines.isEmpty {
      if file == nil {
        guard try files.status(at: path) != nil else { return nil }
        file = try files.open(path, .read)
        offset = 0
        held = []
      }
      guard let file else { return nil }
      let bytes = try files.read(file, at: offset, count: 65_536)
      if bytes.isEmpty {
        guard try hasSuccessor(file) else { return nil }
        continue
      }
      offset += Int64(bytes.count)
      split(bytes)
    }
    return lines.removeFirst()
  }

  private func split(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let feed = rest.firstIndex(of: 0x0A) {
      lines.append(held + rest[..<feed])
      held = []
      rest = rest[(feed + 1)...]
    }
    held += rest
    if held.count > BackwardLines.longestLine { held = [] }
  }

  /// At the end of the open file: whether there is more to read elsewhere.
  private func hasSuccessor(_ file: OpenFile) throws -> Bool {
    let status = try files.status(of: file)
    if status.size < offset {
      // Copied and truncated: begin anew.
      offset = 0
      held = []
      return status.size > 0
    }
    // A daemon that has not noticed the rotation yet may still write to the old file, so it is
    // left only once the new one is there.
    guard let named = try files.status(at: path), !named.isSameFile(as: status) else {
      return false
    }
    files.close(file)
    self.file = nil
    return true
  }
}
