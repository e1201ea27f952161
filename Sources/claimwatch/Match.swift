import ArgumentParser
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
      Watches come from the configuration, or from --term. Exit codes, as grep's: 0 when a watch \
      hits, 1 when none does; 66 when the text cannot be read, 78 when the configuration or a term \
      is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Option(
    help: ArgumentHelp("Look for this term in place of the configured watches.", valueName: "term"))
  var term: [String] = []

  @Argument(help: "The text; - or nothing for standard input.", completion: .file())
  var file = "-"

  func run() async throws {
    let watches = try watches()
    let text = try ExtractInput.text(file)
    let matcher = WatchMatcher(watches)
    let itemText = ItemText(title: nil, summary: nil, content: text)
    let hits = matcher.hits(in: itemText)
    let extractor = try Extractors.standard(model: nil)
    let claims = hits.isEmpty ? [] : extractor.extract(ClaimDocument(text: itemText)).claims
    let roles = WatchMatcher.roles(of: hits, claims: claims)
    let offsets = ScalarOffsets(text)
    for (index, watch) in watches.enumerated() {
      for match in roles where match.hit.watch == index {
        show(match, watch, claims, offsets)
      }
    }
    if hits.isEmpty { throw ExitCode(1) }
  }

  private func watches() throws -> [Watch] {
    guard !term.isEmpty else { return try source.load().watches }
    for term in term {
      if let problem = TermRule.problem(with: term) {
        throw CommandFailure(
          message: "--term '\(term)': \(problem)", status: ExitStatus.configuration
        ).reported()
      }
    }
    return term.enumerated().map {
      Watch(id: "term-\($0.offset + 1)", name: $0.element, terms: [$0.element])
    }
  }

  private func show(
    _ match: RoleMatch, _ watch: Watch, _ claims: [Claim], _ offsets: ScalarOffsets
  ) {
    let range = match.hit.span.utf8
    let start = offsets.scalars(beforeByte: range.lowerBound)
    let end = offsets.scalars(beforeByte: range.upperBound)
    var line = Terminal.styled(VisibleText.clean(watch.id), .bold)
    line += "  \(start)..<\(end)  "
    line += Terminal.styled(VisibleText.clean(offsets.text(in: range)), .yellow)
    line +=
      "  " + (match.role == .outsideClaim ? "outside any claim" : "in the \(match.role.rawValue)")
    if let claim = match.claim, claims.indices.contains(claim) {
      line += " of: " + ClaimLine.text(claims[claim], offsets)
    }
    Terminal.print(line)
  }
}
