import Testing

@testable import Configuration
@testable import WatchQuery

@Suite struct DurationTests {
  @Test(arguments: [
    ("1ms", 1), ("90s", 90_000), ("15m", 900_000), ("1h30m", 5_400_000), ("1d", 86_400_000),
    ("1w2d3h4m5s6ms", 788_645_006), ("0s", 0), ("007m", 420_000),
    ("9223372036854775807ms", Int64.max),
  ])
  func reads(text: String, milliseconds: Int64) throws {
    #expect(try DurationText.parse(text) == milliseconds)
  }

  @Test(arguments: [
    "", "m", "15", "15 m", " 15m", "15m ", "+15m", "-15m", "1.5h", "15M", "15min", "30m1h", "1h1h",
    "1ms1s", "１5m", "1h30", "1e3s", "0x1s", "1h-30m",
    "1ms1ms",
  ])
  func refuses(text: String) {
    #expect(throws: DurationText.Fault.notADuration) { try DurationText.parse(text) }
  }

  @Test(arguments: [
    "9223372036854775808ms", "99999999999999999999s", "9223372036854775807s",
    "9223372036854775s9223372036854775807ms",
  ])
  func noticesOverflow(text: String) {
    #expect(throws: DurationText.Fault.tooLarge) { try DurationText.parse(text) }
  }

  @Test func writesWhatItReads() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let milliseconds = Int64.random(in: 0...(.max >> Int64.random(in: 0...62)), using: &generator)
      #expect(try DurationText.parse(DurationText.text(milliseconds)) == milliseconds)
    }
    #expect(DurationText.text(5_400_000) == "1h30m")
    #expect(DurationText.text(0) == "0s")
  }
}

@Suite struct ByteSizeTests {
  @Test(arguments: [
    ("0B", 0), ("1B", 1), ("512KiB", 524_288), ("10MiB", 10_485_760), ("1GiB", 1_073_741_824),
  ])
  func readsAndWrites(text: String, bytes: Int64) {
    #expect(ByteSizeText.parse(text) == bytes)
    #expect(ByteSizeText.text(bytes) == text)
  }

  @Test(arguments: [
    "", "B", "10", "10MB", "10 MiB", "-1B", "1.5MiB", "99999999999999999999B", "9999999999GiB",
  ])
  func refuses(text: String) { #expect(ByteSizeText.parse(text) == nil) }
}

@Suite struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("", "ab", 2), ("interval", "interval", 0), ("intervall", "interval", 1),
    ("intreval", "interval", 1), ("nterval", "interval", 1), ("timeuot", "timeout", 1),
    ("kitten", "sitting", 3), ("ab", "ba", 1), ("ca", "abc", 3),
  ])
  func counts(left: String, right: String, distance: Int) {
    #expect(
      EditDistance.between(Array(left.unicodeScalars), Array(right.unicodeScalars)) == distance)
    #expect(
      EditDistance.between(Array(right.unicodeScalars), Array(left.unicodeScalars)) == distance)
  }

  @Test func suggestsOnlyWhatIsNear() {
    let keys = ["id", "url", "title", "interval"]
    #expect(EditDistance.nearest(to: "Intervall", among: keys) == "interval")
    #expect(EditDistance.nearest(to: "urls", among: keys) == "url")
    #expect(EditDistance.nearest(to: "xy", among: keys) == nil)
    #expect(EditDistance.nearest(to: "frequency", among: keys) == nil)
    #expect(EditDistance.nearest(to: String(repeating: "a", count: 100_000), among: keys) == nil)
  }
}

@Suite struct IdentifierTests {
  @Test func isWhatTheAlertSchemaTakes() {
    for good in ["a", "0", "a-b_c", String(repeating: "a", count: 64)] {
      #expect(Identifier.isValid(good))
    }
    for bad in ["", "-a", "_a", "A", "a b", "é", "a.b", String(repeating: "a", count: 65)] {
      #expect(!Identifier.isValid(bad), "\(bad)")
    }
  }
}
