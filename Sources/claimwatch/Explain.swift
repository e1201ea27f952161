import ArgumentParser
import CSystem
import Configuration
import Daemon
import FeedModel
import JSONText

/// `claimwatch explain`
struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Explain one feed: how it is asked, what it answered, what was made of that, when it is asked again.",
    discussion: """
      From the state alone, while the daemon runs or not; nothing is fetched. What a feed would give now: \
      claimwatch feeds preview.
      Exit codes: 0 done, 64 no such feed, 65 the state is damaged or of another program, 66 there is no state, \
      74 it cannot be read, 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(
    help: ArgumentHelp("The feed's id.", valueName: "feed"), completion: IDCompletion.feed)
  var feed: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises()
    let explanation = try await StartFailureReport.run {
      try premises.requireState()
      return try FeedExplanation.read(feed, StatusReport.read(premises), premises.configuration)
    }
    guard let explanation else {
      throw CommandFailure(
        message: "there is no feed '\(feed)'; claimwatch status lists all", status: ExitStatus.usage
      ).reported()
    }
    if json {
      Terminal.write(explanation.json + [0x0A])
    } else {
      ExplanationPage(explanation: explanation).show()
    }
  }
}

/// The page of `claimwatch explain` for people.
struct ExplanationPage {
  let explanation: FeedExplanation

  func show() {
    FeedCard(row: explanation.row, now: explanation.now).show()
    request()
    if let trace = explanation.trace {
      last(trace)
    } else {
      heading("Last answer", "none was kept yet")
    }
    heading("Rhythm", nil)
    for words in explanation.rhythm { line("", words) }
    line("next poll", explanation.row.dueText(explanation.now))
  }

  private func request() {
    heading("Request", "as it is sent next")
    line("GET", explanation.row.state.url)
    for field in explanation.fields { line(field.name, field.value) }
    if let etag = explanation.validators?.etag { line("If-None-Match", etag) }
    if let date = explanation.validators?.lastModified { line("If-Modified-Since", date) }
  }

  private func last(_ trace: JSONValue) {
    heading("Last answer", "to the request of \(trace["time"]?.string ?? "an unknown time")")
    if let attempt = explanation.row.state.lastAttempt,
      attempt.description != trace["time"]?.string, explanation.row.failure == nil
    {
      line(
        "since then", "nothing new (304, or the same body), the last time \(attempt.description)")
    }
    let answer = trace["answer"]
    for address in answer?["redirects"]?.array ?? [] {
      line("redirected by", address.string ?? "")
    }
    if let status = answer?["status"]?.integer {
      line("status", "\(status) from \(answer?["url"]?.string ?? "")")
    }
    for field in answer?["head"]?.array ?? [] {
      line(field["name"]?.string ?? "", field["value"]?.string ?? "")
    }
    if let bytes = answer?["bytes_on_wire"]?.integer {
      line("received", "\(counted(bytes, "byte")) in \(answer?["fetch_ms"]?.integer ?? 0) ms")
    }
    if let failure = trace["failure"], let code = failure["code"]?.string {
      line("not read", "\(code): \(failure["message"]?.string ?? "")")
    }
    guard let document = trace["document"], document.members != nil else { return }
    heading("Document", nil)
    line("read as", SourceWords.format(text(document, "format")))
    line(
      "encoding",
      SourceWords.encoding(text(document, "encoding"), by: text(document, "encoding_from")))
    line(
      "items",
      "\(document["items"]?.integer ?? 0), of them \(document["news"]?.integer ?? 0) new or revised"
    )
    let unfilled = (document["unfilled"]?.array ?? []).compactMap(\.string)
    if !unfilled.isEmpty { line("map", "nothing found by \(unfilled.joined(separator: ", "))") }
    if let damage = document["damage"]?.string { line("letters", damage) }
    for note in document["notes"]?.array ?? [] { line("note", note.string ?? "") }
    if let more = document["more_notes"]?.integer, more > 0 { line("note", "… and \(more) more") }
  }

  private func text(_ value: JSONValue, _ name: String) -> String { value[name]?.string ?? "?" }

  private func heading(_ name: String, _ remark: String?) {
    Terminal.print("\n\(Terminal.styled(name, .bold))\(remark.map { ", \($0)" } ?? "")")
  }

  private func line(_ name: String, _ value: String) {
    let gap = String(repeating: " ", count: max(2, 19 - name.utf8.count))
    Terminal.print("  \(VisibleText.clean(name))\(gap)\(VisibleText.clean(value))")
  }
}
