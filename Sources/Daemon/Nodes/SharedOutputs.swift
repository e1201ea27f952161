import FeedModel
import Locking
import PostgreSQL
import SharedState
import StateStore

/// The outputs that the nodes of a state share: their books, and which of them this node sends. Any thread.
struct SharedOutputs: Sendable {
  let books: PostgresOutputBooks
  private let leases: NodeLeases
  private let numbers = Numbers()

  private final class Numbers: Sendable {
    let of = Guarded<[String: Shard]>([:])
  }

  /// Opens the books, on a connection of their own.
  init(dsn: String, leases: NodeLeases) throws {
    self.leases = leases
    books = try PostgresOutputBooks(
      PostgresSession(dsn, program: "claimwatch outputs", limits: SharedPlace.storing),
      leases: leases)
  }

  /// Has this node take these outputs as soon as nobody sends them, and let go of all others.
  func want(_ outputs: [String]) throws {
    let known = numbers.of.withLock { $0 }
    if !Set(outputs).isSubset(of: known.keys) {
      let all = try books.numbers(of: outputs)
      numbers.of.withLock { $0 = all }
    }
    let wanted = numbers.of.withLock { numbers in Set(outputs.compactMap { numbers[$0] }) }
    leases.want(outputs: wanted)
  }

  /// What proves that this node sends an output; nil where it does not.
  func lease(of output: String) -> StateLease? {
    numbers.of.withLock { $0[output] }.flatMap { leases.lease(of: $0)?.proof }
  }
}
