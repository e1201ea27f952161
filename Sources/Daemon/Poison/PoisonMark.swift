import CSystem
import FeedModel

/// A text in which the process died, as it is remembered.
public struct PoisonMark: Sendable {
  /// How far a text is given up. The numbers stand in a file and stay.
  public enum Level: UInt32, Sendable, Comparable {
    /// A suspect: it is read again, alone where it is not certain that it was to blame.
    case none = 0
    /// An item is not read for claims; a document is not read at all.
    case claims = 1
    /// The item's alert says that it is there, and no more.
    case details = 2
    /// The item raises no alert; the event alone speaks of it.
    case item = 3

    /// One word, as in events: what is given up.
    public var name: String {
      switch self {
      case .none: "nothing"
      case .claims: "claims"
      case .details: "details"
      case .item: "item"
      }
    }

    public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  /// Whether it is an item; a document else.
  public let isItem: Bool
  /// 16 hexadecimal digits by which people name it.
  public let id: String
  public let level: Level
  /// The feed it was first met in.
  public let feed: String
  /// The item's guid, link or title; empty for a document.
  public let label: String
  /// What was being done: parse, classify, match, claims, draft or commit.
  public let stage: String
  /// A signal's name, `out-of-memory`, `too-slow` or `unknown`.
  public let cause: String
  /// Ends by a signal, the watchdog or lack of memory.
  public let deaths: Int
  /// Ends of unknown cause.
  public let kills: Int
  public let first: Instant
  public let last: Instant
  /// The program that died, with its build.
  public let program: String
  let key: TextKey
  let isUncertain: Bool

  /// Nil where the place is free.
  init?(_ place: UnsafePointer<claimwatch_mark>) {
    guard claimwatch_mark_state(place) != 0 else { return nil }
    let mark = place.pointee
    key = TextKey(isItem: mark.is_item != 0, digest: withUnsafeBytes(of: mark.digest) { Array($0) })
    isItem = key.isItem
    id = key.id
    level = Level(rawValue: mark.level) ?? .none
    feed = fieldText(mark.feed)
    label = fieldText(mark.label)
    stage = WorkStage(rawValue: mark.stage)?.name ?? "unknown"
    cause = PastRun.Cause(number: mark.cause).name
    deaths = Int(mark.deaths)
    kills = Int(mark.kills)
    first = Instant(milliseconds: Int64(clamping: mark.first_ms))
    last = Instant(milliseconds: Int64(clamping: mark.last_ms))
    program = fieldText(mark.program)
    isUncertain = mark.is_uncertain != 0
  }

  /// Whether it is given up, and not only suspected.
  public var isPoison: Bool { level > .none }
}
