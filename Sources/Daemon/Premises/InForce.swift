import Configuration
import FeedModel
import Glibc
import JSONText

/// The configuration that a daemon has in force, and where it keeps things: `in-force.json` in the state
/// directory, with the text beside it in `in-force.toml`, and what that includes in
/// `in-force-included.json`. Replaced at each start and at each accepted reload.
///
/// Commands take it where the file on disk is broken, and where they are to tell whether the two differ.
/// It stays when the daemon ends.
public struct InForce: Hashable, Sendable {
  /// The configuration file, absolute.
  public let file: String
  /// When it was read.
  public let loaded: Instant
  /// The daemon's version.
  public let version: String
  /// Its program; nil where it could not tell.
  let program: ProgramFile?
  /// Where state and logs were opened; a reload does not move them.
  public let paths: Paths
  /// ``Configuration/ConfigurationText/digest`` of that time, in hexadecimal digits.
  public let digest: String

  init(file: String, loaded: Instant, paths: Paths, text: ConfigurationText) {
    self.file = FilePath.absolute(file)
    self.loaded = loaded
    version = Release.version
    program = ProgramFile.own
    self.paths = paths
    digest = text.digest.hex
  }

  private static func record(in state: String) -> String { state + "/in-force.json" }
  private static func text(in state: String) -> String { state + "/in-force.toml" }
  private static func included(in state: String) -> String { state + "/in-force-included.json" }

  /// The record in the state directory `state`; nil where there is none that can be read.
  public static func read(in state: String) -> InForce? {
    guard let bytes = try? LocalFeedFile.read(record(in: state), limit: 1 << 20),
      let json = try? JSONValue(parsing: bytes)
    else { return nil }
    return InForce(json)
  }

  /// The text in force; nil where it cannot be read, or is that of another time.
  public var text: ConfigurationText? {
    let limit = ConfigurationLoader.largestFile
    guard let main = try? LocalFeedFile.read(Self.text(in: paths.state), limit: limit) else {
      return nil
    }
    let alone = ConfigurationText(main: main)
    if alone.digest.hex == digest { return alone }
    // Escaped, a text may take several times its bytes.
    guard
      let json = try? LocalFeedFile.read(Self.included(in: paths.state), limit: 6 * limit),
      let whole = ConfigurationText(main: main, includedJSON: json), whole.digest.hex == digest
    else { return nil }
    return whole
  }

  /// Whether it is of the configuration `path` and of the state it was found in.
  func isOf(_ path: String, in state: String) -> Bool {
    file == FilePath.absolute(path) && paths.state == state
  }

  private init?(_ json: JSONValue) {
    guard let file = json["file"]?.string, let loaded = json["loaded_ms"]?.integer,
      let version = json["version"]?.string, let digest = json["sha256"]?.string,
      let paths = json["paths"], let state = paths["state"]?.string,
      let alerts = paths["alerts"]?.string, let events = paths["events"]?.string
    else { return nil }
    self.file = file
    self.loaded = Instant(milliseconds: Int64(loaded))
    self.version = version
    self.digest = digest
    if let program = json["program"], let path = program["path"]?.string,
      let mark = program["mark"]?.string
    {
      self.program = ProgramFile(path: path, mark: mark)
    } else {
      program = nil
    }
    self.paths = Paths(
      state: state, alerts: alerts, events: events, metrics: paths["metrics"]?.string)
  }

  /// Puts the record in the place of the one before, `text` first. Without room the older one stays, which
  /// is only less of a help.
  func write(_ text: ConfigurationText) {
    var json = JSONWriter()
    json.object { json in
      json.member("file", file)
      json.member("loaded", loaded.description)
      json.member("loaded_ms", Int(loaded.milliseconds))
      json.member("version", version)
      json.member("sha256", digest)
      if let program {
        json.key("program")
        json.object { json in
          json.member("path", program.path)
          json.member("mark", program.mark)
        }
      }
      json.key("paths")
      json.object { json in
        json.member("state", paths.state)
        json.member("alerts", paths.alerts)
        json.member("events", paths.events)
        json.member("metrics", paths.metrics)
      }
    }
    let included = Self.included(in: paths.state)
    if let json = text.includedJSON {
      guard Self.replace(included, with: json) else { return }
    } else {
      unlink(included)
    }
    guard Self.replace(Self.text(in: paths.state), with: text.main) else { return }
    _ = Self.replace(Self.record(in: paths.state), with: json.bytes + [0x0A])
  }

  private static func replace(_ path: String, with bytes: [UInt8]) -> Bool {
    let temporary = path + ".new"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard file >= 0 else { return false }
    let isWhole = write(bytes, to: file)
    close(file)
    guard isWhole, rename(temporary, path) == 0 else {
      unlink(temporary)
      return false
    }
    return true
  }

  private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }
}
