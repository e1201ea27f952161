import FeedFetch
import FeedModel
import LoopbackServer
import Testing

@Suite("Servers that misbehave")
struct HostileServerTests {
  private func failure(
    _ answer: Answer, _ change: (inout FetchRequest) -> Void = { _ in }
  ) async -> FetchError? {
    let server = LoopbackServer()
    server.serve("/feed", answer)
    return await Loopback.failure(of: Loopback.request(server.url("/feed"), change))
  }

  @Test("a body shorter than announced is cut")
  func shortBody() async {
    let failure = await failure(.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss/>"))
    #expect(failure?.code == .truncated)
  }

  @Test("a body longer than announced ends where it was said to, and its rest is no answer")
  func longBody() async throws {
    let server = LoopbackServer()
    server.serve("/feed", .raw("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>HTTP/1.1 200 OK"))
    server.serve("/next", .ok("<feed/>"))
    let engine = Loopback.engine()
    let first = try await engine.fetch(Loopback.request(server.url("/feed")))
    #expect(String(decoding: first.body, as: UTF8.self) == "<rss/>")
    let next = try await engine.fetch(Loopback.request(server.url("/next")))
    #expect(String(decoding: next.body, as: UTF8.self) == "<feed/>")
  }

  @Test("a chunked body without its last chunk is cut")
  func cutChunks() async {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(await failure(.raw(head + "6\r\n<rss/>\r\n"))?.code == .truncated)
    #expect(await failure(.raw(head + "6\r\n<rss"))?.code == .truncated)
    #expect(await failure(.raw(head + "zz\r\n<rss/>\r\n0\r\n\r\n"))?.code != nil)
  }

  @Test("a connection that is reset in the body is cut; before the answer it is no connection")
  func reset() async {
    let cut = await failure(
      Answer([
        .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<rss/>".utf8)),
        .wait(milliseconds: 50), .reset,
      ]))
    #expect(cut?.code == .truncated)
    let early = await failure(Answer([.reset]))
    #expect(early?.code == .connect || early?.code == .emptyAnswer)
    #expect(await failure(Answer([]))?.code == .emptyAnswer)
  }

  @Test(
    "what is not HTTP is a bad answer",
    arguments: [
      "<rss/>", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/7.3 200 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nBad\u{0}: x\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    ])
  func notHTTP(answer: String) async {
    let failure = await failure(.raw(answer))
    #expect(
      failure?.code == .badAnswer || failure?.code == .badURL || failure?.code == .connect
        || failure?.code == .truncated,
      "\(failure.map(\.description) ?? "no failure")")
  }

  @Test("an endless body is too large, announced or not")
  func endless() async {
    let chunk = [UInt8](repeating: 0x20, count: 64 << 10)
    let open = await failure(
      Answer([.send(Array("HTTP/1.1 200 OK\r\n\r\n".utf8)), .flood(chunk, pause: 0)]))
    #expect(open?.code == .tooLarge)
    let announced = await failure(
      Answer([
        .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".utf8)),
        .flood(chunk, pause: 0),
      ])
    ) { $0.maxBody = 1 << 20 }
    #expect(announced?.code == .tooLarge)
    #expect(announced?.message == "the body has more than 1048576 bytes")
  }

  @Test("a header flood is refused: many fields, one long field, endless interim answers")
  func headerFlood() async {
    let fields = Answer([
      .send(Array("HTTP/1.1 200 OK\r\n".utf8)),
      .flood(Array("X-Filler: \(String(repeating: "x", count: 1000))\r\n".utf8), pause: 0),
    ])
    #expect(await failure(fields)?.code == .headerTooLarge)
    let long = Answer([
      .send(Array("HTTP/1.1 200 OK\r\nETag: ".utf8)),
      .flood([UInt8](repeating: 0x61, count: 4096), pause: 0),
    ])
    let code = await failure(long)?.code
    #expect(code == .headerTooLarge || code == .badAnswer || code == .resources)
    let interim = Answer([.flood(Array("HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n".utf8), pause: 0)])
    #expect(await failure(interim)?.code == .headerTooLarge)
  }

  @Test("a dripping server ends with the deadline")
  func drip() async {
    let failure = await failure(
      Answer([
        .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".utf8)),
        .flood([0x20], pause: 20),
      ])
    ) { $0.timeout = 4000 }
    #expect(failure?.code == .timeout)
    #expect(failure?.message.contains("while receiving, after ") == true)
  }

  @Test("the extension of a chunk without end is cut off, whatever the deadline")
  func endlessExtension() async {
    let failure = await failure(
      Answer([
        .send(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;".utf8)),
        .flood([UInt8](repeating: 0x78, count: 64 << 10), pause: 0),
      ])
    ) { $0.timeout = 600_000 }
    #expect(failure?.code == .tooLarge)
    #expect(failure?.message.hasSuffix("MiB came that are neither header nor body") == true)
  }

  @Test("a server that never answers ends with the deadline, which says what was waited for")
  func stall() async {
    let failure = await failure(Answer([.stall])) { $0.timeout = 300 }
    #expect(failure?.code == .timeout)
    #expect(failure?.message.hasPrefix("gave up after 0.") == true)
    #expect(
      failure?.message.hasSuffix(" s while waiting for the answer (host 127.0.0.1)") == true)
  }

