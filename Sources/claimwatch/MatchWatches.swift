import ArgumentParser
import Configuration
import Daemon
import FeedModel
import WatchMatch
import WatchQuery

/// The watches that `claimwatch match` tries: those of the configuration, or what stands on the command
/// line.
struct MatchWatches {
  var watches: [Watch]
  var model: String?
  var context = ItemContext()

  /// `--query`, with the aliases of the configuration where it names any.
  init(query text: String, aliases: () throws -> [String: [String]]) throws {
    let known = text.utf8.contains(UInt8(ascii: "@")) ? try aliases() : [:]
    let query: Query
    do throws(QueryProblem) {
      query = try Query(text, aliases: known, expression: { RegularExpression.reading($0) })
    } catch {
      throw Self.report(error, text)
    }
    for form in query.forms where form.alias == nil && !form.isExpression {
      if let problem = TermRule.problem(with: form.text) {
        throw Self.report(
          QueryProblem(
            form.range, "the word '\(form.text)' can never match: \(problem)",
            advice: "write it as it stands in texts, or leave it out"), text)
      }
    }
    for doubt in query.doubts { Terminal.note("--query: \(doubt.message); \(doubt.advice)") }
    var watch = Watch(id: "query", terms: query.forms.map(\.written))
    watch.query = text
    for (index, form) in query.forms.enumerated() {
      if form.isPrefix { watch.prefixes.insert(index) }
      if form.isExpression { watch.expressions.insert(index) }
      watch.aliases[index] = form.alias
    }
    watches = [watch]
  }

  /// `--term`
  init(terms: [String]) throws {
    for term in terms {
      if let problem = TermRule.problem(with: term) {
        throw CommandFailure(
          message: "--term '\(term)': \(problem)", status: ExitStatus.configuration
        ).reported()
      }
      if let doubt = TermDoubt(about: term) {
        Terminal.note("--term '\(term)' \(doubt.message); \(doubt.advice)")
      }
    }
    watches = terms.enumerated().map {
      Watch(id: "term-\($0.offset + 1)", name: $0.element, terms: [$0.element])
    }
  }

  /// Those of `configuration`, or the one with the id `watch`.
  init(_ configuration: Configuration, only watch: String?) throws {
    model = configuration.extractor.model
    watches = configuration.watches
    guard let watch else { return }
    watches.removeAll { $0.id != watch }
    if watches.isEmpty {
      let isOff = configuration.disabledWatches.contains(watch)
      throw CommandFailure(
        message: isOff
          ? "the watch '\(watch)' is not enabled"
          : "there is no watch '\(watch)' in the configuration; claimwatch status lists them",
        status: ExitStatus.configuration
      ).reported()
    }
  }

  /// Takes the text as an item of feed `id`.
  mutating func take(feed id: String, of configuration: Configuration) throws {
    guard let feed = configuration.feeds.first(where: { $0.id == id }) else {
      throw CommandFailure(
        message: "there is no feed '\(id)' in the configuration", status: ExitStatus.configuration
      ).reported()
    }
    context.feedID = feed.id
    context.feedTags = feed.tags
  }

  private static func report(_ problem: QueryProblem, _ text: String) -> ExitCode {
    let before = String(decoding: text.utf8.prefix(problem.range.lowerBound), as: UTF8.self)
    let line = VisibleText.clean(text)
    let padding = String(repeating: " ", count: before.unicodeScalars.count)
    return CommandFailure(
      message: "--query: \(problem.message)\n  \(line)\n  \(padding)^\n  \(problem.advice)",
      status: ExitStatus.configuration
    ).reported()
  }
}
