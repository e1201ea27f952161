import FeedFetch
import FeedModel
import Foundation
import LoopbackServer
import Testing

@Suite("TLS", .enabled(if: TestAuthority.isAvailable, "needs /usr/bin/openssl"), .serialized)
struct TLSTests {
  static let nginx = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  @Test("a certificate of an unknown authority is refused, one of the feed's tls_ca accepted")
  func authority() async throws {
    let authority = try await TestAuthority.make()
    defer { authority.remove() }
    let server = try await TLSServer.openssl(
      authority, certificate: "server",
      files: ["feed": "<rss/>"])
    defer { server.stop() }
    let url = "https://127.0.0.1:\(server.port)/feed"
    let engine = Loopback.engine()
    let refused = await Loopback.failure(of: Loopback.request(url), by: engine)
    #expect(refused?.code == .tls, "\(refused.map(\.description) ?? "no failure")")
    let response = try await engine.fetch(
      Loopback.request(url) { $0.tlsCA = authority.caFile })
    #expect(String(decoding: response.body, as: UTF8.self) == "<rss/>")
    #expect(response.timings.tls > 0)
    let again = await Loopback.failure(of: Loopback.request(url), by: engine)
    #expect(again?.code == .tls, "another feed's authority does not count")
    let missing = await Loopback.failure(
      of: Loopback.request(url) { $0.tlsCA = "/nonexistent/ca.pem" }, by: engine)
    #expect(missing?.code == .tls)
  }

  @Test("a certificate for another name is refused")
  func name() async throws {
    let authority = try await TestAuthority.make()
    defer { authority.remove() }
    let server = try await TLSServer.openssl(
      authority, certificate: "other", files: ["feed": "<rss/>"])
    defer { server.stop() }
    let url = "https://127.0.0.1:\(server.port)/feed"
    let failure = await Loopback.failure(
      of: Loopback.request(url) { $0.tlsCA = authority.caFile })
    #expect(failure?.code == .tls, "\(failure.map(\.description) ?? "no failure")")
    let advice = try #require(failure?.advice)
    #expect(advice.contains("another host name") && !advice.contains("clock"))
  }

  @Test("a certificate that vouches for itself is refused, and the advice speaks of tls_ca")
  func selfSigned() async throws {
    let authority = try await TestAuthority.make()
    defer { authority.remove() }
    let server = try await TLSServer.openssl(
      authority, certificate: "ca", files: ["feed": "<rss/>"])
    defer { server.stop() }
    let failure = await Loopback.failure(
      of: Loopback.request("https://127.0.0.1:\(server.port)/feed"))
    #expect(failure?.code == .tls)
    #expect(failure?.advice.contains("tls_ca") == true, "\(failure?.message ?? "no failure")")
  }

  @Test(
    "OpenSSL's words lead to the advice that fits",
    arguments: [
      ("SSL: no alternative certificate subject name matches target host name 'h'", "another host"),
      ("SSL: certificate subject name 'a' does not match target host name 'b'", "another host"),
      ("SSL certificate problem: certificate has expired", "has expired"),
      ("SSL certificate problem: certificate is not yet valid", "not valid yet"),
      ("SSL certificate problem: self-signed certificate in certificate chain", "tls_ca"),
      ("SSL certificate problem: unable to get local issuer certificate", "ca-certificates"),
      ("error setting certificate verify locations:  CAfile: /x", "PEM"),
      ("error:0A000102:SSL routines::unsupported protocol", "no longer safe"),
      ("error:0A00010B:SSL routines::wrong version number", "http://"),
      ("SSL certificate problem: EE certificate key too weak", "too weak"),
      ("OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to h:443", "broke off"),
      ("something else", "ca-certificates"),
    ])
  func words(message: String, advice: String) {
    #expect(FetchError(code: .tls, message: message).advice.contains(advice))
  }

  @Test(
    "a server that offers HTTP/2 and resets it is asked over HTTP/1.1, and remembered",
    .enabled(if: TLSTests.nginx != nil, "needs nginx"))
  func brokenHTTP2() async throws {
    let authority = try await TestAuthority.make()
    defer { authority.remove() }
    let server = try await TLSServer.nginx(
      try #require(TLSTests.nginx), authority, files: ["feed": "<rss/>"],
      directive: "if ($server_protocol = HTTP/2.0) { return 444; }")
    defer { server.stop() }
    let engine = Loopback.engine()
    let url = "https://127.0.0.1:\(server.port)/feed"
    for _ in 1...2 {
      let response = try await engine.fetch(
        Loopback.request(url) { $0.tlsCA = authority.caFile })
      #expect(response.body == Array("<rss/>".utf8))
    }
    let lines = try await log(of: authority, lines: 3)
    #expect(lines.map { $0.prefix(8) } == ["HTTP/2.0", "HTTP/1.1", "HTTP/1.1"])
  }

