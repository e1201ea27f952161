import CSystem
import FeedModel
import Locking
import Synchronization

/// The texts in which the process died. Any thread.
final class PoisonMarks: Sendable {
  private let file: HandFile
  private let program: String
  /// One writer at a time; readers and other processes go by the state of each mark.
  private let writing = Guarded(())
  /// Whether there ever was one in this run: mostly none, and every item asks.
  private let isUsed = Atomic(false)

  /// The marks of `file`. Those that another build of the program left are dropped: it may have been
  /// mended, and everything gets a second chance.
  init(_ file: HandFile, program: String) {
    self.file = file
    self.program = program
    for (place, mark) in all where mark.program != program { take(place) }
    isUsed.store(!all.isEmpty, ordering: .relaxed)
  }

  /// The marks of `file` as they are, for a command beside the daemon.
  init(reading file: HandFile) {
    self.file = file
    program = ""
  }

  /// What is known of a text; nil for nearly all of them.
  func mark(_ key: TextKey) -> PoisonMark? {
    guard isUsed.load(ordering: .relaxed),
      let place = claimwatch_find_mark(file.hand, key.isItem, key.digest)
    else { return nil }
    return PoisonMark(place)
  }

  /// Every mark, with its place.
  var all: [(place: Int, mark: PoisonMark)] {
    let places = file.marks
    return places.indices.compactMap { index in
      guard let base = places.baseAddress, let mark = PoisonMark(base + index) else { return nil }
      return (index, mark)
    }
  }

  /// Counts another end of the process in `work`.
  ///
  /// - Returns: the mark, and whether more of the text is given up now than before.
  func count(
    _ work: UnfinishedWork, key: TextKey, cause: PastRun.Cause, isCertain: Bool, at now: Instant
  ) -> (mark: PoisonMark, isWorse: Bool)? {
    writing.withLock { _ in
      let before = mark(key)
      let place = before.flatMap { mark in all.first { $0.mark.key == mark.key }?.place } ?? room()
      guard let place, let base = file.marks.baseAddress else { return nil }
      let isDeath = cause != .unknown
      var mark = before == nil ? claimwatch_mark() : base[place]
      mark.deaths += isDeath ? 1 : 0
      mark.kills += isDeath ? 0 : 1
      let level = PoisonRules.level(
        before?.level ?? .none, isItem: key.isItem, stage: work.stage, deaths: Int(mark.deaths),
        kills: Int(mark.kills), cause: cause, isKnownFeed: hasPoison(document: work.feed))
      mark.level = level.rawValue
      mark.is_item = key.isItem ? 1 : 0
      withUnsafeMutableBytes(of: &mark.digest) { $0.copyBytes(from: key.digest) }
      mark.stage = work.stage.rawValue
      mark.cause = cause.number
      mark.is_uncertain = isCertain ? 0 : 1
      mark.is_said = 0
      mark.last_ms = UInt64(clamping: now.milliseconds)
      if before == nil { mark.first_ms = mark.last_ms }
      setField(&mark.program, program)
      setField(&mark.feed, work.feed)
      setField(&mark.label, work.label)
      // Withdrawn while it is written, so that nobody reads half of it.
      take(place)
      mark.state = 0
      base[place] = mark
      _ = claimwatch_mark_change(base + place, 0, level == .none ? 1 : 2)
      isUsed.store(true, ordering: .relaxed)
      guard let after = PoisonMark(base + place) else { return nil }
      return (after, level > (before?.level ?? .none))
    }
  }

  /// A suspect has been read without harm.
  func acquit(_ key: TextKey) {
    writing.withLock { _ in
      guard let place = claimwatch_find_mark(file.hand, key.isItem, key.digest) else { return }
      _ = claimwatch_mark_change(place, 1, 0)
    }
  }

  /// Forgets the texts that `isMeant` chooses.
  ///
  /// - Returns: those that were forgotten.
  func forget(_ isMeant: (PoisonMark) -> Bool) -> [PoisonMark] {
    all.filter { isMeant($0.mark) }.map { place, mark in
      take(place)
      return mark
    }
  }

  /// Marks whose event has not been written, with what says that it was.
  func unsaid() -> [(mark: PoisonMark, said: () -> Void)] {
    all.compactMap { place, mark in
      guard let base = file.marks.baseAddress, mark.isPoison, base[place].is_said == 0 else {
        return nil
      }
      return (mark, { base[place].is_said = 1 })
    }
  }

  private func hasPoison(document feed: String) -> Bool {
    all.contains { !$0.mark.isItem && $0.mark.isPoison && $0.mark.feed == feed }
  }

  private func take(_ place: Int) {
    guard let base = file.marks.baseAddress else { return }
    for state in [UInt32(1), 2] where claimwatch_mark_change(base + place, state, 0) { return }
  }

  /// A free place, else that of the oldest suspect, else of the oldest poison.
  private func room() -> Int? {
    let all = all
    let taken = Set(all.map(\.place))
    if let free = file.marks.indices.first(where: { !taken.contains($0) }) { return free }
    let suspects = all.filter { !$0.mark.isPoison }
    return (suspects.isEmpty ? all : suspects).min { $0.mark.last < $1.mark.last }?.place
  }
}
