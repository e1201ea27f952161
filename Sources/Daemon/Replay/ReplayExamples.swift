import AlertLog
import FeedModel
import StateStore

/// The newest alerts of each watch, so many of each.
struct ReplayExamples {
  /// Up to so many the items wait with their texts, so that only what is shown is made.
  private static let mostWaiting = 100

  private let most: Int
  private var byWatch: [String: [() -> ReplayHit]] = [:]

  init(most: Int) { self.most = most }

  mutating func add(_ alert: ReplayRound.Alert, of stored: StoredItem, watchID: String) {
    guard most > 0 else { return }
    var hits = byWatch.removeValue(forKey: watchID) ?? []
    // Dropped in bulk, so that each costs the same.
    if hits.count / 2 >= most { hits.removeFirst(hits.count - most + 1) }
    if most <= Self.mostWaiting {
      hits.append { ReplayHit(alert, of: stored, watchID: watchID) }
    } else {
      let hit = ReplayHit(alert, of: stored, watchID: watchID)
      hits.append { hit }
    }
    byWatch[watchID] = hits
  }

  /// Those of one watch, the newest first.
  func of(_ watchID: String) -> [ReplayHit] {
    (byWatch[watchID] ?? []).suffix(most).reversed().map { $0() }
  }

  /// Those of all watches, by watch.
  var all: [ReplayHit] { byWatch.keys.sorted().flatMap(of) }
}

extension ReplayHit {
  /// Scalars on each side of a place, at most.
  public static let width = 40

  init(_ alert: ReplayRound.Alert, of stored: StoredItem, watchID: String) {
    let item = stored.item
    kind = alert.isWithdrawal ? .withdrawn : alert.isUpdate ? .updated : .new
    alertID = alert.id.description
    self.watchID = watchID
    itemID = item.version.itemID.description
    revision = item.version.revision
    feedID = item.feed.id
    title = item.item.title
    link = item.item.link
    fetched = item.fetched
    guard let span = alert.matches.first?.hit.span else {
      (before, term, after) = ("", "", "")
      return
    }
    let offsets = TextOffsets(item.text)
    before = offsets.before(span, scalars: Self.width)
    term = offsets.text(span)
    after = offsets.after(span, scalars: Self.width)
  }
}
