import FeedModel
import Testing

@Suite("Ranges and look-ups without a trap")
struct TotalRangeTests {
  @Test("a range whose end lies before its beginning is empty")
  func ranges() {
    #expect(Range(from: 2, to: 5) == Range(uncheckedBounds: (2, 5)))
    #expect(Range(from: 5, to: 2) == Range(uncheckedBounds: (5, 5)))
    #expect(Range(from: Int.max, to: Int.min).isEmpty)
    let (low, high) = (5, 2)
    #expect((low..<high).isEmpty)
    #expect((low..<high).lowerBound == 5)
    #expect(Array(high..<low) == [2, 3, 4])
  }

  @Test("elements and slices are cut to what is there")
  func lookUps() {
    let letters = Array("abcde")
    let numbers = [Int.min, -3, -1, 0, 2, 4, 5, 6, Int.max]
    for low in numbers {
      #expect(letters[at: low] == letters.indices.filter { $0 == low }.map { letters[$0] }.first)
      for high in numbers {
        let expected = letters.indices.filter { $0 >= low && $0 < high }.map { letters[$0] }
        #expect(Array(letters.slice(low, high)) == expected)
      }
    }
    let middle = letters.slice(1, 4)
    #expect(middle[at: 0] == nil)
    #expect(middle[at: 1] == "b")
    #expect(Array(middle.slice(3, 9)) == ["d"])
  }
}
