import JSONText
import Testing

@Suite struct JSONWriterTests {
  private func written(_ body: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    body(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func keepsTheOrderOfKeysAndSeparatesMembers() {
    let text = written { json in
      json.object { json in
        json.member("b", "x")
        json.member("a", 1)
        json.key("list")
        json.array([1, 2]) { json, number in json.object { $0.member("n", number) } }
        json.member("empty", [String]())
        json.member("yes", true)
        json.key("nothing")
        json.null()
        json.key(dynamic: "q\"")
        json.value(nil as String?)
      }
    }
    #expect(
      text
        == #"{"b":"x","a":1,"list":[{"n":1},{"n":2}],"empty":[],"yes":true,"nothing":null,"q\"":null}"#
    )
  }

  @Test(
    arguments: [
      (0.0, "0"), (-3.0, "-3"), (1.5, "1.5"), (0.1, "0.1"), (1e20, "1e+20"), (2.5e-300, "2.5e-300"),
      (.infinity, "null"), (-.infinity, "null"), (.nan, "null"),
      (999_999_999_999_999.0, "999999999999999"),
    ] as [(Double, String)])
  func writesNumbersThatJSONCanHold(number: Double, expected: String) throws {
    let text = written { $0.value(number) }
    #expect(text == expected)
    if number.isFinite {
      #expect(try JSONValue(parsing: text.utf8).number == number)
    }
  }

  /// Reliability, section 4: C0, DEL, C1, bidirectional controls, U+2028 and U+2029 never stand raw.
  private func mayStandRaw(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      false
    default: true
    }
  }

  @Test func everyScalarSurvivesAndNoDangerousOneStandsRaw() throws {
    for start in stride(from: UInt32(0), to: 0x11_0000, by: 0x1000) {
      let scalars = (start..<(start + 0x1000)).compactMap(Unicode.Scalar.init)
      let source = String(String.UnicodeScalarView(scalars))
      var bytes: [UInt8] = []
      JSONEscape.append(source, to: &bytes)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text.unicodeScalars.allSatisfy { mayStandRaw($0.value) }, "from \(start)")
      #expect(try JSONValue(parsing: bytes) == .string(source), "from \(start)")
      let length = scalars.reduce(2) { $0 + JSONEscape.length(of: $1) }
      #expect(length == bytes.count, "from \(start)")
    }
  }

  @Test func aTruncatedSequenceAtTheEndIsNotReadBeyond() {
    for ending in [[0xC2], [0xE2], [0xE2, 0x80], [0xD8], [0xEF, 0xBB]] as [[UInt8]] {
      var bytes: [UInt8] = []
      ending.withUnsafeBufferPointer { JSONEscape.append(utf8: $0, to: &bytes) }
      #expect(bytes == [0x22] + ending + [0x22])
    }
  }
}
