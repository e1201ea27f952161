import AlertLog
import Configuration
import FeedModel
import Glibc
import Locking
import Outputs
import StateStore

/// Runs the outputs of a configuration.
///
/// Nothing else waits for it: without outputs it has neither file nor thread, and one whose file cannot be used says
/// so and tries again.
actor OutputDesk {
  private let executor = QueueExecutor(label: "claimwatch.outputs")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private struct Running {
    let runner: OutputRunner
    let task: Task<Void, Never>?
  }

  private let paths: Paths
  private let clock: any WallClock
  private let board: OutputBoard
  private let report: @Sendable (OutputReport) -> Void
  /// Rung when something of it has come to its end.
  private let end: Bell
  /// Where nodes of one state share the outputs.
  private let shared: SharedOutputs?
  private let link: HTTPLink
  private let busy = Guarded(0)
  private let isStopped = Guarded(false)
  private let inForce = InForceSettings()
  /// Those whose end has not been said.
  private var silences: [Silence] = []

  private var wanted: [OutputSettings] = []
  private var watches: [Watch] = []
  private var store: (any OutputBooks)?
  private var running: [String: Running] = [:]
  private var settings: [String: OutputSettings] = [:]
  private var isTroubled = false
  private var looks = 0

  /// So many looks around, a second apart, lie between two attempts to open the file.
  private static let patience = 10

  /// A desk for the log and the state of `paths`.
  init(
    paths: Paths, clock: any WallClock, board: OutputBoard, shared: SharedOutputs?,
    report: @escaping @Sendable (OutputReport) -> Void
  ) {
    self.paths = paths
    self.clock = clock
    self.board = board
    self.shared = shared
    self.report = report
    let end = Bell()
    self.end = end
    link = HTTPLink { end.ring() }
  }

  /// Runs the outputs of `configuration`, and no others.
  func apply(_ configuration: Configuration) async {
    inForce.configuration.withLock { $0 = configuration }
    wanted = configuration.outputs
    watches = configuration.watches
    for (id, old) in running where !wanted.contains(where: { $0.id == id }) {
      old.task?.cancel()
      running[id] = nil
      settings[id] = nil
      board.put(nil, of: id)
    }
    if wanted.isEmpty { try? shared?.want([]) }
    await start()
  }

  private func start() async {
    guard !wanted.isEmpty, !isStopped.withLock({ $0 }), let ground = ground() else { return }
    for output in wanted {
      if let old = running[output.id] {
        await old.runner.adopt(output, watches: watches)
      } else {
        let runner = OutputRunner(output, watches: watches, on: ground)
        running[output.id] = Running(runner: runner, task: nil)
        // Before the next poll: on a busy machine its alert would else come before the output begins.
        await runner.begin()
        guard running[output.id]?.runner === runner else { continue }
        busy.withLock { $0 += 1 }
        let task = Task.detached { [self] in
          await runner.run()
          busy.withLock { $0 -= 1 }
          end.ring()
        }
        running[output.id] = Running(runner: runner, task: task)
      }
      settings[output.id] = output
    }
  }

  /// Has new outputs begin before a pass raises what they are to carry.
  func begin(_ configuration: Configuration) async {
    inForce.configuration.withLock { $0 = configuration }
    guard !configuration.outputs.isEmpty, let ground = ground() else { return }
    for output in configuration.outputs {
      await OutputRunner(output, watches: configuration.watches, on: ground).begin()
    }
  }

  /// Sends what can be sent now, and returns.
  func drain(_ configuration: Configuration) async {
    inForce.configuration.withLock { $0 = configuration }
    guard !configuration.outputs.isEmpty, let ground = ground() else { return }
    await withTaskGroup { group in
      for output in configuration.outputs {
        let runner = OutputRunner(output, watches: configuration.watches, on: ground)
        group.addTask { await runner.run(once: true) }
      }
    }
  }

  /// There is something new in the log.
  func wake() { for running in running.values { running.runner.wake() } }

  /// Another process may have left a request.
  func lookAround() async {
    guard !wanted.isEmpty else { return }
    guard let store else {
      looks += 1
      if looks % Self.patience == 0 { await start() }
      return
    }
    endSilences(store)
    guard (try? store.hasOutsideChanges()) == true else { return }
    silences = ((try? store.silences()) ?? []).filter { !$0.isOver }
    for running in running.values { await running.runner.lookAround() }
  }

  /// So long an ended silence is listed, in milliseconds.
  private static let memory: Int64 = 30 * 86_400_000

  /// Says the end of silences that have come to it.
  private func endSilences(_ store: any OutputBooks) {
    let now = clock.now()
    guard silences.contains(where: { $0.until <= now }) else { return }
    // With what was counted meanwhile.
    guard let known = try? store.silences() else { return }
    for silence in known where silence.until <= now && !silence.isOver {
      let end = now.advanced(byMilliseconds: -Self.memory)
      guard let isNew = try? store.closeSilence(silence.number, forgetting: end) else { return }
      if isNew { report(.silenceEnded(silence)) }
    }
    silences = known.filter { $0.until > now }
  }

  /// Ends what is under way; it is sent again at the next start. Any thread; does not wait.
  nonisolated func stop() {
    isStopped.withLock { $0 = true }
    link.stop()
  }

  /// Whether nothing of it is in a C library any more.
  nonisolated var hasEnded: Bool { link.hasEnded && busy.withLock { $0 } == 0 }

  /// Ends every output. Waits for half a second at most: a disk may hold one up.
  nonisolated func close() async {
    stop()
    await cancel()
    let deadline = ContinuousClock.now + .milliseconds(500)
    while !hasEnded, ContinuousClock.now < deadline {
      await end.wait(atMost: deadline - ContinuousClock.now)
    }
  }

  private func cancel() {
    for running in running.values { running.task?.cancel() }
    running = [:]
  }

  // MARK: the file

  private func ground() -> OutputRunner.Ground? {
    do {
      let store = try opened()
      try shared?.want(wanted.map(\.id))
      self.store = store
      silences = try store.silences().filter { !$0.isOver }
      if isTroubled { report(.recovered(output: "all")) }
      isTroubled = false
      return OutputRunner.Ground(
        log: paths.alerts, state: paths.state, store: store, shared: shared, link: link,
        clock: clock, board: board, report: report
      ) { [inForce, clock] in
        inForce.configuration.withLock { $0 }.map { OutputHealthLine.text($0, at: clock.now()) }
          ?? ""
      }
    } catch {
      if !isTroubled { report(.troubled(output: "all", "\(error)")) }
      isTroubled = true
      return nil
    }
  }

  private func opened() throws -> any OutputBooks {
    if let store { return store }
    if let shared { return shared.books }
    let path = OutputStore.path(in: paths.state)
    do { return try OutputStore(path: path, access: .readWrite) } catch let error
      as StateStoreError where error.code == .corrupt || error.code == .foreign
    {
      for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
      guard rename(path, path + ".damaged") == 0 else { throw error }
      report(
        .warning(
          "\(error); it was renamed to outputs.sqlite.damaged. Outputs begin anew: what they had not sent yet they do not send"
        ))
      return try OutputStore(path: path, access: .readWrite)
    }
  }
}

/// What the desk was last told to run. Any thread.
private final class InForceSettings: Sendable {
  let configuration = Guarded<Configuration?>(nil)
}
