import FeedFetch
import FeedModel
import LoopbackServer
import Testing

@Suite("Compressed bodies")
struct DecodingTests {
  private let text = String(repeating: "<item><title>Claim</title></item>", count: 500)

  private func fetch(
    _ body: [UInt8], coding: String, limit: Int = 10 << 20, announcesLength: Bool = true
  ) async throws(FetchError) -> String {
    let server = LoopbackServer()
    let length = announcesLength ? "Content-Length: \(body.count)\r\n" : ""
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\n\(length)\r\n"
    server.serve("/feed", Answer([.send(Array(head.utf8) + body)]))
    let response = try await Loopback.engine().fetch(
      Loopback.request(server.url("/feed")) { $0.maxBody = limit })
    return String(decoding: response.body, as: UTF8.self)
  }

  private func code(
    _ body: [UInt8], coding: String = "gzip", limit: Int = 10 << 20, announcesLength: Bool = true
  ) async -> FetchError.Code? {
    do throws(FetchError) {
      _ = try await fetch(body, coding: coding, limit: limit, announcesLength: announcesLength)
      return nil
    } catch {
      return error.code
    }
  }

  @Test(
    "gzip and both kinds of deflate are read",
    arguments: [
      ("gzip", 31), ("x-gzip", 31), ("GZIP", 31), ("identity, gzip", 31), ("deflate", 15),
      ("deflate", -15),
    ] as [(String, Int32)])
  func codings(coding: String, windowBits: Int32) async throws {
    let body = Gzip.compress(text, windowBits: windowBits)
    #expect(try await fetch(body, coding: coding) == text)
  }

  @Test("a file of several members, and padding after the last, are read")
  func members() async throws {
    let body = Gzip.compress("<rss>") + Gzip.compress(text) + Gzip.compress("</rss>")
    #expect(try await fetch(body, coding: "gzip") == "<rss>" + text + "</rss>")
    #expect(try await fetch(body + [0, 0, 0], coding: "gzip") == "<rss>" + text + "</rss>")
  }

  @Test("plain text that is said to be gzip is read as it is")
  func notCompressed() async throws {
    #expect(try await fetch(Array("<rss/>".utf8), coding: "gzip") == "<rss/>")
  }

  @Test("a gzip stream cut at any byte is an error, with and without an announced length")
  func cut() async {
    let whole = Gzip.compress("<rss>cut me</rss>")
    for length in 1..<whole.count {
      let part = Array(whole[..<length])
      let expected: FetchError.Code = length == 1 ? .decode : .truncated
      #expect(await code(part) == expected, "cut after \(length) bytes")
      #expect(await code(part, announcesLength: false) == expected)
    }
    #expect(await code(whole) == nil)
    let cutMember = Gzip.compress("<rss>") + Gzip.compress(text).dropLast(9)
    #expect(await code(cutMember) == .truncated)
    #expect(
      await code(Gzip.compress(text, windowBits: 15).dropLast(2), coding: "deflate") == .truncated)
  }

  @Test("a damaged stream is an error: in its data, its checksum, its length")
  func damaged() async {
    let whole = Gzip.compress(text)
    for index in [2, whole.count - 5, whole.count - 1] {
      var bytes = whole
      bytes[index] ^= 0xFF
      #expect(await code(bytes) == .decode, "byte \(index)")
    }
    for index in 10..<whole.count - 8 {
      var bytes = whole
      bytes[index] ^= 0xFF
      let code = await code(bytes)
      #expect(code == .decode || code == .truncated, "byte \(index)")
    }
  }

  @Test(
    "a coding that was not asked for is an error",
    arguments: [
      ("br", [0x8B, 0x02, 0x80]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("gzip", [0x50, 0x4B]),
    ]
      as [(String, [UInt8])])
  func unknown(coding: String, body: [UInt8]) async {
    #expect(await code(body, coding: coding) == .decode)
  }

  @Test(
    "a plain body is read as it is, whatever word stands as its coding",
    arguments: [
      "aws-chunked", "UTF-8", "none", "identity", "", "binary", "é", "8bit", "br", "gzip",
      "deflate",
      "gzip, gzip", "gzip;q=1", "text/xml", ",,", "ISO-8859-1", "zstd", "no",
    ])
  func oddWords(coding: String) async throws {
    for plain in [
      "<rss/>", " \r\n<?xml version='1.0'?><rss/>", "{\"version\": 1}", "\u{FEFF}<rss/>", "",
    ] {
      #expect(try await fetch(Array(plain.utf8), coding: coding) == plain)
    }
  }

  @Test(
    "a compressed body is unpacked, whatever word stands as its coding, and without any",
    arguments: [
      "aws-chunked", "UTF-8", "none", "identity", "", "br", "deflate", "aws-chunked, gzip",
    ])
  func unsaid(coding: String) async throws {
    #expect(try await fetch(Gzip.compress(text), coding: coding) == text)
    #expect(try await fetch(Gzip.compress(text, windowBits: 15), coding: coding) == text)
  }

  @Test("a body may be compressed up to three times", arguments: ["gzip, gzip", "gzip", "none"])
  func layers(coding: String) async throws {
    var body = Gzip.compress(text)
    for _ in 2...3 {
      body = Gzip.compress(body)
      #expect(try await fetch(body, coding: coding) == text)
    }
    #expect(await code(Gzip.compress(body), coding: coding) == .decode)
  }

  @Test("each layer is bounded: a bomb within a bomb ends at the limit")
  func nestedBomb() async {
    let inner = Gzip.compress([UInt8](repeating: 0x20, count: 4 << 20), level: 9)
    let limit = 1 << 20
    #expect(await code(Gzip.compress(inner), coding: "none", limit: limit) == .tooLarge)
    #expect(await code(inner, coding: "none", limit: limit) == .tooLarge)
  }

  @Test("the limit holds for the decoded body, to the byte")
  func limit() async {
    let body = Gzip.compress(text)
    #expect(await code(body, limit: text.utf8.count) == nil)
    #expect(await code(body, limit: text.utf8.count - 1) == .tooLarge)
  }

  @Test("a bomb of 10 GB costs under a second of CPU and little memory")
  func bomb() async {
    // In a process of its own, since what is measured is the whole process.
    await #expect(processExitsWith: .success) {
      let member = Gzip.compress([UInt8](repeating: 0x20, count: 64 << 20), level: 9)
      var bomb: [UInt8] = []
      for _ in 0..<150 { bomb += member }
      let server = LoopbackServer()
      server.serve("/feed", .status(200, headers: [("Content-Encoding", "gzip")], body: bomb))
      let engine = Loopback.engine()
      let before = try Usage.now()
      let failure = await Loopback.failure(of: Loopback.request(server.url("/feed")), by: engine)
      let after = try Usage.now()
      #expect(bomb.count < 10 << 20)
      #expect(failure?.code == .tooLarge)
      #expect(after.cpuSeconds - before.cpuSeconds < 1)
      // The compressed body, what was decoded of it, and the test server's own copies.
      #expect(after.residentBytes - before.residentBytes < 64 << 20)
    }
  }
}
