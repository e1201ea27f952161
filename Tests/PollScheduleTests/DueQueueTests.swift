import FeedModel
import PollSchedule
import Testing

@Suite("The queue of due feeds")
struct DueQueueTests {
  private func queue(connections: Int = 2, spacing: Int64 = 0) -> DueQueue {
    DueQueue(gate: HostGate(limits: HostLimits(connections: connections, spacing: spacing)))
  }

  private func drain(_ queue: inout DueQueue, at now: Instant) -> [String] {
    var started: [String] = []
    while let feed = queue.next(at: now) { started.append(feed) }
    return started
  }

  @Test("feeds start in the order in which they are due, and never before")
  func order() {
    var queue = queue()
    for (index, feed) in ["c", "a", "b"].enumerated() {
      queue.schedule(feed, host: feed, due: noon.plus(Int64(index) * minute))
    }
    #expect(queue.wakeTime() == noon)
    #expect(queue.next(at: noon.plus(-1)) == nil)
    #expect(drain(&queue, at: noon) == ["c"])
    #expect(queue.wakeTime() == noon.plus(minute))
    #expect(drain(&queue, at: noon.plus(2 * minute)) == ["a", "b"])
    #expect(queue.wakeTime() == nil)
    #expect(queue.runningCount == 3)
  }

  @Test("feeds due together go host by host, as far as the host's connections allow")
  func hostByHost() {
    var queue = queue(connections: 1)
    for feed in 0..<3 {
      for host in ["c", "a", "b"] { queue.schedule("\(host)\(feed)", host: host, due: noon) }
    }
    var started: [String] = []
    while let feed = queue.next(at: noon) {
      started.append(feed)
      queue.end(feed)
    }
    #expect(started == ["a0", "a1", "a2", "b0", "b1", "b2", "c0", "c1", "c2"])
  }

  @Test(
    "a further request of a feed takes the next start on its host, and its neighbours wait for it")
  func startAgain() {
    var queue = queue(connections: 2, spacing: 1000)
    for feed in ["a", "b"] { queue.schedule(feed, host: "h", due: noon) }
    #expect(queue.next(at: noon) == "a")
    #expect(queue.startAgain("h", at: noon.plus(200)) == noon.plus(1000))
    #expect(queue.next(at: noon.plus(1000)) == nil)
    #expect(queue.next(at: noon.plus(2000)) == "b")
  }

  @Test("a request of a feed that runs elsewhere waits for a place and for the spacing")
  func startBesideFrom() {
    var queue = queue(connections: 1, spacing: 1000)
    queue.schedule("a", host: "h", due: noon)
    #expect(queue.next(at: noon) == "a")
    #expect(queue.startBeside("h", from: noon, anyway: false) == nil)
    #expect(queue.startBeside("h", from: noon, anyway: true) == noon.plus(1000))
    queue.end("a")
    #expect(queue.startBeside("h", from: noon.plus(2500), anyway: false) == nil)
    queue.endBeside("h")
    #expect(queue.startBeside("h", from: noon.plus(2500), anyway: false) == noon.plus(2500))
    queue.schedule("b", host: "h", due: noon)
    queue.endBeside("h")
    #expect(queue.next(at: noon.plus(3000)) == nil)
    #expect(queue.next(at: noon.plus(3500)) == "b")
  }

  @Test("60 feeds of one host take a minute at one start a second")
  func spacing() throws {
    var queue = queue(connections: 2, spacing: 1000)
    for feed in 0..<60 { queue.schedule("\(feed)", host: "a", due: noon) }
    var now = noon
    var starts: [Instant] = []
    while let time = queue.wakeTime() {
      now = max(now, time)
      while let feed = queue.next(at: now) {
        starts.append(now)
        queue.end(feed)
      }
    }
    #expect(starts.count == 60)
    #expect(starts.last == noon.plus(59_000))
    #expect(zip(starts, starts.dropFirst()).allSatisfy { $1.milliseconds(since: $0) >= 1000 })
  }

