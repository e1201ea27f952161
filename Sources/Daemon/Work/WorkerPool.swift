import Glibc
import Locking

/// Runs parsing, matching and extraction beside Swift's cooperative pool, each job within a deadline.
///
/// A hostile document may take its whole budget of seconds. On the cooperative pool, which has one
/// thread a core, two of them would hold up scheduling and the end of the daemon. Here as many jobs
/// run at a time as there are cores; one that takes longer than news ever does gives its place to
/// another, on another thread, so that it costs its neighbours processor time but never their turn.
/// One that exceeds its deadline, or stands still for as long, is given up: whoever waits for it is told, and its thread is lost,
/// since no thread can be ended from outside, until the job ends by itself.
final class WorkerPool: Sendable {
  let limits: WorkLimits
  private let room: Monitor<PoolState>
  private let attach: @Sendable (Int) -> Void
  private let report: @Sendable (GivenUp) -> Void

  /// A job that was given up.
  struct GivenUp: Sendable {
    /// The number of the lost thread.
    let worker: Int
    /// Whether it was processor time that it exceeded: then it is the text's fault, not the machine's.
    let byProcessorTime: Bool
    /// Threads that are lost now.
    let lost: Int
  }

  /// A pool without threads; they are started as they are needed.
  ///
  /// - Parameters:
  ///   - attach: the first thing a thread does, with its number.
  ///   - report: told of each job that is given up, before whoever waits for it, on the pool's own
  ///     thread.
  init(
    limits: WorkLimits = WorkLimits(), attach: @escaping @Sendable (Int) -> Void = { _ in },
    report: @escaping @Sendable (GivenUp) -> Void = { _ in }
  ) {
    self.limits = limits
    self.attach = attach
    self.report = report
    room = Monitor(PoolState(limits: limits))
  }

  /// Whether work is still being done, if only work that nobody waits for any more.
  var isBusy: Bool { room.withLock { $0.isBusy } }

  /// Runs `body` on a thread of the pool.
  ///
  /// Returns `calledOff` as soon as the task is cancelled and `tooSlow` at the deadline; `body` then
  /// goes on for nothing.
  func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> WorkOutcome<T> {
    let handover = Handover<WorkOutcome<T>>()
    let job = PoolJob(
      run: { handover.finish(.done(body())) }, giveUp: { handover.finish(.tooSlow) })
    submit(job)
    return await withTaskCancellationHandler {
      await withCheckedContinuation { handover.wait($0) }
    } onCancel: {
      handover.finish(.calledOff)
    }
  }

  /// A round through the pool, for the watchdog: returns once a thread has taken a job.
  ///
  /// - Returns: how many jobs were taken so far.
  func ping() async -> Int {
    let taken = await run { [room] in room.withLock { $0.taken } }
    if case .done(let count) = taken { return count }
    return 0
  }

  /// Runs `body`, which is part of a job, while no other job runs: what ends the process then was this.
  /// Waits for the others a bounded time, and then goes on beside them.
  func alone<T>(_ body: () -> T) -> T {
    let me = pthread_self()
    guard let number = room.withLock({ $0.beginWaitingAlone(me) }) else { return body() }
    room.wakeAll()
    let patience = limits.patienceMilliseconds
    let isAlone = room.wait(milliseconds: patience) { $0.takeRoom(number) } ?? false
    room.withLock { $0.endWaitingAlone(number) }
    defer {
      if isAlone { room.withLock { $0.leaveRoom(number) } }
      room.wakeAll()
      startThreads()
    }
    return body()
  }

  // MARK: threads

  private func submit(_ job: PoolJob) {
    let wakesWatch = room.withLock { $0.add(job) }
    room.wakeOne()
    startThreads()
    if wakesWatch, !start({ $0.watch() }) { room.withLock { $0.lackWatch() } }
  }

  /// Starts threads where jobs could be taken that nobody is there to take.
  private func startThreads() {
    while let number = room.withLock({ $0.threadToStart() }) {
      let isStarted = start { $0.work(number) }
      guard isStarted else {
        // Those that are there take the job later; the watch tries again.
        room.withLock { $0.dismiss(number) }
        return
      }
    }
  }

  @discardableResult
  private func start(_ body: @escaping @Sendable (WorkerPool) -> Void) -> Bool {
    OwnThread.start { body(self) }
  }

  private func work(_ number: Int) {
    let me = pthread_self()
    OwnThread.name("work \(number)")
    attach(number)
    room.withLock { $0.arrive(number, me) }
    while let job = room.wait({ $0.next(number) }) {
      job.run()
      WorkInHand.putDown()
      let isWanted = room.withLock { $0.finish(number) }
      // Whoever waits to be alone looks again.
      if room.withLock({ $0.isAwaited }) { room.wakeAll() }
      guard isWanted else { return }
    }
  }

  /// Looks at the jobs that run, ten times a second as long as there are any.
  private func watch() {
    OwnThread.name("work watch")
    while true {
      usleep(100_000)
      let look = room.withLock { $0.look(at: .now) }
      for (given, job) in look.givenUp {
        report(given)
        job.giveUp()
      }
      if look.hasRoom { room.wakeAll() }
      startThreads()
      if look.isOver { return }
    }
  }
}

/// Too many threads are lost for this process to go on.
struct LostWorkers: Error, CustomStringConvertible {
  let count: Int

  var description: String {
    "\(count) workers are lost in texts that they do not come back from: ending, so that a new process "
      + "takes over"
  }
}

/// How a job ended.
enum WorkOutcome<T: Sendable>: Sendable {
  case done(T)
  /// The task that waited was cancelled: the daemon is ending.
  case calledOff
  /// The deadline came first.
  case tooSlow
}

/// What the workers may take.
struct WorkLimits: Sendable {
  /// Jobs that run at a time, those apart that take long.
  var places = max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  /// Jobs that take long and have a thread each, beside the places.
  var long = 12
  /// After which time a job takes long. The thousand items of a large feed take a tenth of a second.
  var longAfter = Duration.milliseconds(200)
  /// Processor time of one job. Every part of it has a budget far below; this is for the fault in one.
  var processorTime = TestHooks.deadline ?? .seconds(10)
  /// For how long one job may stand still by the clock: a disk that hangs, a lock that nobody opens.
  var time = TestHooks.deadline ?? .seconds(120)
  /// Whoever gets the thousandth part of a processor goes on, on a machine that has no more to give: a first
  /// poll of 331 full feeds beside ten builds lost eight workers, of which four end the daemon (2026-11).
  static let leastShare = 1_000
  /// So many lost threads are borne; then a new process is better.
  var mostLost = 4
  /// How long a job that wants to be alone waits for the others.
  var patienceMilliseconds = 5_000
}
