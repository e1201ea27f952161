import AlertLog
import CSystem
import Configuration
import FeedModel
import Logging

/// Takes a new configuration in force, or refuses it. One task at a time.
///
/// The file is read and its model opened on a thread that nothing else waits for (``PatientReading``).
struct Reloader {
  private let source: ConfigurationSource
  private let logger: Logger
  private let notifier: SystemdNotifier
  /// Whether a file without feeds or watches may take them all away.
  private let allowsEmpty: Bool
  private let inForceKeeper: InForceKeeper
  private let parts: PollingParts
  private let reading = PatientReading()

  private let initial: Configuration
  private var inForce: Configuration
  private var extractors: ExtractorSource
  private var number = 1

  /// A reloader of what `initial`, read with `extractors`, has begun.
  init(
    source: ConfigurationSource, initial: Configuration, extractors: ExtractorSource,
    allowsEmpty: Bool, inForce keeper: InForceKeeper, parts: PollingParts, logger: Logger,
    notifier: SystemdNotifier
  ) {
    self.source = source
    self.initial = initial
    inForce = initial
    self.extractors = extractors
    self.allowsEmpty = allowsEmpty
    inForceKeeper = keeper
    self.parts = parts
    self.logger = logger
    self.notifier = notifier
  }

  private struct Read: Sendable {
    let configuration: Configuration
    let text: ConfigurationText
    let extractors: ExtractorSource
  }

  /// Reads the file again, and its model where that has changed: a good one takes the old one's place,
  /// a broken one is refused.
  mutating func reload() async {
    notifier.reloading()
    do throws(ConfigurationError) {
      guard let read = try await readAgain() else { return }
      try await apply(read)
      notifier.ready(status: "polling \(counted(inForce.feeds.count, "feed"))")
    } catch {
      await refuse(error)
      notifier.ready(status: "the configuration on disk was refused; running on the one before")
    }
  }

  /// nil where the daemon is about to end.
  private func readAgain() async throws(ConfigurationError) -> Read? {
    let source = source
    let extractors = extractors
    let result: Result<Read, ConfigurationError>
    do {
      result = try await reading.run {
        do throws(ConfigurationError) {
          let text = try source.read(onlyFiles: true)
          let configuration = try source.load(text)
          var extractors = extractors
          try Self.update(&extractors, to: configuration, source)
          return .success(Read(configuration: configuration, text: text, extractors: extractors))
        } catch { return .failure(error) }
      }
    } catch .cancelled { return nil } catch {
      throw ConfigurationError(
        file: source.path,
        message: "the file, or one that it names, cannot be read: it does not answer",
        advice: "see whether its file system hangs, and reload again")
    }
    return try result.get()
  }

  private static func update(
    _ extractors: inout ExtractorSource, to configuration: Configuration,
    _ source: ConfigurationSource
  ) throws(ConfigurationError) {
    do { try extractors.update(configuration.extractor) } catch {
      throw ConfigurationError(
        file: source.path, message: "extractor.model cannot be used: \(error)")
    }
  }

  private mutating func apply(_ read: Read) async throws(ConfigurationError) {
    let next = read.configuration
    if !allowsEmpty { try ReloadGuard.check(next, after: inForce, file: source.path) }
    let generation = Generation(
      number: number + 1, configuration: next, extractor: read.extractors.extractor)
    do { try await parts.apply(generation) } catch {
      throw ConfigurationError(
        file: source.path, message: "the feeds' times cannot be read from the state: \(error)")
    }
    let before = inForce
    let modelBefore = extractors.extractor.name
    number += 1
    inForce = next
    extractors = read.extractors
    inForceKeeper.keep(read.text, at: parts.clock.now())
    claimwatch_trim_memory()
    let model = extractors.extractor.name
    if model != modelBefore {
      logger.notice("claims are read by \(model) from now on, not by \(modelBefore)")
    }
    await say(
      ConfigurationNews(from: before, to: next, holding: initial.paths), before,
      sha256: read.text.digest.hex)
  }

  // MARK: what is said

  private func say(
    _ news: ConfigurationNews, _ before: Configuration, sha256: String
  ) async {
    for warning in WarningKinds.summary(of: inForce.warnings, after: before.warnings) {
      logger.warning("\(warning.plain)")
    }
    for feed in RenamedFeeds.find(from: before, to: inForce, news.feeds) {
      logger.warning(
        "feed \(feed.new) was \(feed.old) before: a feed is known by its id, so it begins anew")
    }
    for loss in ReloadGuard.losses(inForce, after: before) { logger.warning("\(loss)") }
    warnOfRestart(news)
    if let shortage = DescriptorLimit.shortage(inForce, within: DescriptorLimit.inForce) {
      logger.warning("\(shortage)")
    }
    await parts.journal.keep(feeds: Set(inForce.feeds.map(\.id)))
    await parts.journal.publish(
      .configLoaded(
        file: source.path, generation: number, feeds: inForce.feeds.count,
        watches: inForce.watches.count, sha256: sha256, news: news))
    await parts.journal.reloaded(.accepted(sha256: sha256))
    let feeds = counted(inForce.feeds.count, "feed") + ConfigurationNews.aside(news.feeds)
    let watches =
      counted(inForce.watches.count, "watch", plural: "watches")
      + ConfigurationNews.aside(news.watches)
    logger.notice("reloaded: \(feeds), \(watches)")
  }

  /// State and logs stay where they were opened: moving them takes a restart, and is said.
  private func warnOfRestart(_ news: ConfigurationNews) {
    if !news.pathsPending.isEmpty {
      logger.warning(
        "[paths] has changed (\(news.pathsPending.joined(separator: ", "))): the daemon keeps to \(initial.paths.state) and \(initial.paths.alerts) until it is started again"
      )
    }
    if inForce.state != initial.state {
      logger.warning("[state] has changed: it counts from the next start on")
    }
    if inForce.fetch.maxBody != initial.fetch.maxBody
      || inForce.alerts.source != initial.alerts.source
    {
      logger.warning("fetch.max_body and alerts.source take effect at the next restart")
    }
  }

  private func refuse(_ error: ConfigurationError) async {
    for fault in error.errors { logger.error("\(fault.plain)") }
    for warning in WarningKinds.summary(of: error.warnings, after: inForce.warnings) {
      logger.warning("\(warning.plain)")
    }
    logger.error("the configuration was refused; the one before stays in force")
    await parts.journal.publish(
      .configRejected(
        file: source.path, faults: error.errors.map(\.description),
        warnings: error.warnings.count))
    await parts.journal.reloaded(.refused)
  }
}
