import JSONText
import Testing

@Suite struct JSONValueTests {
  @Test func readsADocument() throws {
    let value = try JSONValue(
      parsing: #" { "a" : [1, -2.5e3, true, null, "x\u00e9\ud83d\ude00\n"], "b":{} , "a2":"" } "#
        .utf8)
    let list = try #require(value["a"]?.array)
    #expect(list[0].integer == 1)
    #expect(list[1].number == -2500)
    #expect(list[2].bool == true)
    #expect(list[3] == .null)
    #expect(list[4].string == "xé😀\n")
    #expect(value["b"] == .object([]))
    #expect(value["missing"] == nil)
    #expect(list[1].integer == -2500)
    #expect(try JSONValue(parsing: "1.5".utf8).integer == nil)
    #expect(try JSONValue(parsing: "1e400".utf8).integer == nil)
  }

  @Test(
    arguments: [
      ("", 0), ("{", 1), ("[1,]", 3), ("{\"a\" 1}", 5), ("{a:1}", 1), ("01", 1), ("+1", 0),
      ("tru", 0), ("\"\u{1}\"", 1), ("\"abc", 4), ("\"\\x\"", 2), ("\"\\u12g4\"", 5), ("1 2", 2),
      ("-", 1), ("1.", 2), ("1e", 2), ("[1 2]", 3), ("nul", 0),
    ] as [(String, Int)])
  func refusesWithTheByte(text: String, offset: Int) {
    #expect {
      try JSONValue(parsing: text.utf8)
    } throws: { error in
      (error as? JSONError)?.offset == offset
    }
  }

  @Test func halfAPairIsReplaced() throws {
    #expect(try JSONValue(parsing: #""\ud800""#.utf8).string == "\u{FFFD}")
    #expect(try JSONValue(parsing: #""\udc00x""#.utf8).string == "\u{FFFD}x")
    #expect(try JSONValue(parsing: #""\ud800\u0041""#.utf8).string == "\u{FFFD}A")
  }

  @Test func nestingIsBounded() throws {
    let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    #expect(throws: Never.self) { try JSONValue(parsing: deep.utf8) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: ("[" + deep + "]").utf8) }
    let endless = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(throws: JSONError.self) { try JSONValue(parsing: endless) }
  }

  /// Any damage to a document is an error or another document, never a trap.
  @Test func survivesDamage() {
    let document = Array(#"{"a":[1,-2.5e3,"xé\u00e9\ud83d\ude00",{"b":null}],"c":true}"#.utf8)
    var generator = SeededGenerator(seed: 7)
    var faults = 0
    for _ in 0..<20_000 {
      var bytes = document
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes.removeLast(bytes.count - place)
        }
        if bytes.isEmpty { break }
      }
      if (try? JSONValue(parsing: bytes)) == nil { faults += 1 }
    }
    #expect(faults > 1000)
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same damage in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
