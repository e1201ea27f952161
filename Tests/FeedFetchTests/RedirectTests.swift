import FeedFetch
import FeedModel
import LoopbackServer
import Testing

@Suite("Redirects")
struct RedirectTests {
  @Test("a chain of permanent redirects is followed and told", arguments: [301, 308])
  func permanent(status: Int) async throws {
    let server = LoopbackServer()
    server.serve("/a", .redirect(status, to: "/b?x=1#fragment"))
    server.serve("/b?x=1", .redirect(301, to: "sub/c d"))
    server.serve("/sub/c%20d", .ok("<rss/>"))
    let response = try await Loopback.engine().fetch(Loopback.request(server.url("/a")))
    #expect(response.finalURL == server.url("/sub/c%20d"))
    #expect(response.permanentRedirectTarget == server.url("/sub/c%20d"))
    #expect(response.timings.redirects == 2)
  }

  @Test("one temporary hop makes the chain temporary", arguments: [302, 303, 307])
  func temporary(status: Int) async throws {
    let server = LoopbackServer()
    server.serve("/a", .redirect(301, to: "/b"))
    server.serve("/b", .redirect(status, to: "/c"))
    server.serve("/c", .ok("<rss/>"))
    let response = try await Loopback.engine().fetch(Loopback.request(server.url("/a")))
    #expect(response.finalURL == server.url("/c"))
    #expect(response.permanentRedirectTarget == nil)
  }

  @Test("five redirects are followed, a sixth is not")
  func count() async throws {
    let server = LoopbackServer()
    for hop in 0..<6 { server.serve("/\(hop)", .redirect(302, to: "/\(hop + 1)")) }
    server.serve("/6", .ok("<rss/>"))
    let engine = Loopback.engine()
    #expect(try await engine.fetch(Loopback.request(server.url("/1"))).status == 200)
    let failure = await Loopback.failure(of: Loopback.request(server.url("/0")), by: engine)
    #expect(failure?.code == .redirectLoop)
    #expect(server.requests(for: "/6").count == 1)
  }

  @Test("a circle is seen at once")
  func circle() async {
    let server = LoopbackServer()
    server.serve("/a", .redirect(301, to: "/b"))
    server.serve("/b", .redirect(301, to: "/a"))
    let failure = await Loopback.failure(of: Loopback.request(server.url("/a")))
    #expect(failure?.code == .redirectLoop)
    #expect(failure?.message == "redirected in a circle to \(server.url("/a"))")
    #expect(server.requests.count == 2)
  }

  @Test(
    "a redirect to something that is not the web is refused",
    arguments: [
      ("file:///etc/passwd", FetchError.Code.redirectProtocol),
      ("ftp://127.0.0.1/x", .redirectProtocol), ("gopher://127.0.0.1/", .redirectProtocol),
      ("javascript:alert(1)", .redirectProtocol), ("data:text/xml,<rss/>", .redirectProtocol),
      ("http://", .badRedirect), ("http://a b/", .badRedirect), ("//", .badRedirect),
    ])
  func targets(location: String, code: FetchError.Code) async {
    let server = LoopbackServer()
    server.serve("/a", .redirect(302, to: location))
    let failure = await Loopback.failure(of: Loopback.request(server.url("/a")))
    #expect(failure?.code == code, "\(failure.map(\.description) ?? "no failure")")
  }

  @Test("a redirect without Location is an error")
  func noLocation() async {
    let server = LoopbackServer()
    server.serve("/a", .status(302))
    #expect(await Loopback.failure(of: Loopback.request(server.url("/a")))?.code == .badRedirect)
  }

  @Test("every hop goes through the address policy")
  func addressOfHop() async {
    let server = LoopbackServer()
    let inner = LoopbackServer()
    inner.serve("/secret", .ok("<rss/>"))
    let target = "http://127.0.0.2:\(inner.port)/secret"
    server.serve("/a", .redirect(301, to: target))
    let failure = await Loopback.failure(
      of: Loopback.request(server.url("/a")) {
        $0.addressPolicy = AddressPolicy(allowed: [AddressBlock("127.0.0.1/32")].compactMap(\.self))
      })
    #expect(failure?.code == .addressRefused)
    #expect(failure?.message == "127.0.0.2 is at 127.0.0.2, which is not a public address")
    #expect(inner.acceptedConnections == 0)
  }

  @Test("own header fields and credentials do not leave the feed's host")
  func secrets() async throws {
    let server = LoopbackServer()
    let other = LoopbackServer()
    server.serve("/a", .redirect(302, to: "/b"))
    server.serve("/b", .redirect(302, to: "http://user:pass@127.0.0.1:\(other.port)/c"))
    other.serve("/c", .ok("<rss/>"))
    for credentials in [
      FetchRequest.Credentials.basic(user: "reader", password: "secret"), .bearer(token: "secret"),
    ] {
      _ = try await Loopback.engine().fetch(
        Loopback.request(server.url("/a")) {
          $0.credentials = credentials
          $0.headers = [.init(name: "X-Key", value: "secret")]
        })
    }
    for request in server.requests {
      #expect(request.headers["authorization"] != nil)
      #expect(request.headers["x-key"] == "secret")
    }
    #expect(server.requests.count == 4)
    #expect(server.requests.first?.headers["authorization"] == "Basic cmVhZGVyOnNlY3JldA==")
    #expect(server.requests.last?.headers["authorization"] == "Bearer secret")
    #expect(other.requests.count == 2)
    for request in other.requests {
      #expect(request.headers["authorization"] == nil)
      #expect(request.headers["x-key"] == nil)
    }
  }

  @Test("a handle that carried credentials carries none in its next use")
  func reuse() async throws {
    let server = LoopbackServer()
    server.serve("/a", .ok("<rss/>"))
    let engine = Loopback.engine()
    _ = try await engine.fetch(
      Loopback.request(server.url("/a")) {
        $0.credentials = .basic(user: "reader", password: "secret")
        $0.headers = [.init(name: "X-Key", value: "secret")]
        $0.validators = Validators(etag: "\"1\"", lastModified: nil)
      })
    _ = try await engine.fetch(Loopback.request(server.url("/a")))
    let last = try #require(server.requests.last)
    #expect(Set(last.headers.keys) == ["host", "user-agent", "accept", "accept-encoding"])
  }

  @Test("the whole chain has one deadline")
  func deadline() async {
    let server = LoopbackServer()
    for hop in 0..<5 {
      let answer = Answer.redirect(302, to: "/\(hop + 1)")
      server.serve(
        "/\(hop)", Answer([.wait(milliseconds: 300)] + answer.steps, keepsConnection: true))
    }
    server.serve("/5", .ok("<rss/>"))
    let failure = await Loopback.failure(
      of: Loopback.request(server.url("/0")) { $0.timeout = 700 })
    #expect(failure?.code == .timeout)
    #expect(server.requests.count < 5)
  }
}
