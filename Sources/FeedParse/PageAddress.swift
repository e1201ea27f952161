import FeedModel

/// Addresses of pages.
package enum PageAddress {
  /// `reference` made absolute against `base` (RFC 3986, section 5); as it is where it cannot be.
  package static func resolve(_ reference: String, against base: String?) -> String {
    URLReference.resolve(reference, against: base)
  }

  /// Scheme and authority of `url`, in lower case; `url` itself where it has none.
  package static func site(of url: String) -> String {
    let bytes = Array(url.utf8)
    guard let colon = bytes.firstIndex(of: 0x3A) else { return url }
    let end =
      bytes.dropFirst(colon + 3).firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 || $0 == 0x5C }
      ?? bytes.count
    return String(
      decoding: bytes.prefix(end).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 },
      as: UTF8.self)
  }
}
