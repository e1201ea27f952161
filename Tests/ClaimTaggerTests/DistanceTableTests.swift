import Testing

@testable import ClaimTagger

@Suite struct DistanceTableTests {
  /// Where a bucket begins, as the reference implementation (Training/encoder.py) says it.
  @Test(arguments: [
    (32, [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91]),
    (16, [0, 1, 2, 3, 4, 10, 23, 54]),
  ])
  func bucketsWidenWithTheDistance(buckets: Int, starts: [Int]) {
    for distance in 0..<512 {
      let expected = starts.lastIndex { $0 <= distance } ?? 0
      #expect(DistanceTable.bucket(query: 600, key: 600 - distance, of: buckets) == expected)
      let behind = DistanceTable.bucket(query: 600, key: 600 + distance, of: buckets)
      #expect(behind == (distance == 0 ? 0 : buckets / 2 + expected))
    }
  }

  @Test func noShapeOfTableTraps() {
    for buckets in Array(1...9) + [512, 513, 4096] {
      for key in [0, 1, 5, 300, 599] {
        let bucket = DistanceTable.bucket(query: 300, key: key, of: buckets)
        #expect((0..<buckets).contains(bucket), "\(buckets) buckets, key \(key)")
      }
    }
  }
}
