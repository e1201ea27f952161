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
      Watches come from the configuration (--watch for one of them), from --term or from --query \
      (docs/watch-language.md). For each place: the term, the field and the offsets (Unicode scalars \
      of the text), the words around it, and the claim it belongs to, if any, with its part there: \
      speaker, cue or content. --explain shows each query part by part with its truth, also where it \
      does not hit, what would have made a watch hit, and what is nearly one of its terms.
      Exit codes, as grep's: 0 when a watch hits, 1 when none does; 66 when the text cannot be read, \
      78 when the configuration, a term or the model is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Option(
    help: ArgumentHelp(
      "Look for this term in place of the configured watches; may be given more than once.",
      valueName: "term"))
  var term: [String] = []

  @Option(
    help: ArgumentHelp(
      "Try this query in place of the configured watches; @names are the configuration's aliases.",
      valueName: "query"))
  var query: String?

  @Option(
    help: ArgumentHelp("Try this one of the configured watches.", valueName: "id"),
    completion: IDCompletion.watch)
  var watch: String?

  @Option(
    help: ArgumentHelp(
      """
      Take the text as an item of this feed of the configuration; without it every watch looks, and \
      what feed: and tag: ask for is undecided.
      """,
      valueName: "id"), completion: IDCompletion.feed)
  var feed: String?

  @Option(
    help: ArgumentHelp("The declared language, such as en.", valueName: "language"))
  var language: String?

  @Option(help: ArgumentHelp("The headline, which is searched as well.", valueName: "text"))
  var title: String?

  @Flag(help: "Print JSON, in the words of the alert schema.")
  var json = false

  @Flag(help: "Show each query part by part, with the truth of each.")
  var explain = false

  @Argument(help: "The text; - or nothing for standard input.", completion: .file())
  var file = "-"

  func validate() throws {
    if [query != nil, watch != nil, !term.isEmpty].count(where: { $0 }) > 1 {
      throw ValidationError("--query, --watch and --term exclude each other.")
    }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    var chosen = try chosenWatches()
    chosen.context.language = language
    let text = ItemText(title: title, summary: nil, content: try ExtractInput.text(file))
    let matcher = WatchMatcher(chosen.watches)
    let scan = matcher.scan(text, chosen.context)
    let extraction = scan.isEmpty && !explain ? nil : try extract(text, chosen.model)
    let claims = extraction?.languageSupported ?? false ? extraction?.claims : nil
    let detected = language ?? extraction?.language
    let found = matcher.hits(of: scan, claims: claims, language: detected)
    let report = MatchReport(
      watches: chosen.watches, text: text, claims: extraction?.claims ?? [],
      matches: WatchMatcher.roles(of: found.hits, claims: extraction?.claims ?? []),
      undecided: found.undecided,
      exclusions: chosen.watches.indices.map { matcher.exclusions(ofWatch: $0, scan) },
      explanations: !explain
        ? nil
        : chosen.watches.indices.map {
          matcher.explanation(ofWatch: $0, scan, claims: claims, language: detected)
        },
      context: chosen.context, misses: MissText(text, matcher))
    if json { report.writeJSON() } else { report.show() }
    if found.hits.isEmpty { throw ExitCode(1) }
  }

  private func extract(_ text: ItemText, _ model: String?) throws -> ClaimExtraction {
    do {
      return try Extractors.standard(model: model)
        .extract(ClaimDocument(text: text, language: language))
    } catch {
      throw CommandFailure(message: "\(error)", status: ExitStatus.configuration).reported()
    }
  }

  private func chosenWatches() throws -> MatchWatches {
    if let query {
      var chosen = try MatchWatches(query: query) {
        try source.load(showingWarnings: false).aliases
      }
      if let feed { try chosen.take(feed: feed, of: source.load(showingWarnings: false)) }
      return chosen
    }
    if !term.isEmpty { return try MatchWatches(terms: term) }
    let configuration = try source.load(showingWarnings: false)
    var chosen = try MatchWatches(configuration, only: watch)
    if let feed { try chosen.take(feed: feed, of: configuration) }
    return chosen
  }
}
