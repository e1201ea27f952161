import CTagger
import FeedModel
import Glibc

/// Relative attention of T5 (Raffel et al. 2020) as in MPNet (Song et al. 2020): what the distance
/// of two pieces adds to their score, the same in every layer, laid out for the attention kernel.
///
/// Thread rule: any thread; nothing changes after init.
struct DistanceTable {
  /// 2 · `reach` floats a head; number `reach` + key − query, times the root of the head's size.
  let values: [Float]
  /// At least the pieces of a window.
  let reach: Int

  /// `buckets` has one row a head and one column a bucket.
  init(_ buckets: FloatTable, _ shape: ModelConfiguration) {
    reach = ct_padded(shape.window)
    let root = Float(shape.heads > 0 ? shape.hidden / shape.heads : 0).squareRoot()
    var values: [Float] = []
    for head in 0..<buckets.rows {
      for step in 0..<2 * reach {
        let bucket = Self.bucket(query: reach, key: step, of: buckets.columns)
        values.append(buckets.row(head)[bucket] * root)
      }
    }
    self.values = values
  }

  /// Half of the buckets are for keys before the query, half for those behind it; of these half are
  /// one distance each, the rest widen logarithmically up to a distance of 128.
  static func bucket(query: Int, key: Int, of buckets: Int) -> Int {
    let half = buckets / 2
    let exact = buckets / 4
    let side = key > query ? half : 0
    let distance = abs(query - key)
    guard distance >= exact, (1..<128).contains(exact) else {
      return min(side + min(distance, max(0, half - 1)), buckets - 1)
    }
    let far = log(Double(distance) / Double(exact)) / log(128 / Double(exact))
    // The slack keeps powers of two on their bucket's side, whatever the last bit of the logarithm.
    return side + min(exact + Int(far * Double(half - exact) + 1e-6), half - 1)
  }
}
