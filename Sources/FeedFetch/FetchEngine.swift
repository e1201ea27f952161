import FeedModel
import Glibc

/// Fetches over HTTP by libcurl, many at a time, on one thread of its own.
///
/// `fetch` may be called from any task. The thread waits in `curl_multi_poll`; calls reach it
/// through an inbox and `curl_multi_wakeup`. Bodies are decompressed by the caller. The
/// engine ends when ``stop()`` is called or the last reference to it goes.
public final class FetchEngine: Sendable {
  private let inbox: FetchInbox
  private let lane = HeavyLane()

  /// Starts the engine's thread.
  ///
  /// - Parameters:
  ///   - limits: Bounds of the whole engine.
  ///   - now: The wall clock, against which HTTP dates are read.
  public init(
    limits: FetchLimits = FetchLimits(), now: @escaping @Sendable () -> Instant = systemNow
  ) {
    inbox = FetchInbox()
    FetchLoop.startThread(inbox: inbox, limits: limits, now: now)
  }

  deinit { inbox.stop() }

  /// Fetches one document.
  ///
  /// Returns for a complete 200 whose body decoded without fault, or for a 304 to a conditional
  /// request; everything else is thrown. Cancelling the task ends the transfer at once.
  public func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
    try await decode(fetchEncoded(request))
  }

  /// Decodes an answer in the caller's task, once a large one may be read.
  public func decode(_ encoded: EncodedResponse) async throws(FetchError) -> FetchResponse {
    if let response = try encoded.decodedIfSmall() { return response }
    return try await admit(encoded).decoded()
  }

  /// The same for a caller that decodes the body where it reads it, as decompressing a large one takes
  /// too long for the cooperative pool.
  public func fetchEncoded(_ request: FetchRequest) async throws(FetchError) -> EncodedResponse {
    let id = inbox.announce()
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        inbox.submit(FetchJob(id: id, request: request, continuation: continuation))
      }
    } onCancel: {
      inbox.cancel(id)
    }
    inbox.forget(id)
    let raw = try outcome.get()
    return EncodedResponse(
      head: raw.response, body: raw.encodedBody, coding: raw.coding, maxBody: request.maxBody,
      lease: raw.lease)
  }

  /// Waits until no other large body is being read. The answer's ``FetchResponse/hold`` lets the next
  /// one in.
  public func admit(_ encoded: EncodedResponse) async throws(FetchError) -> EncodedResponse {
    guard await lane.enter() else { throw .calledOff }
    var admitted = encoded
    admitted.head.hold = HeavyHold { [lane, lease = encoded.lease] in
      lease?.release()
      lane.leave()
    }
    return admitted
  }

  /// Puts the numbers of fetches and connections of `limits` in force, the others stay. Transfers in
  /// flight go on. Any thread.
  public func adjust(_ limits: FetchLimits) { inbox.adjust(limits) }

  /// Returns once the network thread has taken another turn, for the watchdog.
  public func ping() async { await withCheckedContinuation { inbox.ping($0) } }

  /// Whether the engine's thread has ended after ``stop()``. Until then it uses libraries that a regular exit
  /// of the process takes down under it.
  public var hasEnded: Bool { inbox.hasEnded }

  /// Ends every fetch at once with ``FetchError/Code/cancelled`` and refuses new ones. May be
  /// called more than once, from any thread; does not wait.
  public func stop() { inbox.stop() }

  /// The real-time clock.
  public static let systemNow: @Sendable () -> Instant = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

/// An answer as the network thread hands it over: complete, still encoded.
struct RawResponse: Sendable {
  var response: FetchResponse
  var encodedBody: [UInt8]
  var coding: [UInt8]?
  /// Its share of the budget for bodies, where it is large.
  var lease: HeavyHold?
}

/// A fetch on its way to the network thread.
struct FetchJob: Sendable {
  let id: UInt64
  let request: FetchRequest
  let continuation: CheckedContinuation<Result<RawResponse, FetchError>, Never>
}
