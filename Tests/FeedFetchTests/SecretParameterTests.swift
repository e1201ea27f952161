import LoopbackServer
import Testing

@testable import FeedFetch

/// A key in the query goes out with the request, and nowhere else.
@Suite struct SecretParameterTests {
  private let secret = SecretParameter(name: "api key", value: "s3cret&/")

  @Test(arguments: [
    ("http://a.example/", "http://a.example/?api%20key=s3cret%26%2F"),
    ("http://a.example/?x=1", "http://a.example/?x=1&api%20key=s3cret%26%2F"),
  ]) func isAddedAsTheLast(url: String, expected: String) {
    #expect(secret.added(to: url) == expected)
    #expect(secret.removed(from: expected) == url)
  }

  @Test(arguments: [
    ("/a?api+key=other&x=1#top", "/a?x=1#top"), ("?api%20key=s3cret%26%2F", ""),
    ("/a?x=1&&y", "/a?x=1&&y"), ("/a?api%2", "/a?api%2"), ("", ""), ("/api key", "/api key"),
    ("/s3cret&//a", nil), ("/a?z=s3cret%26%2f", nil), ("/a#s3cret&/", nil),
  ]) func isTakenOutOfWhatRepeatsIt(reference: String, expected: String?) {
    #expect(secret.removed(from: reference) == expected)
  }

  @Test func staysWithTheFeedsHost() async throws {
    let server = LoopbackServer()
    let other = LoopbackServer()
    server.serve("/a?key=s3cret-1", .redirect(301, to: "/b?key=s3cret-1&page=2"))
    server.serve(
      "/b?page=2&key=s3cret-1", .redirect(301, to: other.url("/c?key=s3cret-1&page=3")))
    other.serve("/c?page=3", .ok("<rss/>"))
    let response = try await Loopback.engine().fetch(
      Loopback.request(server.url("/a")) {
        $0.credentials = .query(SecretParameter(name: "key", value: "s3cret-1"))
      })
    #expect(response.finalURL == other.url("/c?page=3"))
    #expect(response.permanentRedirectTarget == other.url("/c?page=3"))
    #expect(server.requests.count == 2 && other.requests.count == 1)
  }

  @Test(arguments: ["/s3cret-1/b", "ftp://a.example/?key=s3cret-1", "http:///?key=s3cret-1"])
  func isInNoError(target: String) async {
    let server = LoopbackServer()
    server.serve("/a?key=s3cret-1", .redirect(302, to: target))
    let failure = await Loopback.failure(
      of: Loopback.request(server.url("/a")) {
        $0.credentials = .query(SecretParameter(name: "key", value: "s3cret-1"))
      })
    #expect(server.requests.count == 1)
    #expect(failure?.code == .badRedirect || failure?.code == .redirectProtocol)
    #expect(failure.map { "\($0)".contains("s3cret") } == false)
  }
}

@Suite struct KnownURLsTests {
  @Test func anAddressIsTakenApartOnce() throws {
    let urls = KnownURLs()
    for _ in 1...3 { #expect(try urls.url("http://A.example:80/x").host == "a.example") }
    #expect(urls.parsed == 1)
    for _ in 1...2 { #expect(throws: FetchError.self) { try urls.url("nonsense://") } }
    for number in 0..<(2 * KnownURLs.most) { _ = try urls.url("http://a.example/\(number)") }
    #expect(urls.parsed == 1 + 2 * KnownURLs.most)
    #expect(try urls.url("http://a.example/0").text == "http://a.example/0")
  }
}
