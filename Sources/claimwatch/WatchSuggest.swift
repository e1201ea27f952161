import ArgumentParser
import CSystem
import Daemon
import FeedModel
import JSONText
import WatchMatch

/// `claimwatch watch suggest`
struct WatchSuggest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Say in which forms a term stands in the items of the last days.",
    discussion: """
      Looks through the kept items (retain) for other spellings of the term, other endings, its form in \
      Cyrillic or Latin letters, and for names that stand in the same items more often than elsewhere. Prints lines \
      that can be pasted into terms = [...] of a watch, with the number of items each stands in; names, and forms \
      that may be other words, stand behind a # for choosing.
      Exit codes: 0 done (also where nothing was found), 65 the items are damaged or of another version, 66 no items \
      are kept, 74 reading failed, 78 the configuration or the term is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(help: "A word or a phrase.")
  var term: String

  @Option(
    help: ArgumentHelp(
      "From when on items are taken: \(PointInTime.forms).", valueName: "time"),
    transform: PointInTime.argument)
  var since: PointInTime?

  @Option(
    name: [.customShort("n"), .customLong("most")],
    help: ArgumentHelp("So many forms, and so many names.", valueName: "count"))
  var most = 20

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if most < 0 { throw ValidationError("-n takes a number from 0 on.") }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    if let problem = TermRule.problem(with: term) {
      throw CommandFailure(message: "'\(term)': \(problem)", status: ExitStatus.configuration)
        .reported()
    }
    try await StartFailureReport.run {
      let ground = try ReplayGround(source)
      let now = SystemClock().now()
      let suggestion = TermSuggestion(
        term, ground.configuration, files: ground.files,
        since: since?.instant ?? now.advanced(byMilliseconds: -30 * 86_400_000),
        until: now.advanced(byMilliseconds: 1))
      let report = try suggestion.run(most: most) {
        Terminal.progress("\(counted($0, "item")) looked at")
      }
      Terminal.endProgress()
      if json { writeJSON(report) } else { show(report) }
    }
  }

  // MARK: people

  private func show(_ report: TermSuggestion.Report) {
    let since = report.oldest.map { " since \($0.secondsDescription)" } ?? ""
    Terminal.print(
      "# \(Self.quoted(term)) stands in \(report.withTerm) of \(counted(report.items, "item"))\(since)"
    )
    Terminal.print("terms = [")
    Terminal.print("  \(Self.quoted(term)),")
    let width = report.forms.map { Self.quoted($0.text).unicodeScalars.count }.max() ?? 0
    for form in report.forms where !form.isDoubtful {
      line(form, width: width, indent: "  ", Self.words(form.kind))
    }
    let doubtful = report.forms.filter(\.isDoubtful)
    if !doubtful.isEmpty { Terminal.print("  # perhaps other words:") }
    for form in doubtful { line(form, width: width, indent: "  # ", Self.words(form.kind)) }
    Terminal.print("]")
    guard !report.names.isEmpty else { return }
    Terminal.print("# names in the same items:")
    let nameWidth = report.names.map { Self.quoted($0.text).unicodeScalars.count }.max() ?? 0
    for name in report.names {
      line(
        name, width: nameWidth, indent: "#   ",
        "\(Int(clamping: name.items * 100 / max(name.allItems, 1))) % of all that have it")
    }
  }

  private func line(
    _ entry: TermSuggestion.Entry, width: Int, indent: String, _ words: String
  ) {
    let text = Self.quoted(entry.text) + ","
    let padding = String(
      repeating: " ", count: max(0, width + 1 - text.unicodeScalars.count))
    Terminal.print(
      "\(indent)\(text)\(padding)  "
        + Terminal.styled("# \(counted(entry.items, "item")); \(words)", .dim))
  }

  private static func words(_ kind: TermKin.Kind?) -> String {
    switch kind {
    case .ending: "another ending"
    case .spelling: "another spelling"
    case .letters: "other letters"
    case .alphabet: "another alphabet"
    case nil: "a name"
    }
  }

  /// `text` as a string of TOML.
  private static func quoted(_ text: String) -> String {
    var written = "\""
    for scalar in VisibleText.clean(text).unicodeScalars {
      if scalar == "\"" || scalar == "\\" { written += "\\" }
      written.unicodeScalars.append(scalar)
    }
    return written + "\""
  }

  // MARK: programs

  private func writeJSON(_ report: TermSuggestion.Report) {
    var json = JSONWriter()
    json.object { json in
      json.member("schema", "claimwatch.suggestion/1")
      json.member("term", term)
      json.member("items", report.items)
      json.member("with_term", report.withTerm)
      json.member("with_any_form", report.withAnyForm)
      json.member("oldest", report.oldest?.description)
      json.key("forms")
      json.array(report.forms) { json, form in
        json.object { json in
          json.member("text", form.text)
          json.member("kind", form.kind?.rawValue)
          json.member("items", form.items)
          if form.isDoubtful { json.member("doubtful", true) }
        }
      }
      json.key("names")
      json.array(report.names) { json, name in
        json.object { json in
          json.member("text", name.text)
          json.member("items", name.items)
          json.member("all_items", name.allItems)
        }
      }
    }
    Terminal.write(json.bytes + [0x0A])
  }
}
