import Glibc

/// `POLLRDHUP` of Linux, which the Glibc module leaves out (it wants _GNU_SOURCE).
private let pollRDHUP: Int16 = 0x2000

/// One connection, served by its own thread with blocking calls.
struct Connection {
  let socket: Int32
  private var buffer: [UInt8] = []

  init(socket: Int32) {
    self.socket = socket
    var on: Int32 = 1
    setsockopt(
      socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Answers requests until one side ends the connection.
  mutating func serve(_ answer: (RecordedRequest) -> Answer?) {
    while let request = readRequest(), let answer = answer(request) {
      guard answer.steps.allSatisfy({ perform($0) }), answer.keepsConnection else { return }
    }
  }

  private mutating func readRequest() -> RecordedRequest? {
    let end: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
    var chunk = [UInt8](repeating: 0, count: 8192)
    while true {
      if let head = buffer.indices.first(where: { buffer[$0...].starts(with: end) }) {
        let lines = String(decoding: buffer[..<head], as: UTF8.self).split(separator: "\r\n")
        buffer.removeFirst(head + end.count)
        guard let request = parse(lines) else { return nil }
        return readBody(request)
      }
      let count = recv(socket, &chunk, chunk.count, 0)
      guard count > 0 else { return nil }
      buffer += chunk[..<count]
    }
  }

  /// Takes as many bytes as the header says; nil when the client has hung up before.
  private mutating func readBody(_ request: RecordedRequest) -> RecordedRequest? {
    guard let length = request.headers["content-length"].flatMap({ Int($0) }), length > 0 else {
      return request
    }
    var chunk = [UInt8](repeating: 0, count: 8192)
    while buffer.count < length {
      let count = recv(socket, &chunk, chunk.count, 0)
      guard count > 0 else { return nil }
      buffer += chunk[..<count]
    }
    var whole = request
    whole.body = Array(buffer[..<length])
    buffer.removeFirst(length)
    return whole
  }

  private func parse(_ lines: [Substring]) -> RecordedRequest? {
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      headers[line[..<colon].lowercased()] = String(value)
    }
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return RecordedRequest(
      method: String(words[0]), path: String(words[1]), headers: headers,
      time: UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1000)
  }

  /// False when the client has hung up.
  private func perform(_ step: Answer.Step) -> Bool {
    switch step {
    case .send(let bytes): return send(bytes)
    case .wait(let milliseconds): return !hungUp(within: milliseconds)
    case .flood(let bytes, let pause):
      while send(bytes) && (pause == 0 || !hungUp(within: pause)) {}
      return false
    case .stall:
      while !hungUp(within: 60_000) {}
      return false
    case .reset:
      var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
      return false
    }
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  private func hungUp(within milliseconds: Int32) -> Bool {
    var descriptor = pollfd(fd: socket, events: pollRDHUP, revents: 0)
    return poll(&descriptor, 1, milliseconds) > 0
  }
}
