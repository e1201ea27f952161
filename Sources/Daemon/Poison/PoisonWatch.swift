import CSystem
import ContentDigest
import FeedModel
import Logging

/// What the daemon knows of texts that end it, and does about them.
///
/// Made once a run, with the state locked. Any thread.
final class PoisonWatch: Sendable {
  let marks: PoisonMarks
  let kept: KeptTexts
  private let file: HandFile
  /// Whether the last run died while it stored a batch of several documents: then each is stored by
  /// itself, so that the next death names one.
  let isCautious: Bool

  /// The slot of the state's thread; workers follow.
  private static let stateSlot = 0

  /// Reads what the last run left, and begins this one.
  ///
  /// - Parameter extractor: what reads for claims. Another one gets another chance, as another program.
  init(state directory: String, extractor: String, now: Instant, logger: Logger) {
    file = HandFile(directory: directory)
    if let trouble = file.trouble {
      logger.warning("a text that ends the daemon would not be recognised: \(trouble)")
    }
    let program = Self.program(extractor)
    marks = PoisonMarks(file, program: program)
    kept = KeptTexts(folder: directory + "/poison")
    let pressure = MemoryPressure()
    var isCautious = false
    if let past = PastRun(file, memory: pressure) {
      Self.say(past, logger)
      // What ended another build says nothing of this one.
      let isOurs = fieldText(file.hand.pointee.run.program) == program
      for work in past.suspects where isOurs {
        guard let key = work.key else {
          isCautious = work.stage == .commit && past.cause != .unknown || isCautious
          continue
        }
        _ = marks.count(work, key: key, cause: past.cause, isCertain: past.isCertain, at: now)
      }
    }
    self.isCautious = isCautious
    claimwatch_hand_begin_run(file.hand)
    pressure.note(in: &file.hand.pointee.run)
    setField(&file.hand.pointee.run.program, program)
    file.hand.pointee.run.started_ms = UInt64(clamping: now.milliseconds)
    claimwatch_hand_note_faults(file.hand)
  }

  private static func say(_ past: PastRun, _ logger: Logger) {
    guard past.cause != .unknown else { return }
    let work = past.suspects.map(\.description)
    let place = work.isEmpty ? "" : ", in the " + work.prefix(4).joined(separator: " or the ")
    logger.error("the last run was ended by \(past.cause.name)\(place)")
  }

  /// The program with its build: a mended one of the same version is another.
  private static func program(_ extractor: String) -> String {
    [Release.version, Release.build, extractor].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The run ends as it was told to: what is still in hand is no suspect.
  func end() { claimwatch_hand_end_run(file.hand) }

  // MARK: who has what in hand

  /// Gives the calling thread the slot of a worker.
  func attach(worker number: Int) {
    claimwatch_thread_takes(file.slot(Self.stateSlot + 1 + number))
  }

  /// Runs `body`, which is the state's, under the slot of the state's thread.
  func onStateThread<T>(_ body: () throws -> T) rethrows -> T {
    claimwatch_thread_takes(file.slot(Self.stateSlot))
    defer {
      WorkInHand.putDown()
      claimwatch_thread_takes(nil)
    }
    return try body()
  }

  /// A worker was given up: its text is given up at once, since there is no doubt which it was.
  ///
  /// - Returns: what it had in hand.
  func giveUp(_ given: WorkerPool.GivenUp, at now: Instant) -> UnfinishedWork? {
    guard let slot = file.slot(Self.stateSlot + 1 + given.worker),
      let work = UnfinishedWork(slot)
    else { return nil }
    claimwatch_put_down(slot)
    if given.byProcessorTime, let key = work.key {
      _ = marks.count(work, key: key, cause: .tooSlow, isCertain: true, at: now)
    }
    return work
  }
}
