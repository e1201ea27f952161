import FeedModel
import Testing

@testable import StateStore

/// A state that is tested: opened as often as a test likes, by as many processes, with a fault on demand. It
/// goes when the test ends.
protocol StateBench: AnyObject, Sendable {
  /// Opens it as the daemon does.
  func open(
    stories: (any StoryJoiner)?, now: @escaping @Sendable () -> Instant
  ) throws -> any StateStore

  /// Opens it as a command that writes beside a daemon.
  func openBeside(
    stories: (any StoryJoiner)?, now: @escaping @Sendable () -> Instant
  ) throws -> any StateStore

  /// Opens it as a command that only looks.
  func openReader() throws -> any StateStore

  /// Lets every transaction fail at `fault`, until ``mend()``.
  func fail(at fault: StateFault) throws
  func mend() throws

  /// How many rows a table has, by what both kinds of state call it.
  func rows(in table: String) throws -> Int
}

/// Where a transaction fails.
enum StateFault {
  /// As the first alert above this number is put into the outbox.
  case alert(above: Int64)
  /// As it notes its last number, when all else is written.
  case end
}

extension StateBench {
  func open() throws -> any StateStore { try open(stories: StoriesByName(), now: { noon }) }

  func openBeside() throws -> any StateStore {
    try openBeside(stories: StoriesByName(), now: { noon })
  }
}

/// The kinds of state that keep what `StateStore` promises.
enum StateKind: CaseIterable {
  case sqlite
  case postgresql

  /// The kind that the running test is of.
  @TaskLocal static var current = StateKind.sqlite

  /// A new state of the current kind.
  static func bench() throws -> any StateBench {
    switch current {
    case .sqlite: try SQLiteBench()
    case .postgresql: try PostgresBench()
    }
  }
}

/// Runs each test of a suite on every kind of state.
struct Conformance: SuiteTrait, TestTrait, TestScoping {
  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    for kind in StateKind.allCases {
      try await StateKind.$current.withValue(kind) { try await function() }
    }
  }
}

extension Trait where Self == Conformance {
  /// What every state store promises.
  static var conformance: Conformance { Conformance() }
}
