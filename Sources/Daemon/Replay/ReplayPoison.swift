import ContentDigest
import FeedModel
import StateStore

/// The texts in which the daemon died, and how far each is given up: a replay is as careful with them.
struct ReplayPoison {
  private let levels: [TextKey: PoisonMark.Level]

  /// The marks beside the state in `directory`; none where there is no file of them.
  init(state directory: String) {
    let file = HandFile(beside: directory, writing: false)
    let marks = file.map { PoisonMarks(reading: $0).all.map(\.mark) } ?? []
    levels = Dictionary(marks.filter(\.isPoison).map { ($0.key, $0.level) }, uniquingKeysWith: max)
  }

  /// How far `text` is given up.
  func level(of text: ItemText) -> PoisonMark.Level {
    levels.isEmpty ? .none : levels[.item(text.digest)] ?? .none
  }
}
