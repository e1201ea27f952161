/// How much a model may read of the texts that strangers serve.
///
/// It counts the word pieces that are encoded, since what they cost is known and what a byte costs is not;
/// a clock is asked beside them, between two windows, for the machine that is slower than it should be.
public struct ReadingAllowance: Sendable {
  /// Pieces that may still be encoded, each counted as often as it is; 0 once a text was not read to its end.
  public private(set) var pieces: Int
  private let mayGoOn: @Sendable () -> Bool

  /// What a window costs beside its words' pieces: [CLS] and [SEP], and what eight more take, since the
  /// weights come through the caches once.
  static let windowCost = 10

  /// An allowance of `pieces`, which ends as well when `mayGoOn` denies it.
  ///
  /// - Parameter mayGoOn: asked before each window of at most 256 pieces, on the thread that reads.
  public init(pieces: Int, mayGoOn: @escaping @Sendable () -> Bool = { true }) {
    self.pieces = max(0, pieces)
    self.mayGoOn = mayGoOn
  }

  /// For texts of one's own, which are always read to their end.
  public static var unbounded: ReadingAllowance { ReadingAllowance(pieces: .max) }

  /// Whether something was left unread; then nothing more is read.
  public var isSpent: Bool { pieces == 0 }

  /// Takes what a window of `count` pieces costs. False where it is more than there is, or too late.
  mutating func take(_ count: Int) -> Bool {
    guard count + Self.windowCost < pieces, mayGoOn() else {
      end()
      return false
    }
    pieces -= count + Self.windowCost
    return true
  }

  /// Says that something is left unread.
  mutating func end() { pieces = 0 }
}
