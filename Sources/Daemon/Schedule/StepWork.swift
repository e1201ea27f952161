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
  /// Terms stand in the text, which waits for a place to be read for claims, so long at most.
  case unread(patience: Duration)
}

/// The work of one step of a page.
struct StepMaking: Sendable {
  let number: Int64
  let outcome: PageOutcome
  /// The revision whose page was asked for; nil where none was.
  let asked: Int?
  let feed: FeedConfiguration
  let isVanished: Bool
  let generation: Generation
  let tools: PollTools
  let isLast: Bool

  /// Asks what is known, matches, reads and drafts, in the feed's lane, which is held until the commit.
  ///
  /// Everything is matched at once, which takes milliseconds. Where terms stand, the item waits for a place to be read
  /// for claims; where none comes in time it is read by rules alone. Whoever has to wait for the lane holds no place
  /// meanwhile, so that a poll which takes long keeps the pages of its own feed waiting, and no others.
  func work() async -> StepWork {
    let matched = await withLane { await tools.matchingPlaces.run(feed.id) { await make(.later) } }
    guard case .unread(let patience) = matched else { return matched }
    let end = isLast ? nil : ContinuousClock.now + patience
    return await withLane {
      let left = end.map { $0 - .now }
      let read = await tools.readingPlaces.run(feed.id, patience: left) { await make(.byModel) }
      if let read { return read }
      return await tools.matchingPlaces.run(feed.id) { await make(.byRules) }
    }
  }

  /// What `body` comes to once it finds the lane free.
  private func withLane(_ body: () async -> StepWork) async -> StepWork {
    while true {
      let work = await body()
      guard case .busy = work else { return work }
      await tools.lanes.enter(feed.id, .page).release()
    }
  }

  private func make(_ reading: PageStep.Reading) async -> StepWork {
    guard let hold = tools.lanes.enterIfFree(feed.id, .page) else { return .busy }
    guard let dossier = try? await tools.writer.pageDossier(number) else { return .nothing }
    // Another revision came meanwhile, with a page of its own.
    if let asked, dossier.page.revision != asked { return .nothing }
    let step = PageStep(
      dossier: dossier, feed: feed, generation: generation, tools: tools, reading: reading,
      isLast: isLast, isVanished: isVanished)
    guard case .done(let made) = await tools.workers.run({ [outcome] in step.result(outcome) })
    else { return .again }
    guard let made else { return .nothing }
    if made.isUnread { return .unread(patience: .milliseconds(step.patience)) }
    return made.isPutOff ? .putOff : .made(made, dossier, hold)
  }
}
