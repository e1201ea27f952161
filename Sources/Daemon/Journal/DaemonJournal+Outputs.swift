import AlertLog
import FeedModel

extension DaemonJournal {
  /// Says what an output has to say.
  func output(_ report: OutputReport) {
    switch report {
    case .event(let event):
      publish(.output(event))
      say(event)
    case .silenceEnded(let silence):
      publish(
        .silenceEnded(
          watch: silence.watch, output: silence.output, from: silence.from, until: silence.until,
          why: silence.why, alerts: silence.alerts))
      logger.notice(
        "the silence of \(silence.watch) has ended; \(counted(silence.alerts, "alert")) not sent")
    case .warning(let text): logger.warning("\(text)")
    case .troubled(let output, let message):
      logger.error("output \(output) waits: \(message)")
    case .recovered(let output): logger.notice("output \(output) goes on")
    }
  }

  private func say(_ event: OutputEvent) {
    let id = event.output
    switch event.what {
    case .started(let seq): logger.notice("output \(id) begins behind alert \(seq)")
    case .down(_, let message, _):
      logger.error("output \(id): \(message), three times in a row; alerts wait in the log")
    case .up(let since, let waiting):
      logger.notice(
        "output \(id) is taken again, after trouble since \(since.secondsDescription); \(waiting) wait"
      )
    case .misconfigured(_, let message): logger.error("output \(id): \(message)")
    case .off:
      logger.error(
        "output \(id) is off: its receiver is gone (410). claimwatch outputs retry \(id) switches it on"
      )
    case .deadLetter(let seq, _, let attempts, _, let error):
      logger.error(
        "output \(id): alert \(seq) was given up after \(attempts) attempts: \(error). claimwatch outputs retry \(id) sends it again"
      )
    case .gap(let first, let last):
      logger.error(
        "output \(id): alerts \(first) to \(last) are gone from the log's files and were not sent")
    }
  }
}
