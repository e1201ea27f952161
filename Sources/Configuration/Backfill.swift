import WatchQuery

/// Which items of a feed's first fetch may raise alerts.
public enum Backfill: Hashable, Sendable {
  /// Those dated within so many milliseconds before the fetch.
  case duration(Int64)
  case all
  case none
}

extension ValueRule where Value == Backfill {
  static var backfill: ValueRule<Backfill> {
    ValueRule(
      type: "duration, \"all\" or \"none\"",
      written: { backfill in
        switch backfill {
        case .duration(let milliseconds): "\"\(DurationText.text(milliseconds))\""
        case .all: "\"all\""
        case .none: "\"none\""
        }
      }
    ) { node, key, reading in
      guard case .string(let text) = node.value else {
        reading.wrongType(key, "a duration such as \"1d\", \"all\" or \"none\"", node)
        return nil
      }
      switch text {
      case "all": return .all
      case "none": return Backfill.none
      default:
        if let nearest = EditDistance.nearest(to: text, among: ["all", "none"]) {
          reading.refuse(
            key, "must be a duration, \"all\" or \"none\", not \(Quoted(text))", node,
            advice: "did you mean \"\(nearest)\"?")
          return nil
        }
        return ValueRule<Int64>.duration(text, 1000...315_360_000_000, node, key, &reading)
          .map(Backfill.duration)
      }
    }
  }
}