  @Test("a host whose fetches all stall holds back nobody else")
  func stalls() {
    var queue = queue()
    for feed in 0..<100 { queue.schedule("stall\(feed)", host: "stalled", due: noon.plus(-hour)) }
    for feed in 0..<50 { queue.schedule("ok\(feed)", host: "host\(feed)", due: noon) }
    let started = drain(&queue, at: noon)
    #expect(started.prefix(2) == ["stall0", "stall1"], "they were due first")
    #expect(started.count == 52)
    #expect(queue.wakeTime() == nil, "the stalled host wakes nobody until one of its fetches ends")
    queue.end("stall1")
    #expect(drain(&queue, at: noon.plus(30_000)) == ["stall2"])
  }

  @Test("a large host cannot keep a small one waiting: who was due first starts first")
  func fairness() throws {
    var queue = queue(connections: 2)
    for feed in 0..<1000 { queue.schedule("big\(feed)", host: "big", due: noon.plus(Int64(feed))) }
    queue.schedule("small", host: "small", due: noon.plus(10))
    var started: [String] = []
    let now = noon.plus(hour)
    while let feed = queue.next(at: now) {
      started.append(feed)
      queue.end(feed)
    }
    #expect(started.count == 1001)
    #expect(try #require(started.firstIndex(of: "small")) <= 11)
  }

  @Test("a held host waits until its hold ends, and only it")
  func hold() {
    var queue = queue()
    queue.schedule("a", host: "held", due: noon)
    queue.schedule("b", host: "free", due: noon)
    queue.hold("held", until: noon.plus(hour))
    #expect(drain(&queue, at: noon.plus(hour - 1)) == ["b"])
    #expect(queue.wakeTime() == noon.plus(hour))
    #expect(drain(&queue, at: noon.plus(hour)) == ["a"])
  }

  @Test("a feed may be moved to another time and another host, and removed")
  func moving() {
    var queue = queue()
    queue.schedule("a", host: "one", due: noon)
    queue.schedule("a", host: "two", due: noon.plus(minute))
    #expect(queue.waitingCount == 1)
    #expect(drain(&queue, at: noon).isEmpty)
    #expect(queue.wakeTime() == noon.plus(minute))
    queue.schedule("a", host: "two", due: noon.plus(-minute))
    #expect(drain(&queue, at: noon) == ["a"])
    queue.schedule("b", host: "one", due: noon)
    queue.remove("b")
    #expect(queue.waitingCount == 0)
    #expect(drain(&queue, at: noon).isEmpty)
    #expect(queue.wakeTime() == nil)
  }

  @Test("a running feed that is scheduled starts again only after it has ended")
  func running() {
    var queue = queue()
    queue.schedule("a", host: "one", due: noon)
    #expect(drain(&queue, at: noon) == ["a"])
    queue.schedule("a", host: "one", due: noon)
    queue.schedule("b", host: "one", due: noon)
    #expect(drain(&queue, at: noon) == ["b"])
    queue.end("b")
    #expect(queue.next(at: noon) == nil)
    queue.end("a")
    #expect(drain(&queue, at: noon) == ["a"])
    queue.schedule("a", host: "one", due: noon)
    queue.remove("a")
    queue.end("a")
    #expect(drain(&queue, at: noon).isEmpty)
  }

  @Test("a released host takes another feed, while the released one may not start again")
  func release() {
    var queue = queue(connections: 1)
    for feed in ["a", "b"] { queue.schedule(feed, host: "one", due: noon) }
    #expect(drain(&queue, at: noon) == ["a"])
    queue.schedule("a", host: "one", due: noon.plus(-hour))
    queue.release("a")
    #expect(queue.fetchingCount == 0 && queue.runningCount == 1)
    #expect(drain(&queue, at: noon) == ["b"], "a has not ended")
    queue.release("a")
    #expect(queue.fetchingCount == 1, "a second release is no release of b")
    queue.end("b")
    queue.end("a")
    #expect(queue.fetchingCount == 0)
    #expect(drain(&queue, at: noon) == ["a"])
  }