  @Test("plain HTTP where TLS is expected is a TLS error")
  func plain() async {
    let server = LoopbackServer()
    server.serve("/", .ok("<rss/>"))
    let failure = await Loopback.failure(
      of: Loopback.request("https://127.0.0.1:\(server.port)/") { $0.timeout = 3000 })
    #expect(failure?.code == .tls || failure?.code == .timeout)
  }

  @Test("a redirect from https to http is refused, one from http to https followed")
  func downgrade() async throws {
    let authority = try await TestAuthority.make()
    defer { authority.remove() }
    let plain = LoopbackServer()
    plain.serve("/feed", .ok("<rss/>"))
    let redirect =
      "HTTP/1.0 301 Moved\r\nLocation: \(plain.url("/feed"))\r\nContent-Length: 0\r\n\r\n"
    let server = try await TLSServer.openssl(
      authority, certificate: "server", files: ["down": redirect, "feed": "<rss/>"], raw: true)
    defer { server.stop() }
    let url = "https://127.0.0.1:\(server.port)"
    let failure = await Loopback.failure(
      of: Loopback.request(url + "/down") { $0.tlsCA = authority.caFile })
    #expect(failure?.code == .redirectDowngrade, "\(failure.map(\.description) ?? "no failure")")
    #expect(plain.requests.isEmpty)
    plain.serve("/up", .redirect(301, to: url + "/down"))
    let up = await Loopback.failure(
      of: Loopback.request(plain.url("/up")) { $0.tlsCA = authority.caFile })
    #expect(up?.code == .redirectDowngrade, "https was reached, and led back")
  }

  @Test(
    "feeds of one host share one HTTP/2 connection, compressed and conditional",
    .enabled(if: TLSTests.nginx != nil, "needs nginx"))
  func http2() async throws {
    let authority = try await TestAuthority.make()
    defer { authority.remove() }
    let body = String(repeating: "<item/>", count: 1000)
    let server = try await TLSServer.nginx(
      try #require(TLSTests.nginx), authority,
      files: Dictionary(uniqueKeysWithValues: (0..<20).map { ("feed\($0)", body) }))
    defer { server.stop() }
    let url = "https://127.0.0.1:\(server.port)/feed"
    let engine = Loopback.engine()
    let ca = authority.caFile
    let first = try await withThrowingTaskGroup(of: (Int, FetchResponse).self) { group in
      for number in 0..<20 {
        group.addTask {
          // Not in one expression: Swift 6.3.1 with -O loses the first element of a tuple whose second
          // one awaits, when a closure returns it.
          let response = try await engine.fetch(
            Loopback.request(url + "\(number)") { $0.tlsCA = ca })
          return (number, response)
        }
      }
      return try await group.reduce(into: [Int: FetchResponse]()) { $0[$1.0] = $1.1 }
    }
    for (number, response) in first {
      #expect(String(decoding: response.body, as: UTF8.self) == body)
      #expect(response.bytesOnWire < 2000)
      let again = try await engine.fetch(
        Loopback.request(url + "\(number)") {
          $0.tlsCA = ca
          $0.validators = response.validators
        })
      #expect(again.status == 304)
    }
    #expect(first.values.map(\.timings.newConnections).reduce(0, +) == 1)
    let old = try await engine.fetch(
      Loopback.request(url + "0") {
        $0.tlsCA = ca
        $0.httpVersion = .http1
      })
    #expect(old.status == 200)
    let lines = try await log(of: authority, lines: 41)
    #expect(lines.filter { $0.hasPrefix("HTTP/2.0 200") }.count == 20)
    #expect(lines.filter { $0.hasPrefix("HTTP/2.0 304") }.count == 20)
    #expect(lines.filter { $0.hasPrefix("HTTP/1.1 200") }.count == 1)
  }

  @Test(
    "HTTP/2 without TLS where the operator says that the server speaks it",
    .enabled(if: TLSTests.nginx != nil, "needs nginx"))
  func http2WithoutTLS() async throws {
    let authority = try await TestAuthority.make()
    defer { authority.remove() }
    let server = try await TLSServer.nginx(
      try #require(TLSTests.nginx), authority, files: ["feed": "<rss/>"], isPlain: true)
    defer { server.stop() }
    let engine = Loopback.engine()
    let url = "http://127.0.0.1:\(server.port)/feed"
    for _ in 1...2 {
      let response = try await engine.fetch(Loopback.request(url) { $0.httpVersion = .http2 })
      #expect(response.body == Array("<rss/>".utf8))
    }
    #expect(
      try await log(of: authority, lines: 2).filter { $0.hasPrefix("HTTP/2.0 200") }.count == 2)
  }

  /// What nginx has logged, once there are `lines` of it: it writes after it has answered.
  private func log(of authority: TestAuthority, lines: Int) async throws -> [Substring] {
    let file = authority.folder.appending(path: "access.log")
    let end = ContinuousClock.now + .seconds(60)
    while true {
      let log = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      if log.count >= lines || ContinuousClock.now > end { return log }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
