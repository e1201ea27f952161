import AlertLog
import ArgumentParser
import Configuration
import Daemon
import Glibc

/// `claimwatch feeds add`
struct FeedsAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add the feed at an address, or the one that a web page names.",
    discussion: """
      The address is fetched once. Where it is a web page that names feeds, the first one that can be read \
      is taken, and the others are told on standard error. The new [[feed]] table goes to the end of the \
      configuration file, if the result is a good one; --print prints it instead and changes nothing.
      Exit codes: 0 done, or known already, 64 the address cannot be used, 65 there is no feed, 69 it \
      cannot be fetched, 74 the configuration cannot be written, 78 it is or would be wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(help: "Address of a feed or of a web page that names one.")
  var url: String

  @Flag(name: .customLong("print"), help: "Print the [[feed]] table; the file stays as it is.")
  var printsOnly = false

  func run() async throws {
    let configuration = try configured()
    let found: FeedDiscovery.Found
    do throws(FeedDiscovery.Failure) {
      found = try await FeedDiscovery(settings: configuration?.fetch ?? FetchSettings()).find(
        address)
    } catch {
      throw CommandFailure(
        message: VisibleText.clean("\(address): \(error)"),
        status: error.isAnswer ? ExitStatus.dataError : ExitStatus.unavailable
      ).reported()
    }
    let result = FeedImport(
      [.init(url: found.url, title: found.title, folders: [])],
      configured: configuration?.feeds ?? [])
    if let refusal = result.refused.first {
      throw CommandFailure(message: "\(refusal)", status: ExitStatus.dataError).reported()
    }
    if printsOnly { Terminal.write(Array(result.text.utf8)) } else { try add(result) }
    say(found, result)
  }

  /// Without a scheme an address is meant as a browser takes it.
  private var address: String {
    let text = url.hasPrefix("feed:") ? String(url.dropFirst(5)) : url
    if text.hasPrefix("//") { return "http:" + text }
    return text.contains("://") ? text : "https://" + text
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

  private func say(_ found: FeedDiscovery.Found, _ result: FeedImport) {
    Terminal.note("\(found.url): \(VisibleText.clean(found.summary))")
    for other in found.others { Terminal.note("the page also names \(other)") }
    for secret in result.withheld { Terminal.note("warning: \(secret)") }
    if result.added == 0 {
      Terminal.note("known already: the configuration has this feed")
    } else if !printsOnly {
      Terminal.note(
        "added to \(source.path); a running daemon takes it up when it is reloaded (SIGHUP)")
    }
  }
}