  @Test("all feeds of one host can be taken out, in the order in which they are due")
  func removeAll() {
    var queue = queue(connections: 1)
    queue.schedule("later", host: "held", due: noon.plus(hour))
    queue.schedule("running", host: "held", due: noon.plus(-hour))
    queue.schedule("now", host: "held", due: noon)
    queue.schedule("other", host: "free", due: noon)
    #expect(queue.next(at: noon) == "running")
    #expect(queue.removeAll(of: "held") == ["now", "later"])
    #expect(queue.removeAll(of: "unknown") == [])
    queue.end("running")
    #expect(drain(&queue, at: noon.plus(hour)) == ["other"])
    #expect(queue.waitingCount == 0)
  }

  @Test("after a restart nothing starts before its stored time, and held hosts stay held")
  func restart() throws {
    var random = SeededGenerator(seed: 7)
    var states: [FeedState] = []
    for number in 0..<500 {
      var state = FeedState(
        feedID: "\(number)", url: "https://host\(number % 40).example/\(number)")
      let outcome: PollOutcome =
        number % 50 == 3 ? .failure("http-429", retryAfter: 2 * hour) : .notModified()
      let polled = noon.plus(-Int64.random(in: 0..<(20 * minute), using: &random))
      state = state.recorded(outcome, at: polled, policy: PollPolicy(), using: &random)
      states.append(state)
    }
    let restarted = noon.plus(minute)
    var queue = DueQueue()
    for state in states {
      let host = HostKey.of(state.url)
      queue.schedule(state.feedID, host: host, due: state.due(start: restarted))
      if let until = state.heldUntil { queue.hold(host, until: until) }
    }
    let stored = Dictionary(uniqueKeysWithValues: states.map { ($0.feedID, $0) })
    let held = Set(states.filter { $0.heldUntil != nil }.map { HostKey.of($0.url) })
    var lastStart: [String: Instant] = [:]
    var now = restarted
    var count = 0
    while let time = queue.wakeTime() {
      now = max(now, time)
      while let feed = queue.next(at: now) {
        let state = try #require(stored[feed])
        let host = HostKey.of(state.url)
        #expect(now >= (try #require(state.nextPoll)))
        if held.contains(host) { #expect(now >= noon.plus(2 * hour - 20 * minute)) }
        if let last = lastStart[host] { #expect(now.milliseconds(since: last) >= 1000) }
        lastStart[host] = now
        count += 1
        queue.end(feed)
      }
    }
    #expect(count == 500)
  }

  @Test(
    "a wall clock that is set moves every time along", arguments: [-365 * day, -2 * hour, 30 * day])
  func clockJump(by jump: Int64) {
    var queue = queue(connections: 1)
    queue.schedule("running", host: "a", due: noon)
    #expect(queue.next(at: noon) == "running")
    queue.schedule("running", host: "a", due: noon.plus(3 * hour))
    queue.schedule("soon", host: "b", due: noon.plus(hour))
    queue.schedule("late", host: "c", due: noon.plus(2 * hour))
    queue.schedule("held", host: "d", due: noon.plus(hour))
    queue.hold("d", until: noon.plus(4 * hour))
    queue.shift(byMilliseconds: jump)
    let now = noon.plus(jump)
    queue.end("running")
    #expect(drain(&queue, at: now.plus(hour - 1)) == [])
    #expect(drain(&queue, at: now.plus(hour)) == ["soon"])
    #expect(drain(&queue, at: now.plus(2 * hour)) == ["late"])
    #expect(drain(&queue, at: now.plus(3 * hour)) == ["running"])
    #expect(drain(&queue, at: now.plus(4 * hour - 1)) == [])
    #expect(drain(&queue, at: now.plus(4 * hour)) == ["held"])
  }

  @Test("a queue that was emptied keeps what runs, limits and holds")
  func emptied() {
    var queue = queue(connections: 1)
    queue.schedule("running", host: "a", due: noon)
    #expect(queue.next(at: noon) == "running")
    queue.schedule("running", host: "a", due: noon)
    queue.schedule("gone", host: "b", due: noon)
    queue.hold("b", until: noon.plus(hour))
    queue.removeAll()
    #expect(queue.waitingCount == 0)
    #expect(queue.runningCount == 1)
    queue.schedule("next", host: "a", due: noon)
    queue.schedule("other", host: "b", due: noon)
    #expect(drain(&queue, at: noon) == [], "one is busy, the other held")
    queue.end("running")
    #expect(drain(&queue, at: noon) == ["next"])
    #expect(drain(&queue, at: noon.plus(hour)) == ["other"])
  }

  @Test("pruning forgets idle hosts and loses no feed")
  func prune() {
    var queue = queue(connections: 1)
    for feed in 0..<10 { queue.schedule("\(feed)", host: "h\(feed % 3)", due: noon.plus(hour)) }
    queue.prune(at: noon)
    var started = drain(&queue, at: noon.plus(hour))
    #expect(started.count == 3)
    queue.prune(at: noon.plus(hour))
    while let feed = started.popLast() {
      queue.end(feed)
      started += drain(&queue, at: noon.plus(hour))
    }
    queue.prune(at: noon.plus(2 * hour))
    #expect(queue.waitingCount == 0)
    #expect(queue.wakeTime() == nil)
    queue.schedule("new", host: "h0", due: noon)
    #expect(drain(&queue, at: noon.plus(2 * hour)) == ["new"])
  }

  @Test("random use keeps every promise against a naive model", arguments: 1...20)
  func model(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var queue = DueQueue(gate: HostGate(limits: HostLimits(connections: 2, spacing: 500)))
    var waiting: [String: (host: String, due: Instant)] = [:]
    var running: [String: String] = [:]
    var released: Set<String> = []
    var lastStart: [String: Instant] = [:]
    var held: [String: Instant] = [:]
    var now = noon
    for _ in 0..<2000 {
      now = now.plus(Int64.random(in: 0...300, using: &random))
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4:
        let feed = "f\(Int.random(in: 0..<60, using: &random))"
        guard running[feed] == nil else { break }
        let host = "h\(Int.random(in: 0..<6, using: &random))"
        let due = now.plus(Int64.random(in: -2000...5000, using: &random))
        queue.schedule(feed, host: host, due: due)
        waiting[feed] = (host, due)
      case 4:
        let feed = "f\(Int.random(in: 0..<60, using: &random))"
        queue.remove(feed)
        waiting[feed] = nil
      case 5:
        let host = "h\(Int.random(in: 0..<6, using: &random))"
        let until = now.plus(Int64.random(in: 0...3000, using: &random))
        queue.hold(host, until: until)
        held[host] = max(held[host] ?? until, until)
      case 6, 7:
        guard let feed = running.keys.sorted().randomElement(using: &random) else { break }
        if Bool.random(using: &random) {
          queue.release(feed)
          released.insert(feed)
        } else {
          queue.end(feed)
          running[feed] = nil
          released.remove(feed)
        }
      case 8: queue.prune(at: now)
      default: break
      }
      let mayStart = waiting.filter { _, place in
        place.due <= now
          && running.filter { $0.value == place.host && !released.contains($0.key) }.count < 2
          && (lastStart[place.host].map { now.milliseconds(since: $0) >= 500 } ?? true)
          && (held[place.host].map { $0 <= now } ?? true)
      }
      if let feed = queue.next(at: now) {
        #expect(mayStart[feed] != nil, "started \(feed) although it may not")
        #expect(mayStart.values.allSatisfy { $0.due >= mayStart[feed]?.due ?? now })
        let host = waiting.removeValue(forKey: feed)?.host ?? ""
        running[feed] = host
        lastStart[host] = now
      } else {
        #expect(mayStart.isEmpty, "\(mayStart.keys) may start and do not")
      }
      #expect(queue.waitingCount == waiting.count)
      #expect(queue.runningCount == running.count)
      #expect(queue.fetchingCount == running.count - released.count)
    }
  }
}
