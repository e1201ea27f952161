import FeedFetch
import FeedModel
import LoopbackServer
import TestSupport
import Testing

@Suite("Answers with random damage")
struct MutatedAnswerTests {
  private func damaged(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.removeSubrange(place...)
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(contentsOf: Array("\r\n\r\n".utf8), at: place)
      default: bytes.insert(contentsOf: bytes[..<place], at: place)
      }
    }
    return bytes
  }

  @Test("every damaged answer ends in a whole document or in an error with a clean message")
  func damage() async throws {
    var random = SplitMix64(seed: 20_261_122)
    let text = String(repeating: "<item><title>Claim</title></item>", count: 40)
    let gzip = Gzip.compress(text)
    let heads = [
      "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nCache-Control: max-age=60, private\r\nAge: 5\r\n"
        + "Expires: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/xml\r\n",
      "HTTP/1.1 429 Slow Down\r\nRetry-After: 120\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
      "HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/x?y#z\r\n",
    ]
    let server = LoopbackServer()
    let engine = Loopback.engine()
    for number in 0..<400 {
      let isGzip = number % 2 == 0
      let body = isGzip ? gzip : Array(text.utf8)
      let head =
        heads[number % heads.count] + (isGzip ? "Content-Encoding: gzip\r\n" : "")
        + "Content-Length: \(body.count)\r\n\r\n"
      let answer = damaged(Array(head.utf8) + body, &random)
      server.serve("/\(number)", Answer([.send(answer)]))
      do throws(FetchError) {
        let response = try await engine.fetch(
          Loopback.request(server.url("/\(number)")) { $0.timeout = 3000 })
        #expect(response.status == 200)
        #expect(response.maxAge.map { $0 >= 0 } ?? true)
        #expect(response.validators?.etag.map { $0.utf8.count <= 1024 } ?? true)
      } catch {
        #expect(error.message.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(!error.message.isEmpty && error.message.utf8.count < 1000)
        #expect(error.retryAfter.map { $0 >= 0 } ?? true)
      }
    }
  }
}
