import ClaimExtract
import FeedModel
import FeedParse
import Locking

/// Bounds what reading for claims may cost in one poll, whatever a feed serves.
///
/// A document of ten megabytes of "He said X, " holds hundreds of thousands of claims and takes the
/// rules 15 s and 440 MB; a model takes 13 s for 128 KiB of it (measured 2026-11). Matching is never
/// cut: every item that holds a term alerts, only claims are missing.
///
/// Work is counted, so that a document gives the same claims on any machine that is fast enough; the
/// clock ends what costs more than it should, however little was read of it (1,000 items of one word
/// each once took 12 s, 1,500 pieces on a processor of 2017 took 4 s: issue 10).
struct ReadingBudget {
  /// Bytes of one item that are read, from the beginning of its title on.
  static let itemBytes = 64 << 10
  /// Bytes that are read in one poll, ``itemCost`` for each item counted in: some 0.8 s of rules at
  /// their slowest.
  static let pollBytes = 512 << 10
  /// What an item costs beside its text, in bytes.
  static let itemCost = 256
  /// Word pieces that a model encodes, each as often as it lies in a window: 1,100 words of news, which
  /// windows that overlap make 2,100 pieces of at most. Beyond them only plain speech is found.
  static let modelPieces = 2_200
  /// Processor time of the poll's thread after which nothing more is read. The model reads no window that
  /// would end later if it took as long as the longest so far, half a second where all is slow, so that
  /// there is time for plain speech in what lies behind.
  static let time = Duration.milliseconds(1_500)

  /// The same where an item is read alone, behind its poll. Below what a worker may take.
  static let timeAlone = Duration.seconds(7)
  /// Of these, what is read in the poll where a longer text can be read behind it.
  private static let piecesAtOnce = 700
  /// Word pieces in five bytes of news, each counted as often as it is encoded, or fewer.
  private static let piecesInFiveBytes = 2

  /// What a model may read; spent once a text was not read to its end.
  var allowance: ReadingAllowance
  private let work: WorkBudget
  private let windows: WindowTimes

  /// A budget for what one poll reads, whose time runs from now, on the calling thread.
  init(_ work: WorkBudget = .started(time: Self.time)) {
    self.init(pieces: Self.modelPieces, time: Self.time, work)
  }

  /// A budget for one item that is read alone, of which the model may encode so many pieces.
  init(alone pieces: Int) {
    self.init(pieces: pieces, time: Self.timeAlone, .started(time: Self.timeAlone))
  }

  private init(pieces: Int, time: Duration, _ work: WorkBudget) {
    self.work = work
    let windows = WindowTimes(most: time)
    self.windows = windows
    allowance = ReadingAllowance(pieces: pieces) {
      let now = work.timeUsed
      return windows.next(at: now)
    }
  }

  /// Whether a poll reads `text` to its end at once, on a slow machine too: teasers and short texts.
  func isAtOnce(_ text: ItemText) -> Bool {
    let pieces = min(text.utf8Count, Self.itemBytes) / 5 * Self.piecesInFiveBytes
    return !allowance.isSpent && work.look()
      && Self.modelPieces - allowance.pieces + pieces <= Self.piecesAtOnce
  }

  /// What the windows read so far say of the next one.
  private final class WindowTimes: Sendable {
    private let state = Guarded<(last: Duration?, longest: Duration)>((nil, .zero))
    private let most: Duration

    init(most: Duration) { self.most = most }

    func next(at now: Duration) -> Bool {
      state.withLock { state in
        if let last = state.last { state.longest = max(state.longest, now - last) }
        state.last = now
        return now + state.longest < most
      }
    }

    func pause() { state.withLock { $0.last = nil } }
  }

  /// Takes the part of `text` that may be read; nil once the poll has read enough.
  mutating func admit(_ text: ItemText) -> ItemText? {
    guard work.units < Self.pollBytes, work.look() else { return nil }
    // What was done since the last item is no window.
    windows.pause()
    var room = Self.itemBytes
    func take(_ field: String?) -> String? {
      guard let field, room > 0 else { return nil }
      let part = field.cut(utf8: room)
      room -= part.utf8.count
      return part.isEmpty ? nil : part
    }
    let admitted = ItemText(
      title: take(text.title), summary: take(text.summary), content: take(text.content))
    _ = work.spend(Self.itemBytes - room + Self.itemCost)
    return admitted
  }
}
