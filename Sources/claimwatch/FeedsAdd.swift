import AlertLog
import ArgumentParser
import Configuration
import Daemon
import FeedModel
import Glibc

/// `claimwatch feeds add`
struct FeedsAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add what can be watched at an address: a feed, a news sitemap, a list, a channel.",
    discussion: """
      The address is fetched once. Where it is a web page, the feeds that it names, the sitemaps that its \
      robots.txt names, the list that a page below the front one holds and, where there is none of these, the usual \
      places are looked at too. What was found \
      is listed on standard error with its newest items; the first is taken, another with --choose. The new \
      [[feed]] table, with all that the site needs, goes to the end of the configuration file, if the result \
      is a good one; --print prints it instead and changes nothing.
      Exit codes: 0 done, or known already, 64 the address cannot be used, 65 there is no feed, 69 it \
      cannot be fetched, 74 the configuration cannot be written, 78 it is or would be wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(help: "Address of a feed, of a page or of a channel (tg:NAME).")
  var url: String

  @Flag(name: .customLong("print"), help: "Print the [[feed]] table; the file stays as it is.")
  var printsOnly = false

  @Option(
    help: ArgumentHelp("Which of what was found is taken, by its number.", valueName: "number"))
  var choose = 1

  func run() async throws {
    let configuration = try configured()
    guard let address = FeedImport.address(Self.address(url)) else {
      throw CommandFailure(
        message: "\(url) is no address on the web", status: ExitStatus.usage
      ).reported()
    }
    let found: [FeedDiscovery.Candidate]
    do throws(FeedDiscovery.Failure) {
      found = try await FeedDiscovery(configuration: configuration).candidates(at: address)
    } catch {
      throw CommandFailure(
        message: VisibleText.clean("\(url): \(error)"),
        status: error.isAnswer ? ExitStatus.dataError : ExitStatus.unavailable
      ).reported()
    }
    list(found)
    if found.count > 1, choose == 1 { Terminal.note("1 is taken; --choose takes another") }
    guard choose > 0, let chosen = found.dropFirst(choose - 1).first else {
      throw CommandFailure(
        message: "--choose \(choose): \(counted(found.count, "source")) found",
        status: ExitStatus.usage
      ).reported()
    }
    let result = FeedImport(
      [.init(url: chosen.url, title: chosen.title, settings: chosen.settings)],
      configured: configuration?.feeds ?? [])
    if let refusal = result.refused.first {
      throw CommandFailure(message: "\(refusal)", status: ExitStatus.dataError).reported()
    }
    if printsOnly { Terminal.write(Array(result.text.utf8)) } else { try add(result) }
    say(result)
  }

  /// Without a scheme an address is meant as a browser takes it.
  static func address(_ url: String) -> String {
    let text = url.hasPrefix("feed:") ? String(url.dropFirst(5)) : url
    if text.hasPrefix("//") { return "http:" + text }
    return text.contains("://") || text.hasPrefix("tg:") ? text : "https://" + text
  }

  /// Printing needs no configuration: then every feed is new.
  private func configured() throws -> Configuration? {
    if source.file == nil, printsOnly, access(source.path, F_OK) != 0 { return nil }
    return try source.load(showingWarnings: false)
  }

  private func add(_ result: FeedImport) throws {
    guard result.added > 0 else { return }
    do {
      try ConfigurationEdit.append(result.text, to: ConfigurationSource(path: source.path))
    } catch let error as ConfigurationError {
      throw source.report(error)
    } catch let error as FileError {
      throw CommandFailure(
        message: "the configuration was left as it is: \(error)", status: ExitStatus.inputOutput
      ).reported()
    }
  }

  private func list(_ found: [FeedDiscovery.Candidate]) {
    for (index, candidate) in found.enumerated() {
      let number = found.count > 1 ? "\(index + 1) " : ""
      let origin = candidate.origin.map { " (\($0))" } ?? ""
      Terminal.note("\(number)\(candidate.url)\(origin): \(VisibleText.clean(candidate.summary))")
      for item in candidate.latest { Terminal.note("    \(VisibleText.clean(item))") }
    }
  }

  private func say(_ result: FeedImport) {
    for secret in result.withheld { Terminal.note("warning: \(secret)") }
    if result.added == 0 {
      Terminal.note("known already: the configuration has this feed")
    } else if !printsOnly {
      Terminal.note(
        "added to \(source.path); a running daemon takes it up when it is reloaded (SIGHUP)")
    }
  }
}
