extension PollingParts {
  /// Forgets items that are too old, in steps between which others get their turn.
  func tendItems() async {
    var steps = 0
    while steps < Self.mostSteps, await items.tend() { steps += 1 }
  }

  /// Twenty thousand items each time.
  private static let mostSteps = 40
}

extension DaemonJournal {
  /// What the keeper of items has to say.
  func items(_ report: ItemKeeper.Report, in path: String) {
    switch report {
    case .failing(let message):
      publish(.itemsNotKept(path: path, message: message))
      logger.warning("new items are not kept for claimwatch replay: \(message)")
    case .keeping(let missed, let since):
      publish(.itemsKept(path: path, missed: missed, since: since))
      logger.notice("new items are kept again; \(missed) were not")
    }
  }
}
