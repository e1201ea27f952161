import AlertLog
import Configuration
import FeedModel
import Outputs
import StateStore

/// What a person does with one output by hand: `claimwatch outputs test` and `outputs retry`.
public struct OutputTrial: Sendable {
  private let configuration: Configuration
  private let output: OutputSettings
  private let clock = SystemClock()

  /// An output of `configuration`.
  public init(_ output: OutputSettings, in configuration: Configuration) {
    self.output = output
    self.configuration = configuration
  }

  /// Sends an `alert.test` for `watch` past log and books, which know nothing of it, and gives the answer.
  ///
  /// It carries the number of the log's last alert: it has none of its own.
  public func test(_ watch: Watch) async throws -> OutputAnswer {
    let last = try AlertReader.end(ofLog: configuration.paths.alerts)?.seq ?? 0
    let (id, line) = TestAlert(of: watch, in: configuration).unlogged(seq: max(1, last))
    let link = HTTPLink()
    defer { link.stop() }
    return await OutputSender(
      output, log: configuration.paths.alerts, link: link, clock: clock
    )
    .send(OutgoingAlert(seq: max(1, last), id: id, line: line))
  }

  /// Has whoever runs the output try again what waits and what was given up, since `since` or all.
  ///
  /// - Returns: how many letters were given up and are taken with it.
  public func retry(since: Instant?) throws -> Int {
    let books = try OutputDoor.open(configuration, .beside)
    let letters = try OutputDoor.letters(of: output.id, in: configuration)
    try books.ask(output.id, since: since)
    return letters.count { letter in since.map { letter.time >= $0 } ?? true }
  }
}
