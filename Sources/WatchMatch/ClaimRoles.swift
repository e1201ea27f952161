import FeedModel

extension WatchMatcher {
  /// The part each hit plays in `claims`, in the order of the hits.
  ///
  /// A hit belongs to the shortest span that holds all of it, be it speaker, cue or content: where
  /// claims are nested, that is the innermost. Of equal spans the speaker comes before the cue,
  /// the cue before the content, and the earlier claim before the later. A hit that no span holds
  /// whole belongs to the span with which it shares the most bytes, by the same order among
  /// equals; one that touches none is outside every claim.
  public static func roles(of hits: [TermHit], claims: [Claim]) -> [RoleMatch] {
    let spans = ClaimSpans(claims)
    return hits.map { hit in
      guard let best = spans.best(for: hit.span) else {
        return RoleMatch(hit: hit, role: .outsideClaim, claim: nil)
      }
      return RoleMatch(hit: hit, role: best.role, claim: best.claim)
    }
  }
}

/// The spans of all claims, by field and start.
private struct ClaimSpans {
  struct Entry {
    let span: Range<Int>
    let role: RoleMatch.Role
    let claim: Int
    /// Speaker before cue before content.
    let rank: Int
    /// The furthest end of this and all earlier entries of the field: what begins earlier and
    /// ends before a hit need not be looked at.
    var furthestEnd = 0
  }

  private var entries: [Field: [Entry]] = [:]

  init(_ claims: [Claim]) {
    for (index, claim) in claims.enumerated() {
      add(claim.speaker, .speaker, 0, index)
      add(claim.cue, .cue, 1, index)
      for content in claim.content { add(content, .content, 2, index) }
    }
    for field in Field.allCases {
      guard var sorted = entries[field] else { continue }
      sorted.sort {
        ($0.span.lowerBound, $0.claim, $0.rank) < ($1.span.lowerBound, $1.claim, $1.rank)
      }
      var furthest = 0
      for index in sorted.indices {
        furthest = max(furthest, sorted[index].span.upperBound)
        sorted[index].furthestEnd = furthest
      }
      entries[field] = sorted
    }
  }

  private mutating func add(_ span: TextSpan?, _ role: RoleMatch.Role, _ rank: Int, _ claim: Int) {
    guard let span, !span.utf8.isEmpty else { return }
    entries[span.field, default: []]
      .append(Entry(span: span.utf8, role: role, claim: claim, rank: rank))
  }

  func best(for hit: TextSpan) -> Entry? {
    guard let entries = entries[hit.field] else { return nil }
    var best: Entry?
    var index = Self.firstIndex(in: entries, startingAtOrAfter: hit.utf8.upperBound)
    while index > 0, entries[index - 1].furthestEnd > hit.utf8.lowerBound {
      index -= 1
      let entry = entries[index]
      guard entry.span.overlaps(hit.utf8) else { continue }
      if let found = best, !Self.order(entry, before: found, for: hit.utf8) { continue }
      best = entry
    }
    return best
  }

  private static func order(_ left: Entry, before right: Entry, for hit: Range<Int>) -> Bool {
    let shared = (left.span.clamped(to: hit).count, right.span.clamped(to: hit).count)
    if shared.0 != shared.1 { return shared.0 > shared.1 }
    return (left.span.count, left.rank, left.claim) < (right.span.count, right.rank, right.claim)
  }

  private static func firstIndex(in entries: [Entry], startingAtOrAfter offset: Int) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].span.lowerBound < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
