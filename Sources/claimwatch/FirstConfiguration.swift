import Configuration

/// The configuration that `claimwatch init` writes: `Config/claimwatch.toml` without its feed of invented
/// news, which belongs into no file that is meant.
enum FirstConfiguration {
  /// The text for `file`, an absolute path. A service's file says where its state and logs are, so that
  /// nobody has to know.
  static func text(for file: String) -> String {
    var lines = template
    if let start = lines.firstIndex(where: { $0.hasPrefix("# A local file with invented news") }) {
      let end = lines[start...].firstIndex { $0.isEmpty } ?? lines.endIndex
      lines.removeSubrange(start..<min(end + 1, lines.endIndex))
    }
    if let service = ServicePlaces(configuration: file) {
      lines = lines.map { $0.hasPrefix("# ") ? place($0, of: service) ?? $0 : $0 }
    }
    return lines.joined(separator: "\n")
  }

  /// The lines of `Config/claimwatch.toml`.
  private static var template: [String] {
    String(decoding: PackageResources.claimwatch_toml, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// A commented line of `[paths]`, taken in.
  private static func place(_ line: String, of service: ServicePlaces) -> String? {
    for (example, place) in [
      ("/var/lib/claimwatch", service.state), ("/var/log/claimwatch", service.logs),
      ("/run/claimwatch", service.runtime),
    ] where line.contains("= \"\(example)") {
      return String(line.dropFirst(2)).replacing("\"\(example)", with: "\"\(place)")
    }
    return nil
  }
}
