import AlertLog
import ArgumentParser
import Configuration
import Daemon
import FeedList
import FeedModel
import Glibc

/// `claimwatch feeds import`
struct FeedsImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turn an OPML list into [[feed]] tables.",
    discussion: """
      Prints the feeds of the list that the configuration does not have yet, ready to be pasted; \
      --append adds them to the file, if the result is a good configuration. What was left out, and \
      why, goes to standard error; passwords and keys in URLs are, and a line says what to write instead.
      Exit codes: 0 done, 65 the list is not OPML, 66 it cannot be read, 74 the configuration \
      cannot be written, 78 the configuration is or would be wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(
    help: "The list; - or nothing for standard input.",
    completion: .file(extensions: ["opml", "xml"]))
  var file = "-"

  @Flag(help: "Add the feeds to the configuration file.")
  var append = false

  func run() throws {
    let configured = try configuredFeeds()
    let result = FeedImport(
      try entries().map { .init(url: $0.url, title: $0.title, folders: $0.folders) },
      configured: configured)
    for refusal in result.refused { Terminal.note("left out: \(refusal)") }
    for secret in result.withheld { Terminal.note("warning: \(secret)") }
    if append, result.added > 0 { try add(result.text) }
    if !append { Terminal.write(Array(result.text.utf8)) }
    Terminal.note(summary(result))
  }

  /// Without `--config` a configuration may be missing: then every feed is new.
  private func configuredFeeds() throws -> [FeedConfiguration] {
    if source.file == nil, !append, access(source.path, F_OK) != 0 { return [] }
    return try source.load(showingWarnings: false).feeds
  }

  private func entries() throws -> [Subscription] {
    let name = file == "-" ? "standard input" : file
    do {
      return try OPMLReader.subscriptions(in: try InputFile.read(file, limit: 16 << 20))
    } catch let error as CommandFailure {
      throw error.reported()
    } catch let error as OPMLError {
      throw CommandFailure(
        message: "\(name):\(error.line > 0 ? "" : " ")\(error)", status: ExitStatus.dataError
      ).reported()
    }
  }

  private func add(_ text: String) throws {
    do {
      try ConfigurationEdit.append(text, to: ConfigurationSource(path: source.path))
    } catch let error as ConfigurationError {
      throw source.report(error)
    } catch let error as FileError {
      throw CommandFailure(
        message: "the configuration was left as it is: \(error)", status: ExitStatus.inputOutput
      ).reported()
    }
  }

  private func summary(_ result: FeedImport) -> String {
    var parts = ["\(counted(result.added, "new feed"))"]
    if append, result.added > 0 { parts[0] += " added to \(source.path)" }
    if result.known > 0 { parts.append("\(result.known) known already") }
    if !result.refused.isEmpty { parts.append("\(result.refused.count) left out") }
    var text = parts.joined(separator: ", ")
    if append, result.added > 0 {
      text += "; a running daemon takes them up when it is reloaded (SIGHUP)"
    }
    return text
  }
}
