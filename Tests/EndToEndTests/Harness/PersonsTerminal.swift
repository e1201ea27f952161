import Foundation
import Glibc

/// A terminal at which a test sits: what it types is the input of a process, which writes its questions there.
final class PersonsTerminal {
  /// What a process opens as its terminal.
  let path: String
  private let person: Int32
  /// Held, so that reading waits for nobody to open it.
  private let process: Int32
  private var bytes: [UInt8] = []

  /// TIOCSPTLCK and TIOCGPTN, which are macros; Glibc's own functions are behind a feature test.
  private static let lock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  init() throws {
    person = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    var (isLocked, number): (Int32, Int32) = (0, 0)
    guard person >= 0, ioctl(person, Self.lock, &isLocked) == 0,
      ioctl(person, Self.getNumber, &number) == 0
    else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    path = "/dev/pts/\(number)"
    process = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard process >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
  }

  deinit {
    close(person)
    close(process)
  }

  /// All that was shown so far.
  func shown() -> String {
    var block = [UInt8](repeating: 0, count: 4_096)
    while case let count = read(person, &block, block.count), count > 0 { bytes += block[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  func type(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(person, bytes, bytes.count)
  }
}
