import CSystem
import Configuration
import FeedFetch
import Glibc

/// How many files and connections this process may have open at a time (RLIMIT_NOFILE).
///
/// Without a descriptor left nothing is fetched or stored, and libdispatch ends the process where it cannot open
/// `/proc/self/task/N/stat` (Swift 6.1 to 6.3). So the limit is raised to what the configuration asks for, the
/// connections stay below it, and where hardly any would fit a start is refused.
public enum DescriptorLimit {
  /// State, logs, files of feeds, what libraries keep open for themselves, and as many again to be safe.
  static let own = 64
  /// A fetch at its worst: the resolver's thread with its socket, or two addresses that are tried at once.
  static let perFetch = 4
  /// With fewer no start is tried.
  static let least = own + 4 * perFetch

  /// Raises the limit to what `configuration` asks for, as far as the system allows.
  ///
  /// - Throws: ``StartFailure`` where that is too little to work with.
  static func prepare(_ configuration: Configuration) throws {
    let limit = raised(to: wanted(FetchLimits(configuration)))
    guard limit < least else { return }
    throw StartFailure(
      .limited,
      "this process may have only \(limit) files open, and needs \(least) at least: raise LimitNOFILE= of the "
        + "service, or ulimit -n")
  }

  /// What `limits` ask for.
  static func wanted(_ limits: FetchLimits) -> Int {
    own + limits.inFlight * perFetch + limits.idleConnections
  }

  /// `limits`, with fewer connections where the process may not have as many, after the limit was raised.
  static func fitted(_ limits: FetchLimits) -> FetchLimits {
    fitted(limits, within: raised(to: wanted(limits)))
  }

  static func fitted(_ limits: FetchLimits, within limit: Int) -> FetchLimits {
    guard wanted(limits) > limit else { return limits }
    var fitted = limits
    let room = max(perFetch, limit - own)
    // Kept connections save a greeting; those in flight are what it is all about.
    fitted.idleConnections = min(limits.idleConnections, room / 8)
    fitted.inFlight = max(1, min(limits.inFlight, (room - fitted.idleConnections) / perFetch))
    return fitted
  }

  /// What keeps a daemon on `configuration` from having as many connections as that allows, in a sentence; nil
  /// where nothing does. `limit` is what it may have open at most.
  public static func shortage(_ configuration: Configuration, within limit: Int) -> String? {
    let limits = FetchLimits(configuration)
    let fitted = fitted(limits, within: limit)
    guard fitted.inFlight < limits.inFlight else { return nil }
    return
      "only \(limit) files may be open at a time, where \(wanted(limits)) are asked for: of \(limits.inFlight) "
      + "connections \(fitted.inFlight) are used (LimitNOFILE= of the service, ulimit -n)"
  }

  /// The most that this process could be allowed.
  public static var mostPossible: Int { claimwatch_most_open_files() }

  /// The limit of another process; nil where that cannot be read.
  public static func ofProcess(_ process: Int) -> Int? {
    guard let bytes = try? LocalFeedFile.read("/proc/\(process)/limits", limit: 1 << 16) else {
      return nil
    }
    let name = Array("Max open files".utf8)
    let line = bytes.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: name) }
    let soft = line?.dropFirst(name.count).split(separator: UInt8(ascii: " ")).first
    return soft.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
  }

  /// How many descriptors are open now; nil where that cannot be told.
  static var inUse: Int? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = -1
    while let entry = readdir(folder) {
      if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
    }
    return count
  }

  /// The limit in force.
  static var inForce: Int { raised(to: 0) }

  /// Raises the limit to `wanted`, or as far as it goes, and gives what is in force then.
  private static func raised(to wanted: Int) -> Int { claimwatch_raise_open_files(wanted) }
}
