import FeedFetch
import FeedModel
import LoopbackServer
import TestSupport
import Testing

@Suite("Memory of bodies in flight")
struct BodyBudgetTests {
  @Test("large bodies that together exceed the budget still all arrive, one after the other")
  func allArrive() async throws {
    let server = LoopbackServer()
    let size = 2 << 20
    server.serve("/large", .status(200, body: [UInt8](repeating: 0x20, count: size)))
    server.serve("/small", .ok("<rss/>"))
    let engine = Loopback.engine {
      $0.hostConnections = 20
      $0.largeBodies = 3 << 20
    }
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<12 {
        group.addTask {
          try await engine.fetch(Loopback.request(server.url("/large")) { $0.timeout = 30_000 })
            .body.count
        }
      }
      for try await count in group { #expect(count == size) }
    }
    #expect(try await engine.fetch(Loopback.request(server.url("/small"))).status == 200)
  }

  /// Not a local: the server's threads still hold it when the process of its test ends, which
  /// LeakSanitizer would call a leak.
  private static let block = [UInt8](repeating: 0x20, count: 64 << 10)

  @Test("endless bodies from many servers at once stay within the budget")
  func bounded() async {
    await #expect(processExitsWith: .success) {
      let server = LoopbackServer()
      server.serve(
        "/endless",
        Answer([
          .send(Array("HTTP/1.1 200 OK\r\n\r\n".utf8)),
          .flood(Self.block, pause: 0),
        ]))
      let engine = Loopback.engine {
        $0.hostConnections = 40
        $0.largeBodies = 16 << 20
      }
      _ = await Loopback.failure(of: Loopback.request(server.url("/none")), by: engine)
      let before = try Usage.now().residentBytes
      await withTaskGroup(of: FetchError?.self) { group in
        for _ in 0..<40 {
          group.addTask {
            await Loopback.failure(
              of: Loopback.request(server.url("/endless")) { $0.timeout = 1500 }, by: engine)
          }
        }
        var peak = 0
        for await failure in group {
          #expect(failure?.code == .tooLarge || failure?.code == .timeout)
          if let usage = try? Usage.now() { peak = max(peak, usage.residentBytes - before) }
        }
        // 16 MB, one body beyond them (10 MB), 40 small ones at 256 KB (10 MB), growth of arrays,
        // and the test server's threads; without the budget it is over 400 MB.
        #expect(peak < 100 << 20 || Sanitizers.areOn, "\(peak >> 20) MB")
      }
    }
  }
}
