import Glibc
import Locking

/// A web server for tests on 127.0.0.1 that sends exactly the bytes it is told to, however wrong.
///
/// Answers are set by path and may be changed while it runs; every request is recorded. One thread
/// accepts, and each connection has one of its own, so that a stalled one holds up no other. It runs
/// until ``stop()`` or the end of the process.
public final class LoopbackServer: Sendable {
  /// The port it listens on.
  public let port: UInt16

  private struct State {
    var answers: [String: @Sendable (RecordedRequest) -> Answer] = [:]
    var requests: [RecordedRequest] = []
    var sockets: Set<Int32> = []
    var accepted = 0
    var isStopped = false
  }
  private let state = Guarded(State())
  private let listener: Int32

  /// Listens on `kept`, which a server before it may be giving up just now, or on a free port, and starts
  /// to accept. Ends the process where that is impossible: no test could go on.
  public init(port kept: LoopbackPort? = nil) {
    let (listener, port) = LoopbackPort.bound(to: kept?.number ?? 0)
    var listens = false
    for _ in 0..<(kept == nil ? 1 : 1000) where !listens {
      listens = listen(listener, 256) == 0
      if !listens { usleep(10_000) }
    }
    precondition(listens, "nothing can listen on port \(port): \(String(cString: strerror(errno)))")
    self.port = port
    self.listener = listener
    // The thread holds the server: a test that has built its URL may drop its last reference while
    // the fetch is still on its way.
    Self.spawn { [self] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else {
          if errno == EINTR || errno == ECONNABORTED { continue }
          break
        }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        guard adopt(client) else {
          close(client)
          break
        }
        Self.spawn { [self] in
          var connection = Connection(socket: client)
          connection.serve { answer($0) }
          release(client)
          close(client)
        }
      }
      close(listener)
    }
  }

  /// Sets what `path` (with its query) is answered from now on; `*` is every path of which nothing else is said.
  public func serve(_ path: String, _ answer: Answer) {
    serve(path) { _ in answer }
  }

  /// Sets who decides what `path` is answered.
  public func serve(
    _ path: String, _ answer: @escaping @Sendable (RecordedRequest) -> Answer
  ) {
    state.withLock { $0.answers[path] = answer }
  }

  /// `http://127.0.0.1:PORT` with `path`.
  public func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  /// Every request so far, in order of arrival.
  public var requests: [RecordedRequest] { state.withLock { $0.requests } }

  /// The requests for one path.
  public func requests(for path: String) -> [RecordedRequest] {
    requests.filter { $0.path == path }
  }

  /// Connections accepted so far.
  public var acceptedConnections: Int { state.withLock { $0.accepted } }

  /// Connections open now.
  public var openConnections: Int { state.withLock { $0.sockets.count } }

  /// Ends every connection and stops listening. May be called more than once.
  public func stop() {
    state.withLock { state in
      guard !state.isStopped else { return }
      state.isStopped = true
      for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
      shutdown(listener, Int32(SHUT_RDWR))
    }
  }

  private func adopt(_ socket: Int32) -> Bool {
    state.withLock { state in
      guard !state.isStopped else { return false }
      state.sockets.insert(socket)
      state.accepted += 1
      return true
    }
  }

  private func release(_ socket: Int32) {
    state.withLock { _ = $0.sockets.remove(socket) }
  }

  private func answer(_ request: RecordedRequest) -> Answer {
    let decide = state.withLock { state in
      state.requests.append(request)
      return state.answers[request.path] ?? state.answers["*"]
    }
    return decide?(request) ?? .status(404)
  }

  private static func spawn(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    precondition(result == 0, "no thread could be started")
    pthread_detach(thread)
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}

/// One request as it came.
public struct RecordedRequest: Hashable, Sendable {
  public let method: String
  /// Path and query.
  public let path: String
  /// Names in lower case; of repeated fields the last one.
  public let headers: [String: String]
  /// As many bytes as `Content-Length` says; none without it.
  public internal(set) var body: [UInt8] = []
  /// Microseconds of the monotonic clock at the end of the request's header.
  public let time: UInt64
}
