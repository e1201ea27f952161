import Configuration
import PollSchedule

extension HostLimits {
  /// What a configuration says of every host.
  init(_ configuration: Configuration) {
    self.init(
      connections: configuration.fetch.hostConnections, spacing: configuration.fetch.hostSpacing)
  }

  /// What it says of single ones.
  static func overrides(_ configuration: Configuration) -> [String: HostLimits] {
    let limits = HostLimits(configuration)
    return Dictionary(
      configuration.hosts.map { host in
        (
          host.name,
          HostLimits(
            connections: host.connections ?? limits.connections,
            spacing: host.spacing ?? limits.spacing)
        )
      }
    ) { first, _ in first }
  }
}
