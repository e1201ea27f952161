import FeedFetch
import FeedModel
import LoopbackServer
import Testing

@Suite("Conditional requests")
struct ConditionalTests {
  private let date = "Sun, 06 Nov 1994 08:49:37 GMT"

  @Test("what a 200 gave is sent back unedited, and a 304 counts")
  func notModified() async throws {
    let server = LoopbackServer()
    let (etag, date) = ("W/\"a-gzip\"", date)
    server.serve("/feed") { .resource("<rss/>", etag: etag, lastModified: date, for: $0) }
    let engine = Loopback.engine()
    let first = try await engine.fetch(Loopback.request(server.url("/feed")))
    let second = try await engine.fetch(
      Loopback.request(server.url("/feed")) { $0.validators = first.validators })
    #expect(second.status == 304)
    #expect(second.body.isEmpty)
    #expect(second.validators == first.validators)
    let request = try #require(server.requests.last)
    #expect(request.headers["if-none-match"] == etag)
    #expect(request.headers["if-modified-since"] == date)
  }

  @Test("a 304 brings the pair up to date where it says more")
  func updated() async throws {
    let server = LoopbackServer()
    server.serve(
      "/feed", .status(304, headers: [("ETag", "\"2\""), ("Cache-Control", "max-age=9")]))
    let response = try await Loopback.engine().fetch(
      Loopback.request(server.url("/feed")) {
        $0.validators = Validators(etag: "\"1\"", lastModified: date)
      })
    #expect(response.validators == Validators(etag: "\"2\"", lastModified: date))
    #expect(response.maxAge == 9000)
  }

  @Test("a 304 to an unconditional request is an error")
  func unasked() async {
    let server = LoopbackServer()
    server.serve("/feed", .status(304))
    let failure = await Loopback.failure(of: Loopback.request(server.url("/feed")))
    #expect(failure?.code == .unexpected304)
  }

  @Test(
    "validators that are too long or not printable ASCII are neither kept nor sent",
    arguments: [
      String(repeating: "a", count: 1025), "\"\u{00E9}\"", "", "\"a\tb\"", "\"a\u{7F}\"",
    ])
  func unfit(value: String) async throws {
    let server = LoopbackServer()
    server.serve("/feed", .ok("<rss/>", headers: [("ETag", value)]))
    let engine = Loopback.engine()
    let response = try await engine.fetch(Loopback.request(server.url("/feed")))
    #expect(response.validators == nil)
    _ = try await engine.fetch(
      Loopback.request(server.url("/feed")) {
        $0.validators = Validators(etag: value, lastModified: value)
      })
    #expect(server.requests.last?.headers["if-none-match"] == nil)
    #expect(server.requests.last?.headers["if-modified-since"] == nil)
  }

  @Test("a new pair has only what the 200 has")
  func replaced() async throws {
    let server = LoopbackServer()
    server.serve("/feed", .ok("<rss/>", headers: [("Last-Modified", date)]))
    let response = try await Loopback.engine().fetch(
      Loopback.request(server.url("/feed")) {
        $0.validators = Validators(etag: "\"1\"", lastModified: nil)
      })
    #expect(response.validators == Validators(etag: nil, lastModified: date))
  }

  @Test("validators go to the resource they came from, and to no other on the way")
  func tied() async throws {
    let server = LoopbackServer()
    server.serve("/old", .redirect(302, to: "/new"))
    server.serve("/new") { .resource("<rss/>", etag: "\"1\"", for: $0) }
    let engine = Loopback.engine()
    let first = try await engine.fetch(Loopback.request(server.url("/old")))
    #expect(first.validators?.url == server.url("/new"))
    let second = try await engine.fetch(
      Loopback.request(server.url("/old")) { $0.validators = first.validators })
    #expect(second.status == 304)
    #expect(second.validators == first.validators)
    #expect(server.requests(for: "/old").allSatisfy { $0.headers["if-none-match"] == nil })
    // The redirect ends: the old address answers itself and may not be asked with the new one's pair.
    server.serve("/old") { .resource("<rss/>", etag: "\"1\"", for: $0) }
    let third = try await engine.fetch(
      Loopback.request(server.url("/old")) { $0.validators = second.validators })
    #expect(third.status == 200)
    #expect(third.validators?.url == nil)
  }

  @Test("trailers after the body change nothing")
  func trailers() async throws {
    let server = LoopbackServer()
    server.serve(
      "/feed",
      .raw(
        "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nTrailer: ETag\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "6\r\n<rss/>\r\n0\r\nETag: \"2\"\r\nLocation: /x\r\n\r\n"))
    let response = try await Loopback.engine().fetch(Loopback.request(server.url("/feed")))
    #expect(response.validators?.etag == "\"1\"")
    #expect(String(decoding: response.body, as: UTF8.self) == "<rss/>")
  }

  @Test("the header of a 1xx is not that of the answer")
  func informational() async throws {
    let server = LoopbackServer()
    server.serve(
      "/feed",
      .raw(
        "HTTP/1.1 103 Early Hints\r\nETag: \"hint\"\r\n\r\n"
          + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nLast-Modified: \(date)\r\n\r\n<rss/>"))
    let response = try await Loopback.engine().fetch(Loopback.request(server.url("/feed")))
    #expect(response.validators == Validators(etag: nil, lastModified: date))
  }
}
