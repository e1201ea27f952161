/// The addresses of feeds that are polled again and again, taken apart once: libcurl's parser takes as
/// long as a tenth of a 304. Used by the network thread alone.
final class KnownURLs {
  /// As many as are polled every few seconds; taking one apart anew costs 20 µs.
  static let most = 1_024

  private var known: [String: HopURL] = [:]
  /// How many were taken apart.
  private(set) var parsed = 0

  /// The address `text`, as ``HopURL/init(_:)`` takes it apart.
  func url(_ text: String) throws(FetchError) -> HopURL {
    if let url = known[text] { return url }
    let url = try HopURL(text)
    parsed += 1
    if known.count >= Self.most { known.removeAll(keepingCapacity: true) }
    known[text] = url
    return url
  }
}
