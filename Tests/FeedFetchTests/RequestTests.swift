import FeedFetch
import FeedModel
import LoopbackServer
import Testing

@Suite("Requests that cannot be sent")
struct RequestTests {
  @Test(
    "a URL that is not http or https, or not a URL, is refused before anything is asked",
    arguments: [
      "", "feed", "/feed", "file:///etc/passwd", "ftp://example.org/", "http:", "http://",
      "http://exa mple.org/", "http://user@127.0.0.1/", "http://u:p@127.0.0.1/",
      "http://127.0.0.1:99999/", "http://[::1/", "http://127.0.0.1/\u{0}", "javascript:alert(1)",
      "http://127.0.0.1/" + String(repeating: "a", count: 8192), "mailto:a@example.org",
    ])
  func badURL(url: String) async {
    let failure = await Loopback.failure(of: Loopback.request(url))
    #expect(failure?.code == .badURL, "\(failure.map(\.description) ?? "no failure")")
  }

  @Test("letters outside ASCII in path and host are encoded")
  func international() async throws {
    let server = LoopbackServer()
    server.serve("/%d0%bd%d0%be%d0%b2%d0%be%d1%81%d1%82%d0%b8", .ok("<rss/>"))
    let response = try await Loopback.engine().fetch(Loopback.request(server.url("/новости")))
    #expect(response.status == 200)
  }

  @Test(
    "a header field that would break out of its line is refused",
    arguments: [
      ("X-A", "1\r\nX-B: 2"), ("X-A", "1\nX-B: 2"), ("X-A: 1\r\nX-B", "2"), ("", "1"),
      ("X A", "1"), ("X-A", "\u{0}"), ("X-\u{E9}", "1"),
    ])
  func headerInjection(name: String, value: String) async {
    let server = LoopbackServer()
    let failure = await Loopback.failure(
      of: Loopback.request(server.url("/")) { $0.headers = [.init(name: name, value: value)] })
    #expect(failure?.code == .badRequest)
    let agent = await Loopback.failure(
      of: Loopback.request(server.url("/")) { $0.userAgent = "a\r\nX-B: 2" })
    #expect(agent?.code == .badRequest)
    let token = await Loopback.failure(
      of: Loopback.request(server.url("/")) { $0.credentials = .bearer(token: "a\r\nX-B: 2") })
    #expect(token?.code == .badRequest)
    #expect(server.acceptedConnections == 0)
  }

  @Test("own fields are sent, in place of ours where they have the same name")
  func ownHeaders() async throws {
    let server = LoopbackServer()
    server.serve("/", .ok("<rss/>"))
    _ = try await Loopback.engine().fetch(
      Loopback.request(server.url("/")) {
        $0.headers = [.init(name: "Accept", value: "text/xml"), .init(name: "X-Empty", value: "")]
      })
    #expect(server.requests.first?.headers["accept"] == "text/xml")
    #expect(server.requests.first?.headers["x-empty"] == "")
  }

  @Test("a host without an address, and a port where nobody listens, are told apart")
  func unreachable() async {
    let dns = await Loopback.failure(of: Loopback.request("http://feed.invalid/"))
    #expect(dns?.code == .dns)
    let port = LoopbackPort()
    let connect = await Loopback.failure(of: Loopback.request(port.url("/")))
    withExtendedLifetime(port) {}
    #expect(connect?.code == .connect, "\(connect.map(\.description) ?? "no failure")")
  }

  @Test("a secret does not show where a request is printed")
  func secretText() {
    let request = Loopback.request("http://127.0.0.1/") {
      $0.credentials = .basic(user: "reader", password: "hunter2")
    }
    #expect(!"\(request)".contains("hunter2"))
    #expect(!String(reflecting: request).contains("hunter2"))
    var text = ""
    dump(request, to: &text)
    #expect(!text.contains("hunter2"))
  }

  @Test(
    "zero and negative bounds end in an error, not in an endless fetch", arguments: [0, -1, .min])
  func bounds(value: Int64) async {
    let server = LoopbackServer()
    server.serve("/", .ok("<rss/>"))
    let late = await Loopback.failure(of: Loopback.request(server.url("/")) { $0.timeout = value })
    #expect(late?.code == .timeout)
    let large = await Loopback.failure(
      of: Loopback.request(server.url("/")) { $0.maxBody = Int(value) })
    #expect(large?.code == .tooLarge)
  }

  @Test("the largest bounds do not overflow")
  func largeBounds() async throws {
    let server = LoopbackServer()
    server.serve("/", .ok("<rss/>"))
    let response = try await Loopback.engine().fetch(
      Loopback.request(server.url("/")) {
        $0.timeout = .max
        $0.connectTimeout = .max
        $0.maxBody = .max
      })
    #expect(response.status == 200)
  }
}
