/// Servers whose HTTP/2 was found broken: they are asked over HTTP/1.1 for a day, then tried anew.
/// Used by the network thread alone.
final class PlainHosts {
  private struct Key: Hashable {
    let host: String
    let port: Int
  }
  /// When each of them is forgotten, in microseconds of the steady clock.
  private var until: [Key: UInt64] = [:]

  private static let day: UInt64 = 86_400_000_000
  /// Far more than there are such servers; a redirect may lead to any number of names.
  private static let most = 1000

  /// Whether `hop` is on one of them.
  func contains(_ hop: HopURL) -> Bool {
    guard !until.isEmpty, let end = until[Key(host: hop.host, port: hop.port)] else { return false }
    return Monotonic.microseconds() < end
  }

  /// Remembers the server of `hop`.
  func insert(_ hop: HopURL) {
    let now = Monotonic.microseconds()
    if until.count >= Self.most { until = until.filter { $0.value > now } }
    if until.count >= Self.most { until = [:] }
    until[Key(host: hop.host, port: hop.port)] = now + Self.day
  }
}
