import CCurl
import FeedFetch
import Glibc
import Locking

/// Posts over HTTP and mails over SMTP by libcurl on one thread for all outputs, apart from that of the feeds: a receiver that never
/// answers takes no place from a poll.
///
/// Any task may call. The thread begins with the first message and ends with ``stop()``. Operators' receivers may
/// have private addresses, so no address is refused.
public final class HTTPLink: Sendable {
  private struct Job: Sendable {
    let id: UInt64
    let message: LinkMessage
    let continuation: CheckedContinuation<HTTPReply, Never>
  }

  /// Unchecked: only `curl_multi_wakeup` is called on it outside of its thread, under the lock.
  private struct Wakeup: @unchecked Sendable { let multi: UnsafeMutableRawPointer }

  private struct Inbox: Sendable {
    var jobs: [Job] = []
    var cancelled: Set<UInt64> = []
    var lastID: UInt64 = 0
    var hasThread = false
    var hasEnded = false
    var isStopped = false
    var wakeup: Wakeup?
  }

  private let inbox = Guarded(Inbox())
  private let caFile: String?
  private let onEnd: @Sendable () -> Void

  /// A link that trusts the authorities of `caFile`, and calls `onEnd` on its thread when that has left libcurl.
  public init(
    caFile: String? = CABundle.systemFile(), onEnd: @escaping @Sendable () -> Void = {}
  ) {
    self.caFile = caFile
    self.onEnd = onEnd
  }

  deinit { stop() }

  /// Sends `message` and waits for the reply. Cancelling the task ends it at once.
  public func post(_ message: HTTPMessage) async -> HTTPReply { await send(.http(message)) }

  /// Hands `message` to its mail server and waits for the reply. Cancelling the task ends it at once.
  public func mail(_ message: SMTPMessage) async -> HTTPReply { await send(.mail(message)) }

  private func send(_ message: LinkMessage) async -> HTTPReply {
    let id = inbox.withLock { inbox in
      inbox.lastID += 1
      return inbox.lastID
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        submit(Job(id: id, message: message, continuation: continuation))
      }
    } onCancel: {
      inbox.withLock { inbox in
        inbox.cancelled.insert(id)
        Self.ring(inbox)
      }
    }
  }

  /// Ends what is under way, and the thread. Any thread; does not wait.
  public func stop() {
    inbox.withLock { inbox in
      inbox.isStopped = true
      Self.ring(inbox)
    }
  }

  /// Whether no thread is in libcurl any more.
  public var hasEnded: Bool { inbox.withLock { !$0.hasThread || $0.hasEnded } }

  private static func ring(_ inbox: Inbox) {
    if let wakeup = inbox.wakeup { curl_multi_wakeup(wakeup.multi) }
  }

  private enum Admission { case refused, queued, first }

  private func submit(_ job: Job) {
    let admission: Admission = inbox.withLock { inbox in
      if inbox.isStopped || inbox.cancelled.remove(job.id) != nil { return .refused }
      inbox.jobs.append(job)
      defer { inbox.hasThread = true }
      if !inbox.hasThread { return .first }
      Self.ring(inbox)
      return .queued
    }
    switch admission {
    case .refused: job.continuation.resume(returning: .failure(.calledOff))
    case .queued: break
    case .first: startThread()
    }
  }

  // MARK: the thread

  private func startThread() {
    let link = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<HTTPLink>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, link.toOpaque())
    if result == 0 {
      pthread_detach(thread)
    } else {
      link.release()
      fail()
    }
  }

  private func fail() {
    let jobs = inbox.withLock { inbox in
      inbox.hasThread = false
      defer { inbox.jobs = [] }
      return inbox.jobs
    }
    for job in jobs { job.continuation.resume(returning: .failure(.noResources)) }
  }

  private func run() {
    cw_name_thread("outputs")
    // SIGPIPE above all: OpenSSL writes to connections that the peer has closed.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    curl_global_init(Int(CURL_GLOBAL_DEFAULT))
    guard let multi = curl_multi_init() else { return fail() }
    cw_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 8)
    inbox.withLock { $0.wakeup = Wakeup(multi: multi) }
    var active: [UInt64: Exchange] = [:]
    while true {
      let (jobs, cancelled, isStopped) = inbox.withLock { inbox in
        defer {
          inbox.jobs = []
          inbox.cancelled = []
        }
        return (inbox.jobs, inbox.cancelled, inbox.isStopped)
      }
      for job in jobs {
        let exchange = Exchange(id: job.id, continuation: job.continuation)
        if isStopped || cancelled.contains(job.id) {
          exchange.finish(.failure(.calledOff))
        } else if exchange.prepare(job.message, caFile: caFile),
          curl_multi_add_handle(multi, exchange.easy) == CURLM_OK
        {
          active[job.id] = exchange
        } else {
          exchange.finish(.failure(.noResources))
        }
      }
      for (id, exchange) in active where isStopped || cancelled.contains(id) {
        end(exchange, multi, .failure(.calledOff))
        active[id] = nil
      }
      if isStopped { break }
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      var code = CURLE_OK
      while let easy = cw_multi_next_done(multi, &code) {
        guard let context = cw_info_private(easy) else { continue }
        let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
        active[exchange.id] = nil
        end(exchange, multi, exchange.reply(code))
      }
      curl_multi_poll(multi, nil, 0, 60_000, nil)
    }
    close(multi)
  }

  private func end(
    _ exchange: Exchange, _ multi: UnsafeMutableRawPointer, _ reply: HTTPReply
  ) {
    curl_multi_remove_handle(multi, exchange.easy)
    exchange.finish(reply)
  }

  private func close(_ multi: UnsafeMutableRawPointer) {
    let late = inbox.withLock { inbox in
      inbox.wakeup = nil
      defer { inbox.jobs = [] }
      return inbox.jobs
    }
    for job in late { job.continuation.resume(returning: .failure(.calledOff)) }
    curl_multi_cleanup(multi)
    inbox.withLock { $0.hasEnded = true }
    onEnd()
  }
}
