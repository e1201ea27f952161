import Configuration
import FeedModel
import StateStore

/// What the work of a step comes to.
enum StepWork: Sendable {
  case made(PageStep.Result, PageDossier, FeedLane.Hold)
  /// There is nothing to do.
  case nothing
  /// It has to be done again.
  case again

  /// A poll of the feed has the lane.
  case busy
  /// The text at hand may not be read.
  case putOff

  /// Asks what is known, matches, reads and drafts, in the feed's lane, which is held until the commit.
  ///
  /// Whoever has to wait for the lane holds no place meanwhile, so that a poll which takes long keeps the pages
  /// of its own feed waiting, and no others.
  static func make(
    _ number: Int64, _ outcome: PageOutcome, asked: Int?, feed: FeedConfiguration,
    isVanished: Bool, generation: Generation, tools: PollTools, isLast: Bool
  ) async -> StepWork {
    while true {
      let work = await tools.readingPlaces.run(feed.id) { () -> StepWork in
        guard let hold = tools.lanes.enterIfFree(feed.id, .page) else { return .busy }
        guard let dossier = try? await tools.writer.pageDossier(number) else { return .nothing }
        // Another revision came meanwhile, with a page of its own.
        if let asked, dossier.page.revision != asked { return .nothing }
        let step = PageStep(
          dossier: dossier, feed: feed, generation: generation, tools: tools, isLast: isLast,
          isVanished: isVanished)
        guard case .done(let made) = await tools.workers.run({ step.result(outcome) }) else {
          return .again
        }
        guard let made else { return .nothing }
        return made.isPutOff ? .putOff : .made(made, dossier, hold)
      }
      guard case .busy = work else { return work }
      await tools.lanes.enter(feed.id, .page).release()
    }
  }
}
