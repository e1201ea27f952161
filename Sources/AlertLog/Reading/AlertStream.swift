import Glibc

/// Reads alerts from a pipe: standard input, or a file that is none. Packed by gzip or not.
///
/// Waits for the other end. One thread at a time.
public final class AlertStream {
  private let descriptor: Int32
  private let path: String
  private let selection: AlertSelection
  /// Lines that were passed over because they are no alerts.
  public private(set) var strangeLines = 0

  private struct Enough: Error {}

  /// A reader of an open descriptor, which stays open; `path` is for messages.
  public init(descriptor: Int32, path: String, selection: AlertSelection) {
    self.descriptor = descriptor
    self.path = path
    self.selection = selection
  }

  /// Calls `body` with each alert that is wanted, or with the last so many, until it returns false.
  ///
  /// - Throws: ``FileError``; a ``FileError`` with EIO's number where packed bytes are damaged.
  public func read(last: Int? = nil, _ body: (LoggedAlert) -> Bool) throws {
    var kept: [LoggedAlert] = []
    do {
      try forEachLine { line in
        guard let alert = LoggedAlert(line: line) else {
          if !line.isEmpty, LogFork(line: line) == nil { strangeLines += 1 }
          return
        }
        guard selection.passes(alert) else { return }
        guard let last else {
          if !body(alert) { throw Enough() }
          return
        }
        kept.append(alert)
        // Cut now and then, so that each costs the same.
        if kept.count >= 2 * max(last, 1) + 1024 { kept.removeFirst(kept.count - last) }
      }
    } catch is Enough { return }
    for alert in kept.suffix(last ?? 0) where !body(alert) { return }
  }

  private func forEachLine(_ body: ([UInt8]) throws -> Void) throws {
    var first = try block()
    while first.count < 2, case let more = try block(), !more.isEmpty { first += more }
    var waiting: [UInt8]? = first
    let next: () throws -> [UInt8] = { [self] in
      defer { waiting = nil }
      return try waiting ?? block()
    }
    if first.starts(with: [0x1F, 0x8B]) {
      return try withoutActuallyEscaping(body) { body in
        try GzipLines.forEach(next) { try body(Array($0)) }
      }
    }
    var held: [UInt8] = []
    while case let block = try next(), !block.isEmpty {
      var rest = block[...]
      while let feed = rest.firstIndex(of: 0x0A) {
        try body(held + rest[..<feed])
        held = []
        rest = rest[(feed + 1)...]
      }
      held += rest
      if held.count > BackwardLines.longestLine { held = [] }
    }
    // Whoever made the pipe may have left the last line feed out.
    if !held.isEmpty { try body(held) }
  }

  private func block() throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &bytes, bytes.count)
      if count >= 0 {
        bytes.removeLast(bytes.count - count)
        return bytes
      }
      let number = errno
      if number == EAGAIN {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&request, 1, -1)
      } else if number != EINTR {
        throw FileError(call: "read", path: path, number: number)
      }
    }
  }
}
