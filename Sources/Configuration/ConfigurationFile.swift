import Glibc

/// The bytes of a configuration file.
enum ConfigurationFile {
  typealias Fault = ReadingFault

  static let tooLarge = Fault(
    message: "the file is larger than \(ConfigurationLoader.largestFile >> 20) MiB")

  /// How long somebody is waited for who writes into a pipe, in milliseconds. Whoever hands one over, as
  /// `--config <(sops -d FILE)` does, writes into it or closes it, and may ask for a passphrase before.
  private static func patience(_ path: String, hasBegun: Bool) -> Int32 {
    if path.hasPrefix("/dev/") || path.hasPrefix("/proc/") { return -1 }
    return hasBegun ? 60_000 : 5_000
  }

  /// The whole file, or why not. Pipes are read to their end, unless only a file will do: then nobody is
  /// waited for who might write into one.
  static func read(
    _ path: String, atMost limit: Int, onlyFiles: Bool = false
  ) -> Result<[UInt8], Fault> {
    // Opening a pipe that nobody writes into would wait for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { return .failure(fault(errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return .failure(fault(errno)) }
    let kind = status.st_mode & S_IFMT
    if onlyFiles, let fault = kindFault(kind) { return .failure(fault) }
    if kind != S_IFIFO { _ = fcntl(descriptor, F_SETFL, O_RDONLY) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let patience = patience(path, hasBegun: !bytes.isEmpty)
      if kind == S_IFIFO, !isReady(descriptor, within: patience) {
        return .failure(
          Fault(
            message: "this is a pipe, and nobody wrote into it for \(patience / 1000) s",
            advice: "name a file, or have the pipe written"))
      }
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return .failure(fault(errno))
      }
      if count == 0 { return .success(bytes) }
      bytes += buffer[..<count]
      guard bytes.count <= limit else { return .failure(tooLarge) }
    }
  }

  /// Waits until the pipe can be read, or its end has come; false where that takes too long.
  private static func isReady(_ pipe: Int32, within patience: Int32) -> Bool {
    var request = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
    var result: Int32
    repeat { result = poll(&request, 1, patience) } while result < 0 && errno == EINTR
    return result != 0
  }

  private static func kindFault(_ kind: mode_t) -> Fault? {
    switch kind {
    case S_IFREG, S_IFDIR: nil
    case S_IFIFO:
      Fault(
        message: "this is a pipe, which can be read only once",
        advice: "name a file, or restart claimwatch to have the pipe read")
    default:
      Fault(message: "this is not a file", advice: "name a file that can be read again")
    }
  }

  private static func fault(_ code: Int32) -> Fault {
    switch code {
    case ENOENT:
      Fault(
        message: "there is no such file",
        advice: "claimwatch init writes a first one")
    case EACCES:
      Fault(message: "this user may not read the file", advice: "change its owner or its mode")
    case EISDIR: Fault(message: "this is a directory, not a file")
    default: Fault(message: "the file cannot be read: \(String(cString: strerror(code)))")
    }
  }
}

enum UTF8Check {
  /// The offset of the first byte that does not belong to valid UTF-8 (RFC 3629); nil when all do.
  static func firstInvalidByte(in bytes: [UInt8]) -> Int? {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        index += 1
        continue
      }
      guard let (length, second) = shape(byte) else { return index }
      for offset in 1..<length {
        guard index + offset < bytes.count else { return index }
        let next = bytes[index + offset]
        guard offset == 1 ? second.contains(next) : (0x80...0xBF).contains(next) else {
          return index
        }
      }
      index += length
    }
    return nil
  }

  /// How long a sequence with this first byte is, and what its second byte may be.
  private static func shape(_ first: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch first {
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    default: nil
    }
  }
}
