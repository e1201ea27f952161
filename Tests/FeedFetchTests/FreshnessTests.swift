import FeedFetch
import FeedModel
import LoopbackServer
import Testing

@Suite("Freshness and dates")
struct FreshnessTests {
  @Test(
    "the lifetime is max-age less Age, else Expires less Date",
    arguments: [
      ([("Cache-Control", "max-age=600")], 600_000),
      ([("Cache-Control", "public, Max-Age = \"600\" , x=1"), ("Age", "100")], 500_000),
      ([("Cache-Control", "max-age=60"), ("Age", "100")], 0),
      ([("Cache-Control", "max-age=60"), ("Age", "-5")], 60_000),
      ([("Cache-Control", "private"), ("Cache-Control", "max-age=7")], 7000),
      ([("Cache-Control", "s-maxage=600")], nil),
      ([("Cache-Control", "max-age=600, no-cache")], nil),
      ([("Cache-Control", "no-store, max-age=600")], nil),
      ([("Cache-Control", "max-age=x")], nil),
      ([("Cache-Control", "max-age=999999999999999999999")], (1 << 31) * 1000),
      (
        [
          ("Expires", "Sun, 06 Nov 1994 09:49:37 GMT"), ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ], 3_600_000
      ),
      (
        [
          ("Cache-Control", "max-age=5"), ("Expires", "Sun, 06 Nov 1994 09:49:37 GMT"),
          ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ], 5000
      ),
      (
        [
          ("Expires", "Sun, 06 Nov 1994 09:49:37 GMT"), ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
          ("Age", "600"),
        ], 3_000_000
      ),
      ([("Expires", "0")], nil), ([("Expires", "Sun, 06 Nov 1994 09:49:37 GMT")], 0), ([], nil),
    ] as [([(String, String)], Int64?)])
  func lifetime(headers: [(String, String)], expected: Int64?) async throws {
    let server = LoopbackServer()
    server.serve("/", .ok("<rss/>", headers: headers))
    let response = try await Loopback.engine().fetch(Loopback.request(server.url("/")))
    #expect(response.maxAge == expected)
  }

  @Test("without a Date the engine's own clock counts")
  func ownClock() async throws {
    let server = LoopbackServer()
    server.serve(
      "/", .ok("<rss/>", headers: [("Expires", "Thu, 01 Jan 1970 00:10:00 GMT")]))
    let engine = FetchEngine(now: { Instant(seconds: 60) })
    let response = try await engine.fetch(Loopback.request(server.url("/")))
    #expect(response.maxAge == 540_000)
  }

  @Test(
    "the three formats of RFC 9110 are read",
    arguments: [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
      "sun, 6 nov 1994 08:49:37 gmt", "Sun, 06-Nov-1994 08:49:37 UTC",
    ])
  func formats(text: String) {
    #expect(HTTPDate.parse(Array(text.utf8)) == Instant(seconds: 784_111_777))
  }

  @Test(
    "what is no date is nil",
    arguments: [
      "", "0", "-1", "now", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
      "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
      "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 08:49:37 +0100",
      "Sun, 06 Nov 99999 08:49:37 GMT", "Sun, 0 Nov 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 8:9:7 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", ", , , , ,",
      "Sun, 06 Nov 1994 ::: GMT", String(repeating: "1 ", count: 6),
      String(repeating: "a", count: 10_000), "\u{0}\u{0}\u{0}",
    ])
  func noDate(text: String) {
    #expect(HTTPDate.parse(Array(text.utf8)) == nil)
  }

  @Test("years of two digits lie between 1970 and 2069; a leap second is the last of its minute")
  func edges() {
    let parse = { (text: String) in HTTPDate.parse(Array(text.utf8))?.secondsDescription }
    #expect(parse("Monday, 01-Jan-70 00:00:00 GMT") == "1970-01-01T00:00:00Z")
    #expect(parse("Monday, 31-Dec-69 23:59:59 GMT") == "2069-12-31T23:59:59Z")
    #expect(parse("Sat, 31 Dec 2016 23:59:60 GMT") == "2016-12-31T23:59:59Z")
    #expect(parse("Thu, 29 Feb 2024 00:00:00 GMT") == "2024-02-29T00:00:00Z")
    #expect(parse("Wed, 29 Feb 2023 00:00:00 GMT") == nil)
  }
}
