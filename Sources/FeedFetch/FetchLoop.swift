import CCurl
import FeedModel
import Glibc

/// The network thread: starts transfers, lets libcurl work, collects what has ended.
final class FetchLoop {
  private let inbox: FetchInbox
  private var limits: FetchLimits
  private let now: @Sendable () -> Instant
  private let multi: UnsafeMutableRawPointer
  /// Jobs that wait for a free place; those before `nextWaiting` have left.
  private var waiting: [FetchJob] = []
  private var nextWaiting = 0
  private var active: [UInt64: Transfer] = [:]
  /// Easy handles for another use: making one costs more than a 304.
  private var spare: [Transfer] = []
  private let budget: BodyBudget
  private let plainHosts = PlainHosts()
  private let urls = KnownURLs()

  private init(
    inbox: FetchInbox, limits: FetchLimits, now: @escaping @Sendable () -> Instant,
    multi: UnsafeMutableRawPointer
  ) {
    self.inbox = inbox
    self.limits = limits
    self.now = now
    self.multi = multi
    budget = BodyBudget(limit: limits.largeBodies)
    cw_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    adopt(limits)
  }

  private func adopt(_ next: FetchLimits) {
    limits.inFlight = next.inFlight
    limits.hostConnections = next.hostConnections
    limits.idleConnections = next.idleConnections
    cw_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, limits.hostConnections)
  }

  /// Starts the thread; it ends when the inbox is stopped.
  static func startThread(
    inbox: FetchInbox, limits: FetchLimits, now: @escaping @Sendable () -> Instant
  ) {
    let launch = Unmanaged.passRetained(Launch(inbox: inbox, limits: limits, now: now))
    var thread = pthread_t()
    let result = pthread_create(&thread, nil, networkThread, launch.toOpaque())
    if result == 0 {
      pthread_detach(thread)
    } else {
      launch.release()
      inbox.fail(FetchError(code: .resources, message: "no thread can be started for the network"))
    }
  }

  fileprivate static func run(_ launch: Launch) {
    cw_name_thread("fetch")
    // Signals are for other threads. SIGPIPE above all: OpenSSL writes to connections that the peer
    // has closed, and libcurl does not guard it with CURLOPT_NOSIGNAL set.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    curl_global_init(Int(CURL_GLOBAL_DEFAULT))
    guard let multi = curl_multi_init() else {
      return launch.inbox.fail(
        FetchError(code: .resources, message: "libcurl could not be set up"))
    }
    let loop = FetchLoop(inbox: launch.inbox, limits: launch.limits, now: launch.now, multi: multi)
    launch.inbox.open(multi)
    loop.run()
  }

  private func run() {
    var lastTurn: UInt64 = 0
    var lastLook: UInt64 = 0
    while true {
      gather(since: lastTurn)
      lastTurn = Monotonic.microseconds()
      let mail = inbox.take()
      for ping in mail.pings { ping.resume() }
      budget.giveBack(mail.returnedBytes)
      if let next = mail.limits { adopt(next) }
      // Jobs that came together with the end wait for `shutDown` to refuse them.
      waiting += mail.jobs
      if mail.stop { break }
      for id in mail.cancelled { cancel(id) }
      startWaiting()
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      collect()
      if lastTurn - lastLook > Self.lookInterval {
        lastLook = lastTurn
        endEndlessFraming()
      }
      startWaiting()
      // Returns early for a socket, for libcurl's own timers and for a ring of the inbox.
      curl_multi_poll(multi, nil, 0, 60_000, nil)
    }
    shutDown()
  }

  /// How often transfers are looked at from outside, in microseconds.
  private static let lookInterval: UInt64 = 200_000

  private func endEndlessFraming() {
    for transfer in Array(active.values) {
      guard let job = transfer.job, let fault = transfer.framingFault() else { continue }
      curl_multi_remove_handle(multi, transfer.easy)
      budget.release(transfer)
      finish(transfer, job, .failure(fault))
    }
  }

  /// Lets events come together. One turn looks at every transfer, whether anything has happened to
  /// it or not; with a hundred in flight and a turn for each packet that was half of all CPU time.
  /// A millisecond costs nobody anything, and turns become rarer the more there is to do.
  private func gather(since lastTurn: UInt64) {
    guard active.count >= 8 else { return }
    let spent = Monotonic.microseconds() - lastTurn
    if spent < 1000 { usleep(UInt32(1000 - spent)) }
  }

  private func startWaiting() {
    while active.count < limits.inFlight, nextWaiting < waiting.count {
      let job = waiting[nextWaiting]
      nextWaiting += 1
      start(job)
    }
    if nextWaiting == waiting.count {
      waiting.removeAll(keepingCapacity: waiting.capacity <= 1024)
      nextWaiting = 0
    } else if nextWaiting > 1024 {
      waiting.removeFirst(nextWaiting)
      nextWaiting = 0
    }
  }

  private func start(_ job: FetchJob) {
    guard
      let transfer = spare.popLast()
        ?? Transfer(
          budget: budget, plainHosts: plainHosts, urls: urls)
    else {
      let error = FetchError(code: .resources, message: "libcurl has no memory for a transfer")
      job.continuation.resume(returning: .failure(error))
      return
    }
    do throws(FetchError) {
      try transfer.begin(job, caFile: limits.caFile)
    } catch {
      finish(transfer, job, .failure(error))
      return
    }
    active[job.id] = transfer
    add(transfer, job)
  }

  private func add(_ transfer: Transfer, _ job: FetchJob) {
    // libcurl counts busy connections too; this keeps `idleConnections` beside them.
    cw_multi_set_long(multi, CURLMOPT_MAXCONNECTS, active.count + limits.idleConnections)
    let result = curl_multi_add_handle(multi, transfer.easy)
    guard result == CURLM_OK else {
      let reason = String(cString: curl_multi_strerror(result))
      finish(transfer, job, .failure(FetchError(code: .resources, message: reason)))
      return
    }
  }

  private func collect() {
    var code = CURLE_OK
    while let easy = cw_multi_next_done(multi, &code) {
      curl_multi_remove_handle(multi, easy)
      guard let context = cw_info_private(easy) else { continue }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      guard let job = transfer.job else { continue }
      budget.release(transfer)
      do throws(FetchError) {
        switch try transfer.endHop(code, now: now()) {
        case .done(var response):
          lease(&response)
          finish(transfer, job, .success(response))
        case .redirected: add(transfer, job)
        }
      } catch {
        finish(transfer, job, .failure(error))
      }
    }
  }

  /// Lets a large body count against the budget until it has been read.
  private func lease(_ response: inout RawResponse) {
    let size = response.encodedBody.count
    guard size > BodyBudget.small else { return }
    budget.keep(size)
    response.lease = HeavyHold { [inbox] in inbox.giveBack(size) }
  }

  private func cancel(_ id: UInt64) {
    if let transfer = active[id], let job = transfer.job {
      curl_multi_remove_handle(multi, transfer.easy)
      budget.release(transfer)
      finish(transfer, job, .failure(.calledOff))
    } else if let index = waiting[nextWaiting...].firstIndex(where: { $0.id == id }) {
      waiting.remove(at: index).continuation.resume(returning: .failure(.calledOff))
    }
  }

  private func finish(
    _ transfer: Transfer, _ job: FetchJob, _ outcome: Result<RawResponse, FetchError>
  ) {
    active[job.id] = nil
    transfer.clear()
    if spare.count < 32 { spare.append(transfer) }
    job.continuation.resume(returning: outcome)
  }

  private func shutDown() {
    let mail = inbox.close()
    for ping in mail.pings { ping.resume() }
    for transfer in Array(active.values) {
      guard let job = transfer.job else { continue }
      curl_multi_remove_handle(multi, transfer.easy)
      finish(transfer, job, .failure(.calledOff))
    }
    for job in waiting[nextWaiting...] + mail.jobs {
      job.continuation.resume(returning: .failure(.calledOff))
    }
    spare.removeAll()
    curl_multi_cleanup(multi)
    inbox.leave()
  }
}

/// What the thread is started with.
private final class Launch: Sendable {
  let inbox: FetchInbox
  let limits: FetchLimits
  let now: @Sendable () -> Instant

  init(inbox: FetchInbox, limits: FetchLimits, now: @escaping @Sendable () -> Instant) {
    self.inbox = inbox
    self.limits = limits
    self.now = now
  }
}

private func networkThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let context { FetchLoop.run(Unmanaged<Launch>.fromOpaque(context).takeRetainedValue()) }
  return nil
}
