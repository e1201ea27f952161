import FeedModel

/// A state whose promises are kept by the rules of this module over rows of some database; a store says how these are come
/// by, and does by itself what its database does otherwise.
public protocol RowStateStore: StateStore {
  /// Who joins items to stories; nil where each item is a story of its own.
  var stories: (any StoryJoiner)? { get }

  /// Runs `body` on rows that nobody changes meanwhile, without writing.
  func reading<T>(_ body: (any StateRows) throws -> T) throws -> T

  /// Like ``reading(_:)``, but other processes may write between two statements of `body`.
  func readingLoosely<T>(_ body: (any StateRows) throws -> T) throws -> T

  /// Runs `body` in one transaction.
  ///
  /// - Parameter isNumbering: whether it may put alerts into the outbox, or ask what alerts there were.
  func writing<T>(isNumbering: Bool, _ body: (any StateRows) throws -> T) throws -> T

  /// The number of a feed that has been committed before.
  func number(of feed: String, _ rows: any StateRows) throws -> Int64?
}

extension RowStateStore {
  func writing<T>(_ body: (any StateRows) throws -> T) throws -> T {
    try writing(isNumbering: false, body)
  }

  /// Runs a transaction, after which the joiner knows whether what it joined holds.
  public func joining<T>(_ body: () throws -> T) throws -> T {
    do {
      let result = try body()
      stories?.settle(committed: true)
      return result
    } catch {
      stories?.settle(committed: false)
      throw error
    }
  }
}

/// What all states do alike, in files named for what it is about.
public enum StateRules {}
