import FeedModel
import Testing

@Suite("An array with an answer for every index")
struct TotalArrayTests {
  private static let indices = [Int.min, -2, -1, 0, 1, 2, 3, 4, Int.max]

  @Test("outside its elements stands nothing, and nothing can be set there")
  func lookUps() {
    var letters = TotalArray(["a", "b", "c"], outside: "-")
    for index in Self.indices {
      #expect(letters[index] == (0..<3 ~= index ? Array(letters)[index] : "-"))
    }
    for index in Self.indices where !(0..<3 ~= index) { letters[index] = "x" }
    #expect(Array(letters) == ["a", "b", "c"])
    #expect(letters[3] == "-")
    letters[1] = "B"
    #expect(Array(letters) == ["a", "B", "c"])
  }

  @Test("slices are cut to what is there")
  func slices() {
    let letters = TotalArray(["a", "b", "c"], outside: "-")
    for low in Self.indices {
      for high in Self.indices {
        let expected = ["a", "b", "c"].enumerated().filter { $0.offset >= low && $0.offset < high }
        #expect(Array(letters[low..<high]) == expected.map(\.element))
      }
    }
    #expect(letters.prefix(9).count == 3)
    #expect(letters.withUnsafeBufferPointer { Array($0) } == ["a", "b", "c"])
  }

  @Test("empty, and of a negative count")
  func empty() {
    #expect(TotalArray([Int](), outside: 7)[0] == 7)
    #expect(TotalArray(repeating: 1, count: -5, outside: 7).isEmpty)
    #expect(Array(TotalArray(repeating: 1, count: 2, outside: 7)) == [1, 1])
  }

  @Test("the last of an array is replaced, and in an empty one nothing happens")
  func replaced() {
    var letters = ["a", "b"]
    letters.replaceLast(with: "c")
    #expect(letters == ["a", "c"])
    var none: [String] = []
    none.replaceLast(with: "c")
    #expect(none.isEmpty)
  }
}
