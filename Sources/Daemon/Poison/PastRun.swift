import CSystem
import Glibc

/// What was in hand, as it was found.
struct UnfinishedWork: Sendable {
  let stage: WorkStage
  let feed: String
  let label: String
  let document: TextKey?
  let item: TextKey?

  /// What is to blame: the item, where one was in hand.
  var key: TextKey? { item ?? document }

  init?(_ slot: UnsafePointer<claimwatch_slot>) {
    var copy = claimwatch_slot()
    guard claimwatch_look(slot, &copy), let stage = WorkStage(rawValue: copy.stage) else {
      return nil
    }
    self.stage = stage
    feed = fieldText(copy.feed)
    label = fieldText(copy.label)
    let digest = withUnsafeBytes(of: copy.document) { Array($0) }
    document = digest.contains { $0 != 0 } ? .document(digest) : nil
    item =
      copy.is_item == 0
      ? nil : TextKey(isItem: true, digest: withUnsafeBytes(of: copy.item) { Array($0) })
  }

  /// In words, for the log.
  var description: String {
    item == nil ? "\(stage.name) of a document of \(feed)" : "\(stage.name) of \(label) of \(feed)"
  }
}

/// How the run before this one ended.
struct PastRun: Sendable {
  /// By what a process died. The numbers stand in a file and stay.
  enum Cause: Hashable, Sendable {
    case signal(Int32)
    case outOfMemory
    /// Killed, or the power went.
    case unknown
    /// It did not die, but a text took longer than anything should.
    case tooSlow

    var number: Int32 {
      switch self {
      case .signal(let number): number
      case .outOfMemory: -1
      case .unknown: -2
      case .tooSlow: -3
      }
    }

    init(number: Int32) {
      switch number {
      case -1: self = .outOfMemory
      case -3: self = .tooSlow
      case 1...: self = .signal(number)
      default: self = .unknown
      }
    }

    /// One word, as in events.
    var name: String {
      switch self {
      case .signal(let number): Self.names[number] ?? "signal-\(number)"
      case .outOfMemory: "out-of-memory"
      case .unknown: "unknown"
      case .tooSlow: "too-slow"
      }
    }

    private static let names: [Int32: String] = [
      SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS",
      SIGFPE: "SIGFPE", SIGABRT: "SIGABRT",
    ]
  }

  let cause: Cause
  /// What it may have died of.
  let suspects: [UnfinishedWork]
  /// Whether it is known which of them: the thread that died had it in hand.
  let isCertain: Bool

  /// Reads it off the file; nil where it ended as it was told to, or there was none.
  init?(_ file: HandFile, memory: MemoryPressure) {
    let run = file.hand.pointee.run
    guard run.is_ended == 0 else { return nil }
    let slots = 0..<claimwatch_slot_count
    let unfinished = slots.compactMap { file.slot($0).flatMap { UnfinishedWork($0) } }
    let own = run.is_own != 0 ? file.slot(Int(run.slot)).flatMap { UnfinishedWork($0) } : nil
    if run.signal != 0 {
      cause = .signal(run.signal)
    } else {
      cause = memory.hasKilled(since: run) ? .outOfMemory : .unknown
    }
    isCertain = own != nil
    suspects = own.map { [$0] } ?? unfinished
  }
}
