/// How often the process has to die in a text until it is given up, and what is given up then.
///
/// Claims go first, since reading for them does the most with a text; then the alert's details; at last
/// the item, or the document where it died before there were items.
enum PoisonRules {
  /// Deaths by a signal, the watchdog or lack of memory.
  static let deaths = 2
  /// Ends of any cause: somebody may just have been impatient with the daemon.
  static let ends = 3

  /// The level after another end in `stage`, with all `deaths` and `kills` counted.
  ///
  /// - Parameter isKnownFeed: whether another document of the feed is poison already: then one death is
  ///   enough, or each new item of the feed would cost two.
  static func level(
    _ level: PoisonMark.Level, isItem: Bool, stage: WorkStage, deaths: Int, kills: Int,
    cause: PastRun.Cause, isKnownFeed: Bool
  ) -> PoisonMark.Level {
    // What nobody can be sure of gives up no more of a text that is given up already.
    if level > .none, cause == .unknown { return level }
    let isEnough =
      level > .none || cause == .tooSlow || deaths >= Self.deaths || deaths + kills >= ends
      || (isKnownFeed && !isItem && deaths >= 1)
    guard isEnough else { return .none }
    guard isItem else { return .claims }
    switch stage {
    case .match: return .item
    case .claims, .page: return max(level, .claims)
    case .parse, .classify, .draft, .commit:
      return PoisonMark.Level(rawValue: level.rawValue + 1) ?? .item
    }
  }
}
