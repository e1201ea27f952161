/// Where a service keeps what it writes, told by where its configuration stands.
///
/// A file in `/etc/claimwatch` is a service's, whoever reads it: the daemon, a member of its group, root.
/// All of them must find the same state and logs (docs/decisions/0017-one-place.md).
public struct ServicePlaces: Hashable, Sendable {
  /// The directory of services' configurations.
  public static let configurations = "/etc/claimwatch"

  /// `claimwatch` for `claimwatch.toml`, `claimwatch-desk` for `desk.toml` (`claimwatch@desk.service`).
  public let name: String

  /// The places of the service that `file` configures; nil where it is nobody's. `file` is absolute.
  public init?(configuration file: String) {
    let (folder, suffix) = (Self.configurations + "/", ".toml")
    guard file.hasPrefix(folder), file.hasSuffix(suffix) else { return nil }
    let instance = file.dropFirst(folder.count).dropLast(suffix.count)
    guard !instance.isEmpty, !instance.contains("/") else { return nil }
    name = instance == "claimwatch" ? "claimwatch" : "claimwatch-\(instance)"
  }

  /// As `StateDirectory=` of the unit.
  public var state: String { "/var/lib/" + name }
  /// As `LogsDirectory=` of the unit.
  public var logs: String { "/var/log/" + name }
  /// As `RuntimeDirectory=` of the unit.
  public var runtime: String { "/run/" + name }
}
