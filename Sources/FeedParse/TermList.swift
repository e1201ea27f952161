import FeedModel

/// Terms in order, none of them twice, no more than a bound allows.
///
/// Found by their bytes, in a set once there are many: looked for one by one, 300,000 keywords took a
/// minute (issue 10).
struct TermList {
  private(set) var terms: [String] = []
  private var index: Set<ByteKey> = []
  private static let fewTerms = 8

  /// Adds `term` unless it is empty or there already.
  mutating func add(_ term: String, limit: Bound, noting bounds: inout BoundLog) {
    guard !term.isEmpty else { return }
    _ = isNew(term, limit: limit, noting: &bounds)
  }

  /// Adds `term` and returns true; false where it is there already or the list is full.
  mutating func isNew(_ term: String, limit: Bound, noting bounds: inout BoundLog) -> Bool {
    guard terms.count < limit.limit else {
      bounds.note(limit)
      return false
    }
    if terms.count < Self.fewTerms {
      if terms.contains(where: { $0.hasSameBytes(as: term) }) { return false }
    } else {
      if index.isEmpty { index = Set(terms.map(ByteKey.init)) }
      guard index.insert(ByteKey(term)).inserted else { return false }
    }
    terms.append(term)
    return true
  }
}
