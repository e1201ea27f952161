import ClaimExtract
import ContentDigest
import FeedModel
import StateStore

/// The claims of kept items: those that were kept with them, else read anew, and kept then.
final class ReplayClaims {
  /// Readings that are kept at once.
  private static let batch = 32

  private let archive: ItemArchive
  /// Whether readings can be kept.
  private let mayKeep: Bool
  private let poison: ReplayPoison
  private var fresh: [(of: StoredItem, reading: KeptReading)] = []
  private var last: (item: Int64, reading: KeptReading?, extractor: String)?
  /// Items that were read anew so far.
  private(set) var readAnew = 0
  private let progress: (Int) -> Void

  /// `progress` is told each time an item was read anew.
  init(
    _ archive: ItemArchive, mayKeep: Bool, poison: ReplayPoison, progress: @escaping (Int) -> Void
  ) {
    self.archive = archive
    self.mayKeep = mayKeep
    self.poison = poison
    self.progress = progress
  }

  /// The claims of `stored` by `extractor`; nil where it must not be read.
  func reading(
    of stored: StoredItem, _ surroundings: ItemSurroundings, by extractor: any ClaimExtractor
  ) -> KeptReading? {
    if let last, last.item == stored.number, last.extractor == extractor.name {
      return last.reading
    }
    // As in the daemon, which would not read it either, whatever was kept of it before.
    let reading =
      poison.level(of: stored.item.text) >= .claims
      ? nil : kept(stored, extractor) ?? read(stored, surroundings, extractor)
    last = (stored.number, reading, extractor.name)
    return reading
  }

  private func kept(_ stored: StoredItem, _ extractor: any ClaimExtractor) -> KeptReading? {
    let source = ReadingSource(extractor)
    if let reading = try? archive.reading(of: stored, by: source.inPoll), reading.isWhole {
      return reading
    }
    // What a poll had no time to read is read once more.
    return try? archive.reading(of: stored, by: source.alone)
  }

  private func read(
    _ stored: StoredItem, _ surroundings: ItemSurroundings, _ extractor: any ClaimExtractor
  ) -> KeptReading? {
    let text = stored.item.text
    // As much as in a poll of this item alone.
    var budget = ReadingBudget()
    guard let admitted = budget.admit(text) else { return nil }
    let extraction = extractor.extract(
      surroundings.document(of: admitted), allowance: &budget.allowance)
    let isWhole = !budget.allowance.isSpent && admitted.utf8Count == text.utf8Count
    let reading = KeptReading(
      extraction, isWhole: isWhole, extractor: ReadingSource(extractor).alone)
    readAnew += 1
    progress(readAnew)
    if mayKeep {
      fresh.append((stored, reading))
      if fresh.count >= Self.batch { keepFresh() }
    }
    return reading
  }

  /// Keeps what was read since the last time; what cannot be kept is read again another time.
  func keepFresh() {
    try? archive.keep(readings: fresh)
    fresh = []
  }
}
