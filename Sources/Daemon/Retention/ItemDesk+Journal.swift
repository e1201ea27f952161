extension DaemonJournal {
  /// What the keeper of items has to say.
  func items(_ report: ItemDesk.Report, in path: String) {
    switch report {
    case .failing(let message):
      publish(.itemsNotKept(path: path, message: message))
      logger.warning("new items are not kept for claimwatch replay: \(message)")
    case .keeping(let missed, let since):
      publish(.itemsKept(path: path, missed: missed, since: since))
      logger.notice("new items are kept again; \(missed) were not")
    case .untidy(let message): logger.warning("\(path): old items stay: \(message)")
    }
  }
}
