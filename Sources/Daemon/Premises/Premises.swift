import Configuration
import FeedModel
import Glibc
import StateStore

/// Where the state and the logs of a configuration are, for the commands that a person types.
///
/// A daemon that runs on the file says by itself where it keeps them (``Signpost``, ``InForce``); without one
/// the file decides. A file that is broken keeps nobody from looking: then the last known places and
/// configuration count. See docs/decisions/0017-one-place.md.
public struct Premises: Sendable {
  /// The configuration to go by. Its paths are those of the daemon, where one runs.
  public let configuration: Configuration
  /// What the person should know of the choice, a sentence each.
  public let notes: [String]
  /// Why a start would not take the file as it is; nil where it would.
  public let trouble: String?
  /// The configuration file as it was named.
  public let file: String
  /// The daemon that runs on the file with a state that is not at its path: it was moved or deleted under it. nil
  /// where there is none.
  public private(set) var astray: StateLock.Holder?

  /// What a command takes from the configuration beside the paths.
  public enum Need: Sendable {
    /// Nothing.
    case paths
    /// Its feeds or watches.
    case everything
  }

  /// Looks for the places of `source`.
  ///
  /// - Throws: `ConfigurationError` where the file is broken and nothing is known of an earlier one that
  ///   has what is needed.
  public static func find(
    _ source: ConfigurationSource, need: Need
  ) throws(ConfigurationError) -> Premises {
    let signpost = Signpost(file: source.path, environment: source.environment)
    var premises = try find(source, need: need, daemonAt: signpost.state)
    // Where this user may not look, nothing is known to have moved: the look at the state says so.
    if !DaemonSign.read(premises.configuration.paths.state).isRunning {
      premises.astray = signpost.daemon
    }
    return premises
  }

  private static func find(
    _ source: ConfigurationSource, need: Need, daemonAt signed: String?
  ) throws(ConfigurationError) -> Premises {
    do throws(ConfigurationError) {
      let configuration = try source.loadForALook()
      if let before = emptied(configuration, source, daemonAt: signed) { return before }
      return Premises(configuration, source, daemonAt: signed)
    } catch {
      let states = [signed, error.paths?.state].compactMap(\.self)
      let record = states.lazy.compactMap { Self.record(of: source, in: $0) }.first
      let count = error.diagnostics.count { $0.severity == .error }
      let faults = count == 1 ? "a fault" : "\(count) faults"
      let trouble = "\(source.path): \(faults) (claimwatch check)"
      if let record, let text = record.text, var configuration = try? source.load(text) {
        configuration.paths = record.paths
        return Premises(
          configuration: configuration,
          notes: [
            "\(trouble); going by what was in force since \(record.loaded.secondsDescription)"
          ], trouble: trouble, file: source.path)
      }
      guard need == .paths, let paths = error.paths,
        var configuration = try? source.load(ConfigurationText(main: []))
      else {
        throw error
      }
      configuration.paths = paths
      return Premises(
        configuration: configuration, notes: ["\(trouble); looking at \(paths.state)"],
        trouble: trouble, file: source.path)
    }
  }

  /// The premises of a daemon that runs on more than `configuration`, which it would refuse: that of a file
  /// that was emptied.
  private static func emptied(
    _ configuration: Configuration, _ source: ConfigurationSource, daemonAt signed: String?
  ) -> Premises? {
    guard let reason = configuration.idleness.first,
      let state = [signed, configuration.paths.state].compactMap(\.self).first(where: hasDaemon),
      let record = record(of: source, in: state), let text = record.text,
      var inForce = try? source.load(text), inForce.idleness.isEmpty
    else { return nil }
    inForce.paths = record.paths
    let trouble = "\(source.path): \(reason) (claimwatch check)"
    return Premises(
      configuration: inForce,
      notes: ["\(trouble); going by what was in force since \(record.loaded.secondsDescription)"],
      trouble: trouble, file: source.path)
  }

  private init(
    _ configuration: Configuration, _ source: ConfigurationSource, daemonAt signed: String?
  ) {
    var configuration = configuration
    var notes: [String] = []
    let states = [signed, configuration.paths.state].compactMap(\.self)
    if let state = states.first(where: Self.hasDaemon),
      let record = Self.record(of: source, in: state)
    {
      if state != configuration.paths.state {
        notes.append(
          "the daemon that runs on \(source.path) keeps its state in \(state); "
            + "\(configuration.paths.state) counts from its next start on")
      }
      if record.version != Release.version || record.program?.isReplaced == true {
        notes.append(
          "the daemon that runs is the old program (\(record.version)): restart it")
      }
      configuration.paths = record.paths
    }
    self.init(configuration: configuration, notes: notes, trouble: nil, file: source.path)
  }

