import ContentDigest
import StateStore

/// What one configuration raises and the other does not, item by item: alerts are the same by their id.
struct ReplayComparison {
  private var gained: [String: Int] = [:]
  private var lost: [String: Int] = [:]
  private var gainedExamples: ReplayExamples
  private var lostExamples: ReplayExamples

  init(examples: Int) {
    gainedExamples = ReplayExamples(most: examples)
    lostExamples = ReplayExamples(most: examples)
  }

  mutating func add(
    _ stored: StoredItem, _ new: ReplayRound.Verdict, _ round: ReplayRound,
    _ old: ReplayRound.Verdict, _ before: ReplayRound
  ) {
    let (newIDs, oldIDs) = (Set(new.alerts.map(\.id)), Set(old.alerts.map(\.id)))
    guard newIDs != oldIDs else { return }
    for alert in new.alerts where !oldIDs.contains(alert.id) {
      let watch = round.generation.configuration.watches[alert.watch].id
      gained[watch, default: 0] += 1
      gainedExamples.add(alert, of: stored, watchID: watch)
    }
    for alert in old.alerts where !newIDs.contains(alert.id) {
      let watch = before.generation.configuration.watches[alert.watch].id
      lost[watch, default: 0] += 1
      lostExamples.add(alert, of: stored, watchID: watch)
    }
  }

  var difference: ReplayDifference {
    var difference = ReplayDifference()
    (difference.gained, difference.lost) = (gained, lost)
    difference.gainedExamples = gainedExamples.all
    difference.lostExamples = lostExamples.all
    return difference
  }
}
