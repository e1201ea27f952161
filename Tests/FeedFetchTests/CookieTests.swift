import FeedFetch
import FeedModel
import LoopbackServer
import Testing

@Suite("Cookies within one fetch")
struct CookieTests {
  /// Answers with a feed to whoever sends the cookie, else sets it and redirects to `target`.
  private func gate(_ server: LoopbackServer, _ path: String, to target: String, status: Int = 302)
  {
    server.serve(path) { request in
      request.headers["cookie"]?.contains("seen=1") == true
        ? .ok("<rss/>", headers: [("ETag", "\"1\"")])
        : .status(status, headers: [("Location", target), ("Set-Cookie", "seen=1; Path=/")])
    }
  }

  @Test(
    "a server that sets a cookie and redirects to the same address gets it back",
    arguments: [301, 302, 307])
  func sameAddress(status: Int) async throws {
    let server = LoopbackServer()
    gate(server, "/feed", to: server.url("/feed"), status: status)
    let response = try await Loopback.engine().fetch(Loopback.request(server.url("/feed")))
    #expect(response.body == Array("<rss/>".utf8))
    #expect(response.permanentRedirectTarget == nil)
    #expect(response.validators?.url == nil)
    #expect(server.requests.count == 2)
  }

  @Test("so does one that sets a second cookie once it has the first")
  func twoCookies() async throws {
    let server = LoopbackServer()
    server.serve("/feed") { request in
      let held = request.headers["cookie"] ?? ""
      if held.contains("b=2") { return .ok("<rss/>") }
      let next = held.contains("a=1") ? "b=2" : "a=1"
      return .status(302, headers: [("Location", "/feed"), ("Set-Cookie", next)])
    }
    let response = try await Loopback.engine().fetch(Loopback.request(server.url("/feed")))
    #expect(response.body == Array("<rss/>".utf8))
    #expect(server.requests.count == 3)
  }

  @Test("so does one that leads round by another path")
  func otherPath() async throws {
    let server = LoopbackServer()
    server.serve("/feed") { request in
      request.headers["cookie"] == "seen=1" ? .ok("<rss/>") : .redirect(302, to: "/check")
    }
    server.serve(
      "/check", .status(302, headers: [("Location", "/feed"), ("Set-Cookie", "seen=1; Path=/")]))
    let response = try await Loopback.engine().fetch(Loopback.request(server.url("/feed")))
    #expect(response.status == 200)
    #expect(server.requests.count == 3)
  }

  @Test("nothing is kept: the next fetch, on the same handle, sends none")
  func forgotten() async throws {
    let server = LoopbackServer()
    gate(server, "/feed", to: "/feed")
    let engine = Loopback.engine()
    for _ in 1...2 { _ = try await engine.fetch(Loopback.request(server.url("/feed"))) }
    #expect(server.requests.map { $0.headers["cookie"] } == [nil, "seen=1", nil, "seen=1"])
    server.serve("/plain", .ok("<rss/>", headers: [("Set-Cookie", "track=1")]))
    for _ in 1...2 { _ = try await engine.fetch(Loopback.request(server.url("/plain"))) }
    #expect(server.requests(for: "/plain").allSatisfy { $0.headers["cookie"] == nil })
  }

  @Test("a cookie stays with the host that set it, and with its path")
  func ownHost() async throws {
    let server = LoopbackServer()
    server.serve(
      "/feed",
      .status(
        302,
        headers: [("Location", "http://localhost:\(server.port)/other"), ("Set-Cookie", "seen=1")]))
    server.serve("/other", .ok("<rss/>"))
    _ = try await Loopback.engine().fetch(Loopback.request(server.url("/feed")))
    #expect(server.requests(for: "/other").map { $0.headers["cookie"] } == [nil])
    server.serve(
      "/in",
      .status(302, headers: [("Location", "/other"), ("Set-Cookie", "seen=1; Path=/elsewhere")]))
    _ = try await Loopback.engine().fetch(Loopback.request(server.url("/in")))
    #expect(server.requests(for: "/other").last?.headers["cookie"] == nil)
  }

  @Test("a circle goes on as one, once the cookie has been sent back, and the advice names it")
  func circle() async throws {
    let server = LoopbackServer()
    server.serve(
      "/feed", .status(302, headers: [("Location", "/feed"), ("Set-Cookie", "seen=1; Path=/")]))
    let failure = await Loopback.failure(of: Loopback.request(server.url("/feed")))
    #expect(failure?.code == .redirectLoop)
    #expect(failure?.message.contains("cookie") == true)
    #expect(failure?.advice.contains("cookie") == true)
    #expect(server.requests.count == 2)
  }
}