  @Test("a server that falls silent on a kept connection has the request: nobody is connecting")
  func stallOfAKeptConnection() async throws {
    // libcurl keeps an idle connection for 118 s, and beside a thousand tests this one may have to wait
    // as long between its two fetches (seen once): then the server was asked anew, and it is tried again.
    for attempt in 1...3 {
      let server = LoopbackServer()
      let engine = Loopback.engine()
      server.serve("/feed", .ok("<feed/>"))
      _ = try await engine.fetch(Loopback.request(server.url("/feed")))
      server.serve("/feed", Answer([.stall]))
      let failure = await Loopback.failure(
        of: Loopback.request(server.url("/feed")) { $0.timeout = 300 }, by: engine)
      if server.acceptedConnections != 1, attempt < 3 { continue }
      #expect(server.acceptedConnections == 1)
      #expect(server.requests(for: "/feed").count == 2)
      #expect(
        failure?.message.contains(" s while waiting for the answer (host ") == true,
        "\(failure?.message ?? "?")")
      return
    }
  }

  @Test("the long page of an error is not read to its end")
  func errorPage() async {
    let failure = await failure(
      Answer([
        .send(Array("HTTP/1.1 500 Oops\r\n\r\n".utf8)),
        .flood([UInt8](repeating: 0x20, count: 4096), pause: 0),
      ]))
    #expect(failure?.code == .http(500))
    #expect(failure?.status == 500)
  }

  @Test("the page of an error is read to its end where it is short, and the connection kept")
  func shortErrorPage() async throws {
    let server = LoopbackServer()
    server.serve("/gone", .status(410, body: [UInt8](repeating: 0x20, count: 10_000)))
    server.serve("/feed", .ok("<rss/>"))
    let engine = Loopback.engine()
    let start = ContinuousClock.now
    #expect(
      await Loopback.failure(of: Loopback.request(server.url("/gone")), by: engine)?.code
        == .http(410))
    _ = try await engine.fetch(Loopback.request(server.url("/feed")))
    if Loopback.keepsConnections(since: start) { #expect(server.acceptedConnections == 1) }
  }

  @Test("bytes of the server do not get into an error's message")
  func cleanMessage() async {
    let failure = await failure(.redirect(302, to: "http://\u{1B}[31mred\u{202E}/\u{9B}"))
    #expect(failure?.code == .badRedirect)
    #expect(failure?.message.utf8.allSatisfy { (0x20...0x7E).contains($0) } == true)
  }

  @Test(
    "a status says what went wrong",
    arguments: [
      (403, "http-403", "127.0.0.1 answers 403 Forbidden"),
      (404, "http-404", "127.0.0.1 answers 404 Not Found"),
      (410, "http-410", "127.0.0.1 answers 410 Gone"),
      (204, "http-204", "127.0.0.1 answers 204 No Content"),
      (206, "http-206", "127.0.0.1 answers 206 Partial Content"),
      (599, "http-599", "127.0.0.1 answers 599"),
    ])
  func status(status: Int, code: String, message: String) async {
    let failure = await failure(.status(status))
    #expect(failure?.code.rawValue == code)
    #expect(failure?.status == status)
    #expect(failure?.message == message)
  }

  @Test("a challenge page is a block, whatever its status, with a letter to the publisher")
  func challenge() async {
    let failure = await failure(.status(503, headers: [("CF-Mitigated", "challenge")]))
    #expect(failure?.code == .blocked)
    let letter = failure?.letterToPublisher(
      url: "https://example.org/feed", userAgent: "claimwatch/1 (+https://example.net)",
      interval: 900_000)
    #expect(letter?.contains("https://example.org/feed") == true)
    #expect(letter?.contains("every 15 minutes") == true)
    let other = FetchError(code: .timeout, message: "slow")
    #expect(other.letterToPublisher(url: "u", userAgent: "a", interval: 1) == nil)
  }

  @Test(
    "Retry-After is read as seconds and as a date by the server's own clock; garbage is not",
    arguments: [
      ("120", 120_000), ("0", 0), ("Sun, 06 Nov 1994 08:50:37 GMT", 60_000),
      ("Sun, 06 Nov 1994 08:00:00 GMT", 0), ("99999999999999999999", (1 << 31) * 1000),
      ("soon", nil), ("-5", nil), ("1.5", nil), ("", nil),
    ] as [(String, Int64?)])
  func retryAfter(value: String, expected: Int64?) async {
    for status in [429, 503] {
      let failure = await failure(
        .status(
          status,
          headers: [("Retry-After", value), ("Date", "Sun, 06 Nov 1994 08:49:37 GMT")]))
      #expect(failure?.code == .http(status))
      #expect(failure?.retryAfter == expected)
    }
  }

  @Test("every class of error has an advice of its own kind")
  func advice() {
    let codes: [FetchError.Code] = [
      .badURL, .badRequest, .dns, .connect, .addressRefused, .tls, .timeout, .tooLarge,
      .headerTooLarge, .decode, .truncated, .emptyAnswer, .badAnswer, .unexpected304, .blocked,
      .redirectLoop, .redirectDowngrade, .redirectProtocol, .badRedirect, .cancelled, .resources,
      .http(401), .http(404), .http(410), .http(429), .http(451), .http(503), .http(418),
    ]
    for code in codes {
      let status = code.rawValue.hasPrefix("http-") ? Int(code.rawValue.dropFirst(5)) : nil
      let advice = FetchError(code: code, status: status, message: "").advice
      #expect(advice.hasSuffix(".") && advice.utf8.count > 20, "\(code)")
    }
    #expect(
      FetchError(code: .http(503), status: 503, message: "").advice.hasPrefix("The publisher's"))
  }
}
