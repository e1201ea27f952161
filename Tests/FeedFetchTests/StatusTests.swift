import FeedFetch
import FeedModel
import LoopbackServer
import Testing

@Suite("Successes other than 200")
struct StatusTests {
  @Test("a success with a body of its own is read", arguments: [200, 201, 202, 203, 226, 299])
  func read(status: Int) async throws {
    let server = LoopbackServer()
    server.serve(
      "/", .status(status, headers: [("ETag", "\"1\"")], body: Array("<rss/>".utf8)))
    let response = try await Loopback.engine().fetch(Loopback.request(server.url("/")))
    #expect(response.body == Array("<rss/>".utf8))
    #expect(response.status == status)
    #expect((response.validators != nil) == (status == 200 || status == 203))
  }

  @Test("without one it is a failure of its own", arguments: [201, 202, 204, 205, 226])
  func empty(status: Int) async {
    let server = LoopbackServer()
    server.serve("/", .status(status))
    let failure = await Loopback.failure(of: Loopback.request(server.url("/")))
    #expect(failure?.code == .http(status))
  }

  @Test(
    "a part is read where it is the whole",
    arguments: [
      ("bytes 0-5/6", true), ("bytes 0-5/*", false), ("bytes 0-5/7", false), ("bytes 1-6/7", false),
      ("bytes 0-9/10", false), ("bytes */6", false), ("", false), ("items 0-5/6", true),
      ("bytes 0-99999999999999999999/99999999999999999999", false),
    ])
  func partial(range: String, isWhole: Bool) async {
    let server = LoopbackServer()
    server.serve(
      "/", .status(206, headers: [("Content-Range", range)], body: Array("<rss/>".utf8)))
    let failure = await Loopback.failure(of: Loopback.request(server.url("/")))
    #expect(failure?.code == (isWhole ? nil : .http(206)))
  }

  @Test("a server that answers 406 unless web pages are acceptable gives its feed")
  func accept() async throws {
    let server = LoopbackServer()
    server.serve("/") { request in
      request.headers["accept"]?.contains("text/html") == true ? .ok("<rss/>") : .status(406)
    }
    let response = try await Loopback.engine().fetch(Loopback.request(server.url("/")))
    #expect(response.status == 200)
    let advice = FetchError(code: .http(406), message: "").advice
    #expect(advice.contains("Accept"))
  }
}
