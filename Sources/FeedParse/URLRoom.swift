import FeedModel

/// Makes relative URLs absolute as long as a document has room for it.
///
/// Every relative URL copies its base: 358 KB of them under a base of 174 KB became 1.2 GB, and 140,000
/// attachments of a JSON feed behind a redirect to a long address as much (issue 10).
enum URLRoom {
  /// `reference` made absolute against `base`; empty where it is longer than ``Bound/url``, and as it
  /// is once ``Bound/resolvedURLs`` is used up.
  static func absolute(
    _ reference: String, against base: String?, used: inout Int, noting bounds: inout BoundLog
  ) -> String {
    guard reference.utf8.count <= Bound.url.limit else {
      bounds.note(.url)
      return ""
    }
    guard let base, !URLReference.isAbsolute(reference) else { return reference }
    let added = base.utf8.count
    guard used + added <= Bound.resolvedURLs.limit else {
      bounds.note(.resolvedURLs)
      return reference
    }
    used += added
    let resolved = URLReference.resolve(reference, against: base)
    guard resolved.utf8.count <= Bound.url.limit else {
      bounds.note(.url)
      return ""
    }
    return resolved
  }
}
