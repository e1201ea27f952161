import Glibc

/// A job of the pool.
struct PoolJob: Sendable {
  let run: @Sendable () -> Void
  /// Tells whoever waits that the deadline came first.
  let giveUp: @Sendable () -> Void
}

/// Who works at what, under the pool's lock.
struct PoolState: Sendable {
  /// What a thread is at.
  fileprivate enum Phase: Sendable {
    /// It was asked for and has not come yet.
    case expected
    case idle
    /// In one of the places, or long at it and no longer counted there.
    case running(PoolJob, isLong: Bool)
    /// In a job that waits until no other runs.
    case waitingAlone(PoolJob)
    case givenUp
  }

  fileprivate struct Post: Sendable {
    var phase: Phase
    var thread: pthread_t?
    /// When the watch first saw the present job, and the thread's processor time then.
    var seen: Mark?
    /// When it was last known to go on.
    var alive: Mark?
  }

  /// A thread's processor time at an instant.
  fileprivate struct Mark: Sendable {
    let time: ContinuousClock.Instant
    let processor: Duration
  }

  private let limits: WorkLimits
  private var posts: [Int: Post] = [:]
  private var jobs: [PoolJob] = []
  /// Jobs before it were taken.
  private var firstJob = 0
  private var isWatched = false
  /// The worker that no other runs beside.
  private var alone: Int?
  /// Jobs taken so far.
  private(set) var taken = 0

  init(limits: WorkLimits) { self.limits = limits }

  // MARK: jobs

  /// Puts a job at the end of the queue.
  ///
  /// - Returns: whether a watch has to be started.
  mutating func add(_ job: PoolJob) -> Bool {
    jobs.append(job)
    defer { isWatched = true }
    return !isWatched
  }

  /// The watch could not be had; the next job asks for one again.
  mutating func lackWatch() { isWatched = false }

  /// The next job for a thread; `.some(nil)` where the thread is not needed any more, nil where it has
  /// to wait.
  mutating func next(_ number: Int) -> PoolJob?? {
    if waitingJobs > 0, hasPlace {
      let job = jobs[firstJob]
      firstJob += 1
      if firstJob == jobs.count {
        jobs.removeAll(keepingCapacity: jobs.count < 256)
        firstJob = 0
      }
      taken += 1
      posts[number]?.phase = .running(job, isLong: false)
      posts[number]?.seen = nil
      posts[number]?.alive = nil
      return .some(job)
    }
    // Those that stood in for long jobs go when these are done.
    guard posts.count(where: { !$0.value.isGivenUp }) > limits.places else { return nil }
    posts[number] = nil
    return .some(nil)
  }

  /// A thread has done its job.
  ///
  /// - Returns: false where it was given up meanwhile and another stands in its place.
  mutating func finish(_ number: Int) -> Bool {
    guard let post = posts[number] else { return false }
    if post.isGivenUp {
      posts[number] = nil
      return false
    }
    posts[number]?.phase = .idle
    return true
  }

  var isBusy: Bool { waitingJobs > 0 || posts.contains { $0.value.isAtWork } }

  private var waitingJobs: Int { jobs.count - firstJob }

  private var hasPlace: Bool { alone == nil && !isAwaited && inPlaces < limits.places }

  private var inPlaces: Int { posts.count { $0.value.isInPlace } }

  // MARK: threads

  /// The number of a thread that is to be started; it is expected from now on.
  mutating func threadToStart() -> Int? {
    guard waitingJobs > 0, hasPlace else { return nil }
    let ready = posts.count { $0.value.isReady }
    let wanted = min(waitingJobs, limits.places - inPlaces)
    let there = posts.count { !$0.value.isGivenUp }
    guard ready < wanted, there < limits.places + limits.long else { return nil }
    var number = 0
    while posts[number] != nil { number += 1 }
    posts[number] = Post(phase: .expected)
    return number
  }

  /// A thread that was asked for has come.
  mutating func arrive(_ number: Int, _ thread: pthread_t) {
    posts[number] = Post(phase: .idle, thread: thread)
  }

  /// A thread that was asked for could not be had.
  mutating func dismiss(_ number: Int) { posts[number] = nil }

  // MARK: the watch