  private static func hasDaemon(_ state: String) -> Bool {
    if case .runs = DaemonSign.read(state) { true } else { false }
  }

  private static func record(of source: ConfigurationSource, in state: String) -> InForce? {
    InForce.read(in: state).flatMap { $0.isOf(source.path, in: state) ? $0 : nil }
  }

  private init(configuration: Configuration, notes: [String], trouble: String?, file: String) {
    self.configuration = configuration
    self.notes = notes
    self.trouble = trouble
    self.file = file
  }
}

extension Premises {
  /// Throws a ``StartFailure`` where there is no state, or this user may not look, or not change it: neither
  /// is an empty one.
  public func requireState(toChangeIt: Bool = false) throws {
    // Whoever asks for what is in a database hears from that.
    if configuration.state.backend == .postgresql { return }
    try require(Workplace.database(in: configuration.paths.state), called: "state")
    if toChangeIt { try refuseReaders() }
  }

  /// Throws where this user may look at the state and not change it.
  public func refuseReaders() throws {
    if configuration.state.backend == .postgresql { return }
    let path = Workplace.database(in: configuration.paths.state)
    guard access(path, W_OK) != 0, errno == EACCES else { return }
    throw StartFailure(.inputOutput, Self.readOnly(path))
  }

  private static func readOnly(_ path: String) -> String {
    var status = stat()
    let owner =
      stat(path, &status) == 0
      ? getpwuid(status.st_uid)?.pointee.pw_name.map { String(cString: $0) } : nil
    return
      "\(path): only root\(owner.map { $0 == "root" ? "" : " and \($0)" } ?? "") may change the state; "
      + "members of its group may only look. Type the command with sudo"
  }

  /// The same of the alert log.
  public func requireAlerts() throws {
    try require(configuration.paths.alerts, called: "alert log")
  }

  private func require(_ path: String, called name: String) throws {
    if access(path, F_OK) == 0 { return }
    let number = errno
    guard number == ENOENT else {
      throw StartFailure(.inputOutput, Self.refusal(path, number))
    }
    if let astray {
      throw StartFailure(.missing, Self.whereabouts(of: astray, missing: path, file))
    }
    if Self.hasDaemon(configuration.paths.state) {
      throw StartFailure(
        .missing,
        "there is no \(name) \(path), though a daemon runs by \(file): it was moved or deleted, or cannot be "
          + "written (claimwatch status)")
    }
    throw StartFailure(
      .missing,
      "there is no \(name) \(path), by \(file): no daemon has run with it yet, or it was moved or deleted since. "
        + "Start one, or name the configuration that it runs with (--config)")
  }

  /// Throws where a daemon runs whose state is not at its path: whoever made another one there would raise every
  /// alert again.
  public func refuseAstray() throws {
    guard let astray else { return }
    let path = Workplace.database(in: configuration.paths.state)
    throw StartFailure(.held, Self.whereabouts(of: astray, missing: path, file))
  }

  /// The same for a daemon that is to start, whose file may be a pipe and cannot be read again.
  public static func refuseAstray(_ source: ConfigurationSource, _ paths: Paths) throws {
    let signpost = Signpost(file: source.path, environment: source.environment)
    let database = Workplace.database(in: paths.state)
    guard let daemon = signpost.daemon, signpost.state == paths.state, !hasDaemon(paths.state),
      access(database, F_OK) != 0, errno == ENOENT
    else { return }
    throw StartFailure(.held, whereabouts(of: daemon, missing: database, source.path))
  }

  private static func whereabouts(
    of daemon: StateLock.Holder, missing path: String, _ file: String
  ) -> String {
    "a daemon runs by \(file)\(daemon.pid.map { ", process \($0)" } ?? ""), and there is no \(path): its state was "
      + "moved or deleted under it. Put it back, or stop claimwatch and start it to begin anew"
  }

  /// Why this user cannot get at `path`, and who could let them.
  private static func refusal(_ path: String, _ number: Int32) -> String {
    let reason = String(cString: strerror(number))
    guard number == EACCES, let group = group(of: Workplace.parent(of: path)) else {
      return "\(path): \(reason)"
    }
    return
      "\(path): \(reason). Members of the group \(group) may read it, from their next login on "
      + "(usermod -aG \(group) NAME)"
  }

  /// The group of the nearest directory at or above `folder` that this user may not enter.
  private static func group(of folder: String) -> String? {
    var folder = folder
    var status = stat()
    while stat(folder, &status) != 0 {
      guard folder != "/" else { return nil }
      folder = Workplace.parent(of: folder)
    }
    guard access(folder, X_OK) != 0, status.st_mode & 0o010 != 0, status.st_gid != 0,
      let entry = getgrgid(status.st_gid), let name = entry.pointee.gr_name
    else { return nil }
    return String(cString: name)
  }
}
