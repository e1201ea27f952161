/// Counts of milliseconds in classes that are 5 % wide.
struct Histogram {
  private var counts = [Int](repeating: 0, count: 400)
  private(set) var total = 0
  private(set) var most: Int64 = 0
  private static let bounds: [Int64] = {
    var bounds: [Int64] = []
    var bound = 1.0
    while bounds.count < 400 {
      bounds.append(Int64(bound))
      bound = max(bound + 1, bound * 1.05)
    }
    return bounds
  }()

  mutating func add(_ value: Int64) {
    let value = max(0, value)
    var (low, high) = (0, Self.bounds.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if Self.bounds[middle] < value { low = middle + 1 } else { high = middle }
    }
    counts[low] += 1
    total += 1
    most = max(most, value)
  }

  /// The upper bound of the class that `part` of the values lie in or below.
  func quantile(_ part: Double) -> Int64 {
    var left = Int((part * Double(total)).rounded(.up))
    for (bound, count) in zip(Self.bounds, counts) {
      left -= count
      if left <= 0, total > 0 { return min(bound, most) }
    }
    return most
  }
}
