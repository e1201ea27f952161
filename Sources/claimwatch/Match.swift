import ArgumentParser
import CSystem
import ClaimExtract
import Configuration
import Daemon
import FeedModel
import WatchMatch

/// `claimwatch match`
struct Match: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say which watches hit a text, where, and in which part of which claim.",
    discussion: """
      Watches come from the configuration, or from --term. For each place: the term, the field and \
      the offsets (Unicode scalars of the text), the words around it, and the claim it belongs to, if \
      any, with its part there: speaker, cue or content.
      Exit codes, as grep's: 0 when a watch hits, 1 when none does; 66 when the text cannot be read, \
      78 when the configuration, a term or the model is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Option(
    help: ArgumentHelp(
      "Look for this term in place of the configured watches; may be given more than once.",
      valueName: "term"))
  var term: [String] = []

  @Option(help: ArgumentHelp("The headline, which is searched as well.", valueName: "text"))
  var title: String?

  @Flag(help: "Print JSON, in the words of the alert schema.")
  var json = false

  @Argument(help: "The text; - or nothing for standard input.", completion: .file())
  var file = "-"

  func run() async throws {
    claimwatch_restore_hangup()
    let (watches, model) = try watchesAndModel()
    let text = ItemText(title: title, summary: nil, content: try ExtractInput.text(file))
    let matcher = WatchMatcher(watches)
    let hits = matcher.hits(in: text)
    let claims = hits.isEmpty ? [] : try extract(text, model)
    let report = MatchReport(
      watches: watches, text: text, claims: claims,
      matches: WatchMatcher.roles(of: hits, claims: claims))
    if json { report.writeJSON() } else { report.show() }
    if hits.isEmpty { throw ExitCode(1) }
  }

  private func extract(_ text: ItemText, _ model: String?) throws -> [Claim] {
    do {
      return try Extractors.standard(model: model).extract(ClaimDocument(text: text)).claims
    } catch {
      throw CommandFailure(message: "\(error)", status: ExitStatus.configuration).reported()
    }
  }

  private func watchesAndModel() throws -> ([Watch], String?) {
    guard !term.isEmpty else {
      let configuration = try source.load(showingWarnings: false)
      return (configuration.watches, configuration.extractor.model)
    }
    for term in term {
      if let problem = TermRule.problem(with: term) {
        throw CommandFailure(
          message: "--term '\(term)': \(problem)", status: ExitStatus.configuration
        ).reported()
      }
      if let doubt = TermDoubt(about: term) {
        Terminal.note("--term '\(term)' \(doubt.message); \(doubt.advice)")
      }
    }
    return (
      term.enumerated().map {
        Watch(id: "term-\($0.offset + 1)", name: $0.element, terms: [$0.element])
      }, nil
    )
  }
}
