import LoopbackServer
import Testing

@testable import Outputs

/// What a receiver's answer is taken for, with a real server on loopback.
@Suite struct HTTPLinkTests {
  /// The reply to a message that is answered with `answer`, and how long it may take.
  private func reply(to answer: Answer, timeout: Int64 = 60_000, keptBytes: Int = 0) async
    -> HTTPReply
  {
    let server = LoopbackServer()
    defer { server.stop() }
    server.serve("/", answer)
    let link = HTTPLink(caFile: nil)
    defer { link.stop() }
    var message = HTTPMessage(
      url: server.url("/"), fields: [], body: [0x7B, 0x7D], timeout: timeout)
    message.keptBytes = keptBytes
    return await link.post(message)
  }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func aBodyThatNeverEndsIsNotWaitedFor() async {
    let head = Self.bytes("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
    let block = [UInt8](repeating: 0x78, count: 16_384)
    #expect(
      await reply(
        to: Answer([.send(head), .flood(block, pause: 0)]), timeout: 600_000, keptBytes: 3)
        == .status(200, retryAfter: nil, body: Self.bytes("xxx")))
  }

  @Test func aHeadThatIsWholeIsAnAnswerWhateverBecomesOfTheBody() async {
    let head = Self.bytes("HTTP/1.1 202 Accepted\r\nContent-Length: 50\r\n\r\nok")
    let cut = await reply(to: Answer([.send(head)]))
    #expect(cut == .status(202, retryAfter: nil, body: []))
    let slow = await reply(to: Answer([.send(head), .stall]), timeout: 500)
    #expect(slow == .status(202, retryAfter: nil, body: []))
    let busy = Self.bytes("HTTP/1.1 503 No\r\nRetry-After: 7\r\nContent-Length: 50\r\n\r\n")
    let refused = await reply(to: Answer([.send(busy), .stall]), timeout: 500)
    #expect(refused == .status(503, retryAfter: Self.bytes(" 7"), body: []))
  }

  @Test func aHeadThatIsNotWholeIsNone() async {
    func code(_ answer: Answer) async -> String? {
      guard case .failure(let failure) = await reply(to: answer, timeout: 500) else { return nil }
      return failure.code
    }
    #expect(
      await code(Answer([.send(Self.bytes("HTTP/1.1 200 OK\r\nX: y\r\n")), .stall])) == "timeout")
    #expect(
      await code(Answer([.send(Self.bytes("HTTP/1.1 100 Continue\r\n\r\n")), .stall])) == "timeout")
    #expect(await code(Answer([])) == "closed")
  }
}
