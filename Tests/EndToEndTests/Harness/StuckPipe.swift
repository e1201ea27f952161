import Foundation
import Glibc

/// A pipe that is full and that nobody reads, until a test does.
final class StuckPipe {
  let path: String
  private let end: Int32
  /// How many bytes stood in it before anybody else wrote.
  let filler: Int

  init(in workspace: Workspace, name: String = "stuck") throws {
    path = workspace.folder.appending(path: name).path
    guard mkfifo(path, 0o600) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    // Held at both ends, so that whoever opens it need not wait for a reader.
    end = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    guard end >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    let block = [UInt8](repeating: 0x0A, count: 4096)
    var sum = 0
    while case let count = write(end, block, block.count), count > 0 { sum += count }
    filler = sum
  }

  deinit { close(end) }

  /// Whether nothing fits in any more.
  var isFull: Bool {
    var request = pollfd(fd: end, events: Int16(POLLOUT), revents: 0)
    return poll(&request, 1, 0) == 0
  }

  /// Takes out what stands in it now.
  func read() -> [UInt8] {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while case let count = Glibc.read(end, &block, block.count), count > 0 {
      bytes += block[..<count]
    }
    return bytes
  }
}