  struct Look {
    var givenUp: [(WorkerPool.GivenUp, PoolJob)] = []
    /// Whether a place has come free.
    var hasRoom = false
    /// Nothing runs or waits; the next job starts another watch.
    var isOver = false
  }

  /// Lets jobs that take long give up their places, and gives up those that exceed their deadline.
  mutating func look(at now: ContinuousClock.Instant) -> Look {
    var look = Look()
    for number in posts.keys {
      guard let post = posts[number], let thread = post.thread,
        case .running(let job, let isLong) = post.phase
      else { continue }
      guard let seen = post.seen, let alive = post.alive else {
        let mark = Mark(time: now, processor: Self.processorTime(of: thread))
        posts[number]?.seen = mark
        posts[number]?.alive = mark
        continue
      }
      let time = now - seen.time
      if !isLong, time >= limits.longAfter {
        posts[number]?.phase = .running(job, isLong: true)
        look.hasRoom = true
      }
      guard time >= min(limits.processorTime, limits.time) else { continue }
      let processor = Self.processorTime(of: thread)
      let isBusy = processor - seen.processor >= limits.processorTime
      let pause = now - alive.time
      guard isBusy || pause >= limits.time else { continue }
      if !isBusy, processor - alive.processor >= pause / WorkLimits.leastShare {
        posts[number]?.alive = Mark(time: now, processor: processor)
        continue
      }
      posts[number]?.phase = .givenUp
      if alone == number { alone = nil }
      look.hasRoom = true
      let lost = posts.count { $0.value.isGivenUp }
      look.givenUp.append(
        (WorkerPool.GivenUp(worker: number, byProcessorTime: isBusy, lost: lost), job))
    }
    look.isOver = waitingJobs == 0 && !posts.contains { $0.value.isWatched }
    if look.isOver { isWatched = false }
    return look
  }

  /// Only of a thread that has a job, which therefore is there.
  private static func processorTime(of thread: pthread_t) -> Duration {
    var clock = clockid_t()
    var time = timespec()
    guard pthread_getcpuclockid(thread, &clock) == 0, clock_gettime(clock, &time) == 0 else {
      return .zero
    }
    return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
  }

  // MARK: being alone

  /// Whether a job waits until no other runs. None is begun meanwhile.
  var isAwaited: Bool { posts.contains { $0.value.waitsAlone } }

  /// The number of the worker on `thread`, which gives its place up; nil where it is none of the pool.
  mutating func beginWaitingAlone(_ thread: pthread_t) -> Int? {
    for (number, post) in posts where post.thread.map({ pthread_equal($0, thread) != 0 }) ?? false {
      guard case .running(let job, _) = post.phase else { return nil }
      posts[number]?.phase = .waitingAlone(job)
      return number
    }
    return nil
  }

  /// True once `number` has the room for itself.
  mutating func takeRoom(_ number: Int) -> Bool? {
    guard alone == nil, !posts.contains(where: { $0.value.isRunning }) else { return nil }
    alone = number
    return true
  }

  /// `number` goes on, whether it got the room or not; its deadline counts from now.
  mutating func endWaitingAlone(_ number: Int) {
    guard let post = posts[number], case .waitingAlone(let job) = post.phase else { return }
    posts[number]?.phase = .running(job, isLong: true)
    posts[number]?.seen = nil
    posts[number]?.alive = nil
  }

  /// Others may run again.
  mutating func leaveRoom(_ number: Int) {
    if alone == number { alone = nil }
  }
}

extension PoolState.Post {
  fileprivate var isGivenUp: Bool { if case .givenUp = phase { true } else { false } }
  fileprivate var isRunning: Bool { if case .running = phase { true } else { false } }
  fileprivate var waitsAlone: Bool { if case .waitingAlone = phase { true } else { false } }
  fileprivate var isInPlace: Bool {
    if case .running(_, isLong: false) = phase { true } else { false }
  }
  fileprivate var isReady: Bool {
    switch phase {
    case .expected, .idle: true
    case .running, .waitingAlone, .givenUp: false
    }
  }
  /// Whether the watch has to look at it again.
  fileprivate var isWatched: Bool { isRunning || waitsAlone }
  fileprivate var isAtWork: Bool { isWatched || isGivenUp }
}
