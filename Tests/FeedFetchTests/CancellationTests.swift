import FeedFetch
import FeedModel
import LoopbackServer
import Testing

@Suite("Cancelling and stopping")
struct CancellationTests {
  /// Far from every bound below, so that no fetch ends by its deadline on a busy machine.
  private static let deadline: Int64 = 300_000

  private func request(_ url: String) -> FetchRequest {
    Loopback.request(url) {
      $0.timeout = Self.deadline
      $0.connectTimeout = Self.deadline
    }
  }

  /// Looks again and again until `condition` holds, five minutes at most.
  private func eventually(_ condition: () -> Bool) async -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(300)
    while clock.now < end {
      if condition() { return true }
      try? await Task.sleep(for: .milliseconds(2))
    }
    return condition()
  }

  @Test("cancelling the task ends its transfer and closes the connection at once")
  func cancel() async {
    let server = LoopbackServer()
    server.serve("/stall", Answer([.stall]))
    let engine = Loopback.engine()
    let task = Task {
      await Loopback.failure(of: request(server.url("/stall")), by: engine)
    }
    #expect(await eventually { !server.requests.isEmpty })
    let clock = ContinuousClock()
    let start = clock.now
    task.cancel()
    #expect(await task.value?.code == .cancelled)
    #expect(clock.now - start < .seconds(30), "long before the deadline")
    #expect(await eventually { server.openConnections == 0 })
  }

  /// Seen 2026-11-25: a job that reached the thread together with the end was taken and dropped, its
  /// task waited for ever, and with it the end of the daemon.
  @Test("fetches handed over while the engine stops all end", .timeLimit(.minutes(5)))
  func stopDuringHandover() async {
    let server = LoopbackServer()
    server.serve("/stall", Answer([.stall]))
    for _ in 1...100 {
      let engine = Loopback.engine()
      await withTaskGroup { group in
        for _ in 1...4 {
          group.addTask { await Loopback.failure(of: request(server.url("/stall")), by: engine) }
        }
        group.addTask {
          engine.stop()
          return FetchError(code: .cancelled, message: "stopped")
        }
        for await failure in group { #expect(failure?.code == .cancelled) }
      }
    }
  }

  @Test("wider limits let waiting fetches start, past libcurl's own wall too")
  func adjustedLimits() async {
    let server = LoopbackServer()
    server.serve("/stall", Answer([.stall]))
    var limits = FetchLimits()
    limits.inFlight = 1
    limits.hostConnections = 1
    let engine = FetchEngine(limits: limits)
    await withTaskGroup { group in
      for _ in 1...3 {
        group.addTask { await Loopback.failure(of: request(server.url("/stall")), by: engine) }
      }
      #expect(await eventually { server.requests.count == 1 })
      limits.inFlight = 3
      limits.hostConnections = 3
      engine.adjust(limits)
      #expect(await eventually { server.requests.count == 3 })
      engine.stop()
      for await failure in group { #expect(failure?.code == .cancelled) }
    }
  }

  @Test("a task that is cancelled already asks for nothing")
  func cancelledBefore() async {
    let server = LoopbackServer()
    server.serve("/", .ok("<rss/>"))
    let engine = Loopback.engine()
    for _ in 1...50 {
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return await Loopback.failure(of: request(server.url("/")), by: engine)
      }
      #expect(await task.value?.code == .cancelled)
    }
    #expect(server.requests.isEmpty)
  }

  @Test("cancelling at any moment ends every fetch, one way or the other")
  func cancelRace() async {
    let server = LoopbackServer()
    server.serve("/", .ok("<rss/>"))
    let engine = Loopback.engine { $0.inFlight = 3 }
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<300 {
        group.addTask {
          let task = Task {
            await Loopback.failure(of: request(server.url("/")), by: engine)
          }
          for _ in 0..<(number % 20) { await Task.yield() }
          task.cancel()
          let code = await task.value?.code
          return code == nil || code == .cancelled
        }
      }
      for await isRight in group { #expect(isRight) }
    }
    #expect(
      await Loopback.failure(of: request(server.url("/")), by: engine) == nil,
      "the engine still works")
  }

  @Test("a fetch that waits for its turn can be cancelled")
  func cancelWaiting() async {
    let server = LoopbackServer()
    server.serve("/stall", Answer([.stall]))
    server.serve("/", .ok("<rss/>"))
    let engine = Loopback.engine { $0.inFlight = 1 }
    let first = Task {
      await Loopback.failure(of: request(server.url("/stall")), by: engine)
    }
    #expect(await eventually { !server.requests.isEmpty })
    let second = Task { await Loopback.failure(of: request(server.url("/")), by: engine) }
    let third = Task { await Loopback.failure(of: request(server.url("/")), by: engine) }
    second.cancel()
    #expect(await second.value?.code == .cancelled)
    first.cancel()
    #expect(await first.value?.code == .cancelled)
    #expect(await third.value == nil)
    #expect(server.requests(for: "/").count == 1)
  }

  @Test("stopping ends stalled transfers of every kind at once, and may be repeated")
  func stop() async {
    let server = LoopbackServer()
    server.serve("/stall", Answer([.stall]))
    server.serve(
      "/drip",
      Answer([
        .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n".utf8)),
        .flood([0x20], pause: 10),
      ]))
    let engine = Loopback.engine { $0.hostConnections = 100 }
    let tasks = (0..<60).map { number in
      Task {
        await Loopback.failure(
          of: request(server.url(number % 2 == 0 ? "/stall" : "/drip")), by: engine)
      }
    }
    #expect(await eventually { server.requests.count == 60 })
    #expect(!engine.hasEnded)
    let clock = ContinuousClock()
    let start = clock.now
    engine.stop()
    engine.stop()
    for task in tasks { #expect(await task.value?.code == .cancelled) }
    #expect(clock.now - start < .seconds(30), "long before the deadline")
    #expect(
      await Loopback.failure(of: request(server.url("/stall")), by: engine)?.code
        == .cancelled)
    #expect(await eventually { server.openConnections == 0 })
    #expect(await eventually { engine.hasEnded })
  }

  @Test("an engine that nobody holds any more ends its connections")
  func release() async throws {
    let server = LoopbackServer()
    server.serve("/", .ok("<rss/>"))
    do {
      let engine = Loopback.engine()
      _ = try await engine.fetch(request(server.url("/")))
      #expect(server.openConnections == 1)
    }
    #expect(await eventually { server.openConnections == 0 })
  }

  @Test("stalled transfers hold up no other")
  func stallsApart() async {
    let stalling = LoopbackServer()
    stalling.serve("/stall", Answer([.stall]))
    let server = LoopbackServer()
    server.serve("/", .ok("<rss/>"))
    let engine = Loopback.engine {
      $0.inFlight = 30
      $0.hostConnections = 20
    }
    let stalled = (0..<20).map { _ in
      Task { await Loopback.failure(of: request(stalling.url("/stall")), by: engine) }
    }
    #expect(await eventually { stalling.requests.count == 20 })
    for _ in 0..<50 {
      #expect(await Loopback.failure(of: request(server.url("/")), by: engine) == nil)
    }
    for task in stalled { task.cancel() }
    for task in stalled { #expect(await task.value?.code == .cancelled) }
  }
}
