/// `via`: which claims stand wholly inside the content of another.
enum Nesting {
  /// For every claim the indices of those around it, nearest first. Linear but for sorting; at most
  /// `depth` levels are followed.
  static func outer(_ claims: [LocatedClaim], depth: Int = 4) -> [[Int]] {
    var result = [[Int]](repeating: [], count: claims.count)
    // Contents as intervals, opened in order of their beginning, longest first.
    var intervals: [(range: Range<Int>, claim: Int)] = []
    for (index, claim) in claims.enumerated() {
      for content in claim.contents { intervals.append((content, index)) }
    }
    intervals.sort {
      ($0.range.lowerBound, -$0.range.upperBound, $0.claim)
        < ($1.range.lowerBound, -$1.range.upperBound, $1.claim)
    }
    let order = claims.indices.sorted {
      (claims[$0].anchor, -claims[$0].extent.upperBound) < (
        claims[$1].anchor, -claims[$1].extent.upperBound
      )
    }
    var open: [(range: Range<Int>, claim: Int)] = []
    var next = 0
    for index in order {
      let claim = claims[index]
      let anchor = claim.anchor
      while next < intervals.count, intervals[next].range.lowerBound <= anchor {
        while let last = open.last, last.range.upperBound <= intervals[next].range.lowerBound {
          open.removeLast()
        }
        open.append(intervals[next])
        next += 1
      }
      while let last = open.last, last.range.upperBound <= anchor { open.removeLast() }
      for (range, outer) in open.suffix(16).reversed() where outer != index {
        guard result[index].count < depth else { break }
        if claim.isInside(range), !result[index].contains(outer) { result[index].append(outer) }
      }
    }
    return result
  }
}

extension LocatedClaim {
  /// Where the claim's own words begin: its cue, or its content.
  fileprivate var anchor: Int { cue?.lowerBound ?? start }

  /// Source and cue inside `range`, and every content.
  fileprivate func isInside(_ range: Range<Int>) -> Bool {
    for part in [source, cue].compactMap({ $0 })
    where part.lowerBound < range.lowerBound || part.upperBound > range.upperBound {
      return false
    }
    return contents.allSatisfy {
      $0.lowerBound >= range.lowerBound && $0.upperBound <= range.upperBound
    } && (cue != nil || source != nil)
  }
}
