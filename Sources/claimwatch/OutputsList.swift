import ArgumentParser
import CSystem
import Daemon
import FeedModel
import JSONText

/// `claimwatch outputs list`
struct OutputsList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show each output: lag, last answer, retries, dead letters.",
    discussion: """
      The words: new (it has never run), ok, behind (it has alerts to send, and does), paused (the receiver \
      asked for it), failing, down (three attempts in a row failed), off (the receiver said that it is gone), removed (not in \
      the configuration any more, with alerts that wait).
      Exit codes: 0 all are well, 1 one is down or off, 66 there is no state, 74 the books or the log cannot be read, 78 the \
      configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises()
    let now = SystemClock.now()
    let outputs = try await StartFailureReport.run {
      try premises.requireState()
      return try OutputStatus.all(premises.configuration, at: now)
    }
    if json {
      var json = JSONWriter()
      json.array(outputs) { $1.write(&$0) }
      Terminal.write(json.bytes + [0x0A])
    } else {
      if outputs.isEmpty { Terminal.print("the configuration has no [[output]]") }
      var rows = AlignedRows()
      for output in outputs { add(output, now, to: &rows) }
      rows.show()
    }
    if outputs.contains(where: { $0.health == .down || $0.health == .off }) { throw ExitCode(1) }
  }

  private func add(_ output: OutputStatus, _ now: Instant, to rows: inout AlignedRows) {
    var below: [String] = []
    if let record = output.record {
      if let time = record.lastAnswer {
        let message = VisibleText.clean(record.lastMessage)
        let answer = record.lastMessage.isEmpty ? record.lastCode : message
        below.append("last answer \(TimeDistance.text(from: now, to: time)): \(answer)")
      }
      if record.deadLetters > 0 {
        below.append(
          Terminal.styled(
            "\(counted(record.deadLetters, "alert")) given up; claimwatch outputs retry \(output.id) sends again",
            .red))
      }
      if record.missing > 0 {
        below.append(
          Terminal.styled(
            "\(counted(record.missing, "alert")) gone from the log before being sent", .red))
      }
    }
    let kind = output.kind ?? "removed"
    rows.add(
      [
        (output.id, Terminal.styled(output.id, .bold)), (kind, kind),
        (output.health.rawValue, styled(output.health)),
      ], rest: standing(output, now), below: below)
  }

  private func standing(_ output: OutputStatus, _ now: Instant) -> String {
    var parts = ["\(output.record?.sent ?? 0) sent"]
    if let node = output.node { parts.append("by \(VisibleText.clean(node))") }
    if output.lag > 0 { parts.append("\(output.lag) behind") }
    if output.retrying > 0 {
      // One that is due may wait for a daemon that runs, or for the one before it.
      let next =
        output.nextAttempt.map {
          $0 > now ? ", next \(TimeDistance.text(from: now, to: $0))" : ", due now"
        } ?? ""
      parts.append("\(output.retrying) to be tried again\(next)")
    }
    if output.held > 0 { parts.append("\(output.held) held back") }
    if output.circuitIsOpen { parts.append("only the oldest is tried") }
    if let since = output.record?.troubleSince {
      parts.append("trouble since \(since.secondsDescription)")
    }
    return parts.joined(separator: ", ")
  }

  private func styled(_ health: OutputStatus.Health) -> String {
    switch health {
    case .ok: Terminal.styled(health.rawValue, .green)
    case .new, .behind, .removed: health.rawValue
    case .paused, .failing: Terminal.styled(health.rawValue, .yellow)
    case .down, .off: Terminal.styled(health.rawValue, .red)
    }
  }
}
