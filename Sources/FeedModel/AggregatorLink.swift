/// Links of search feeds and readers of news, which lead to an article by way of the aggregator: what they stand for is
/// not decoded.
public enum AggregatorLink {
  /// Hosts, and what a path begins with there.
  private static let places: [(host: StaticString, path: StaticString)] = [
    ("news.google.com", "/"), ("www.google.com", "/url"), ("google.com", "/url"),
    ("www.bing.com", "/news/apiclick"), ("bing.com", "/news/apiclick"),
  ]

  /// The aggregator's host; nil for a link of any other kind.
  public static func host(of link: String?) -> String? {
    guard let link else { return nil }
    var rest = link.utf8.prefix(256)[...]
    for scheme: StaticString in ["https://", "http://"] where starts(rest, scheme) {
      rest = rest.dropFirst(scheme.utf8CodeUnitCount)
      for place in places where starts(rest, place.host) {
        let path = rest.dropFirst(place.host.utf8CodeUnitCount)
        if starts(path, place.path) { return "\(place.host)" }
      }
    }
    return nil
  }

  /// Whether bytes begin with `word`, which is in lower case; letters of ASCII in any case.
  private static func starts(_ bytes: Substring.UTF8View, _ word: StaticString) -> Bool {
    word.withUTF8Buffer { word in
      bytes.prefix(word.count).elementsEqual(word) { byte, wanted in
        ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) == wanted
      }
    }
  }
}
