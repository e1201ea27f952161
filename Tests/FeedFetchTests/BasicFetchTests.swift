import FeedFetch
import FeedModel
import LoopbackServer
import Testing

@Suite("A fetch that goes well")
struct BasicFetchTests {
  @Test("a 200 brings the body, its description and its validators")
  func plain() async throws {
    let server = LoopbackServer()
    server.serve(
      "/feed",
      .ok(
        "<rss/>",
        headers: [
          ("Content-Type", "application/rss+xml; charset=utf-8"), ("ETag", "W/\"a1\""),
          ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Cache-Control", "max-age=600"),
          ("Age", "60"), ("Content-Language", "en"), ("Content-Location", "/feed.en"),
        ]))
    let response = try await Loopback.engine().fetch(Loopback.request(server.url("/feed")))
    #expect(response.status == 200)
    #expect(String(decoding: response.body, as: UTF8.self) == "<rss/>")
    #expect(response.contentType == "application/rss+xml; charset=utf-8")
    #expect(response.contentLanguage == "en")
    #expect(response.contentLocation == "/feed.en")
    #expect(
      response.validators
        == Validators(etag: "W/\"a1\"", lastModified: "Sun, 06 Nov 1994 08:49:37 GMT"))
    #expect(response.maxAge == 540_000)
    #expect(response.finalURL == server.url("/feed"))
    #expect(response.permanentRedirectTarget == nil)
    #expect(response.bytesOnWire > 6)
    #expect(response.timings.newConnections == 1)
    #expect(response.timings.total >= response.timings.firstByte)
  }

  @Test("the request names us, asks for gzip and carries neither cookie nor referrer")
  func identity() async throws {
    let server = LoopbackServer()
    server.serve("/feed?x=1", .ok("<rss/>", headers: [("Set-Cookie", "id=1; Path=/")]))
    let engine = Loopback.engine()
    let start = ContinuousClock.now
    for _ in 1...2 { _ = try await engine.fetch(Loopback.request(server.url("/feed?x=1"))) }
    if Loopback.keepsConnections(since: start) {
      #expect(server.acceptedConnections == 1, "the connection is used again")
    }
    let requests = server.requests(for: "/feed?x=1")
    #expect(requests.count == 2)
    for request in requests {
      #expect(request.method == "GET")
      #expect(request.headers["user-agent"] == Loopback.userAgent)
      #expect(request.headers["accept-encoding"] == "gzip")
      #expect(request.headers["accept"]?.contains("application/atom+xml") == true)
      #expect(
        Set(request.headers.keys) == ["host", "user-agent", "accept", "accept-encoding"])
    }
  }
}
