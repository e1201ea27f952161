import AlertLog
import Locking

/// The real file system, of which one call fails once.
final class FaultyFileSystem: FileSystem {
  /// What goes wrong.
  enum Fault: Hashable, Sendable, CaseIterable {
    case noSpace, inputOutput, interrupted, tooManyFiles, noPermission
    /// A write that takes only half of its bytes and says so.
    case shortWrite
    /// A write that takes half of its bytes and then fails for want of space.
    case tornWrite
    /// A call that does its work and reports a failure all the same.
    case lateFailure

    var number: Int32 {
      switch self {
      case .noSpace, .tornWrite: 28
      case .inputOutput, .lateFailure, .shortWrite: 5
      case .interrupted: 4
      case .tooManyFiles: 24
      case .noPermission: 13
      }
    }
  }

  private struct Plan {
    var calls = 0
    var target: Int
    var fault: Fault
    var hits = 0
  }

  private let real = PosixFileSystem()
  private let plan: Guarded<Plan>

  /// Lets call number `target` (from 1) fail.
  init(target: Int, fault: Fault) { plan = Guarded(Plan(target: target, fault: fault)) }

  var calls: Int { plan.withLock { $0.calls } }
  var hits: Int { plan.withLock { $0.hits } }

  /// The fault for this call, if it is the one.
  private func next() -> Fault? {
    plan.withLock { plan in
      plan.calls += 1
      guard plan.calls == plan.target else { return nil }
      plan.hits += 1
      return plan.fault
    }
  }

  private func run<T>(
    _ call: String, _ path: String, _ body: () throws(FileError) -> T
  ) throws(FileError) -> T {
    guard let fault = next() else { return try body() }
    if fault == .lateFailure { _ = try body() }
    throw FileError(call: call, path: path, number: fault.number)
  }

  func open(_ path: String, _ mode: OpenMode) throws(FileError) -> OpenFile {
    guard let fault = next() else { return try real.open(path, mode) }
    throw FileError(call: "open", path: path, number: fault.number)
  }

  func close(_ file: OpenFile) { real.close(file) }

  func status(of file: OpenFile) throws(FileError) -> FileStatus {
    try run("fstat", file.path) { () throws(FileError) in try real.status(of: file) }
  }

  func status(at path: String) throws(FileError) -> FileStatus? {
    try run("stat", path) { () throws(FileError) in try real.status(at: path) }
  }

  func read(_ file: OpenFile, at offset: Int64, count: Int) throws(FileError) -> [UInt8] {
    try run("read", file.path) { () throws(FileError) in
      try real.read(file, at: offset, count: count)
    }
  }

  func write(
    _ file: OpenFile, _ bytes: ArraySlice<UInt8>, at offset: Int64
  ) throws(FileError) -> Int {
    guard let fault = next() else { return try real.write(file, bytes, at: offset) }
    switch fault {
    case .shortWrite where bytes.count > 1:
      return try real.write(file, bytes.prefix(bytes.count / 2), at: offset)
    case .tornWrite: _ = try real.write(file, bytes.prefix(bytes.count / 2), at: offset)
    case .lateFailure: _ = try real.write(file, bytes, at: offset)
    default: break
    }
    throw FileError(call: "write", path: file.path, number: fault.number)
  }

  func truncate(_ file: OpenFile, to size: Int64) throws(FileError) {
    try run("ftruncate", file.path) { () throws(FileError) in
      try real.truncate(file, to: size)
    }
  }

  func sync(_ file: OpenFile) throws(FileError) {
    try run("fsync", file.path) { () throws(FileError) in try real.sync(file) }
  }

  func syncDirectory(_ path: String) throws(FileError) {
    try run("fsync", path) { () throws(FileError) in try real.syncDirectory(path) }
  }

  func names(in directory: String) throws(FileError) -> [String] {
    try run("opendir", directory) { () throws(FileError) in try real.names(in: directory) }
  }
}
