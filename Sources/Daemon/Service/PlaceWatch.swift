import FeedModel
import Logging

/// Looks every second whether the state is where it was opened, and whether the alert log is ours alone.
///
/// A state whose folder was moved is gone on with, since nothing is lost where it is; one that was deleted or
/// replaced ends the daemon.
struct PlaceWatch {
  let parts: PollingParts
  let logger: Logger
  let clock: any WallClock

  /// Returns at the end, with the reason where the state is lost.
  func run() async -> StartFailure? {
    var moved: (path: String, since: Instant)?
    var isShared = false
    while !Task.isCancelled {
      do { try await Task.sleep(for: .seconds(1)) } catch { return nil }
      // It may wait for the disk, and so where others wait for it anyway.
      let (place, isOurs) = await parts.writer.perform { [workplace = parts.workplace] in
        (workplace.place, workplace.log.take())
      }
      if !isOurs, !isShared {
        logger.error(
          "another claimwatch, with another state, writes the alert log \(parts.workplace.paths.alerts): its numbers are mixed up. Give one of them its own paths.alerts"
        )
      }
      isShared = !isOurs
      switch place {
      case .kept:
        guard let (path, since) = moved else { continue }
        moved = nil
        await parts.journal.stateReturned(path: path, since: since)
      case .moved(let path):
        guard moved == nil else { continue }
        moved = (path, clock.now())
        await parts.journal.stateMoved(path: path)
      case .lost(let path): return Self.loss(of: path)
      }
    }
    return nil
  }

  /// Going on would lose at the next start whatever was stored since.
  private static func loss(of file: String) -> StartFailure {
    StartFailure(
      .inputOutput,
      "\(file) was deleted or replaced under the daemon, which ends: the next start goes on with what is "
        + "there. Stop claimwatch before its state is changed")
  }
}
