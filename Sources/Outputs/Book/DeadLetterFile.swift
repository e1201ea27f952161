import AlertLog
import FeedModel
import Glibc
import JSONText
import StateStore

/// The alerts that an output has given up, a line each. Without their bodies: the log has them.
///
/// Waits for the disk; one thread at a time.
public struct DeadLetterFile: Sendable {
  public let path: String
  private let directory: String

  /// The file of `output` in the state directory `state`.
  public init(state: String, output: String) {
    directory = state + "/dead-letters"
    path = directory + "/" + output + ".jsonl"
  }

  /// Adds a letter, and brings it to the disk.
  public func append(_ letter: DeadLetter) throws {
    if mkdir(directory, 0o750) != 0, errno != EEXIST { throw failure("mkdir") }
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard file >= 0 else { throw failure("open") }
    defer { close(file) }
    try write(line(letter), to: file)
  }

  /// Every letter, the oldest first. Lines that are none are passed over.
  public func all() throws -> [DeadLetter] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT { return [] }
      throw failure("open")
    }
    defer { close(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(file, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("read") }
      if count == 0 { break }
      bytes += block[..<count]
    }
    return bytes.split(separator: 0x0A).compactMap { DeadLetter(line: $0) }
  }

  /// Puts `letters` in the place of what was there.
  public func replace(with letters: [DeadLetter]) throws {
    guard !letters.isEmpty else {
      if unlink(path) != 0, errno != ENOENT { throw failure("unlink") }
      return
    }
    let temporary = path + ".new"
    let file = open(
      temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard file >= 0 else { throw failure("open") }
    defer { close(file) }
    try write(letters.flatMap(line), to: file)
    guard rename(temporary, path) == 0 else { throw failure("rename") }
  }

  private func write(_ bytes: [UInt8], to file: Int32) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("write") }
      sent += count
    }
    guard fsync(file) == 0 else { throw failure("fsync") }
  }

  private func failure(_ call: String) -> FileError {
    FileError(call: call, path: path, number: errno)
  }

  private func line(_ letter: DeadLetter) -> [UInt8] {
    var json = JSONWriter(reserving: 256)
    json.object { json in
      json.member("seq", Int(clamping: letter.seq))
      json.member("id", letter.id)
      json.member("attempts", letter.attempts)
      json.member("last_status", letter.lastStatus)
      json.member("last_error", letter.lastError)
      json.member("time", letter.time.description)
    }
    return json.bytes + [0x0A]
  }
}

extension DeadLetter {
  init?(line: some Collection<UInt8>) {
    guard let value = try? JSONValue(parsing: line), let seq = value["seq"]?.integer,
      let id = value["id"]?.string, let attempts = value["attempts"]?.integer,
      let time = (value["time"]?.string).flatMap({ LoggedTime.parse($0.utf8) })
    else { return nil }
    self.init(
      seq: Int64(seq), id: id, attempts: attempts, lastStatus: value["last_status"]?.integer,
      lastError: value["last_error"]?.string ?? "", time: time)
  }
}
