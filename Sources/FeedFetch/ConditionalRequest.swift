import FeedModel

/// Conditional requests (RFC 9110, section 13): which validators are kept, and where they are sent.
enum ConditionalRequest {
  /// The header fields for `hop`. Both validators are sent, none is invented or edited; they go only
  /// to the resource they came from.
  static func fields(_ validators: Validators?, origin: HopURL, hop: HopURL) -> [String] {
    guard let validators, hop.text == validators.url ?? origin.text else { return [] }
    var lines: [String] = []
    if let etag = kept(validators.etag) { lines.append("If-None-Match: \(etag)") }
    if let date = kept(validators.lastModified) { lines.append("If-Modified-Since: \(date)") }
    return lines
  }

  /// The pair of a 200; nil where it has neither.
  static func validators(of head: ResponseHead, from hop: HopURL, requested: HopURL) -> Validators?
  {
    let etag = head.text(.etag)
    let lastModified = head.text(.lastModified)
    guard etag != nil || lastModified != nil else { return nil }
    return Validators(
      etag: etag, lastModified: lastModified, url: hop == requested ? nil : hop.text)
  }

  /// The pair that was sent, with what the 304 brings (RFC 9111, section 4.3.4).
  static func updated(_ sent: Validators?, by head: ResponseHead) -> Validators? {
    guard var pair = sent else { return nil }
    pair.etag = head.text(.etag) ?? pair.etag
    pair.lastModified = head.text(.lastModified) ?? pair.lastModified
    return pair
  }

  /// A validator that may go into a header line: printable ASCII, at most 1 KiB.
  private static func kept(_ value: String?) -> String? {
    guard let value, !value.isEmpty, value.utf8.count <= 1024, CleanText.isPrintable(value.utf8)
    else { return nil }
    return value
  }
}
