import ArgumentParser
import ArticlePage
import CSystem
import Configuration
import Daemon
import FeedModel
import Glibc

/// `claimwatch page`
struct Page: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read the article of a web page: its main text, title, authors and date.",
    discussion: """
      An address is fetched as feeds are: with the [fetch] settings of the configuration, where there is \
      one, and never from a private address that they do not allow. --jsonl reads one \
      {"id","html_file","url","charset"} a line from standard input, unpacks files in gzip, and answers \
      each with one line.
      Exit codes: 0 it is an article, 65 it is something else (a consent wall, a list, nothing), 66 the \
      file cannot be read, 69 the address cannot be fetched, 78 the configuration is wrong.
      """)

  @Argument(help: "The page: a file, an address, or - for standard input.", completion: .file())
  var page: String?

  @OptionGroup var source: ConfigurationOption

  @Option(help: ArgumentHelp("The address of the page in the file.", valueName: "url"))
  var url: String?

  @Option(help: ArgumentHelp("The charset HTTP would have sent.", valueName: "name"))
  var charset: String?

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Read and print JSON lines.")
  var jsonl = false

  @Flag(help: "Say which element was taken, and why each block is in the text or not.")
  var explain = false

  func validate() throws {
    if page == nil && !jsonl {
      throw ValidationError("Name a file or an address, or - for standard input.")
    }
    if jsonl && (page != nil || explain || json || url != nil || charset != nil) {
      throw ValidationError("--jsonl takes everything from standard input and goes alone.")
    }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    if jsonl { return try PageBatch().run() }
    do throws(CommandFailure) {
      let fetched = isAddress ? try await fetch() : try read()
      var reader = ArticleReader()
      let article = reader.read(fetched.bytes, charset: fetched.charset, url: fetched.url)
      if json {
        Terminal.write(
          PageJSON.document(article, explanation: explain ? reader.explanation() : nil) + [0x0A])
      } else if explain {
        PageReport.show(article, reader.explanation())
      } else {
        PageReport.show(article)
      }
      if case .notArticle(let reason) = article.verdict {
        throw CommandFailure(
          message: "\(name): no article: \(reason.summary)", status: ExitStatus.dataError)
      }
    } catch {
      throw error.reported()
    }
  }

  private var name: String { page == "-" ? "standard input" : page ?? "" }

  private var isAddress: Bool {
    guard let page else { return false }
    return page.utf8.starts(with: "http://".utf8) || page.utf8.starts(with: "https://".utf8)
  }

  private func read() throws(CommandFailure) -> PageFetch.Page {
    let bytes = try InputFile.read(page ?? "-")
    do throws(PageFetch.Failure) {
      return .init(bytes: try PageFetch.unpacked(bytes), charset: charset, url: url)
    } catch {
      throw CommandFailure(message: "\(name): \(error)", status: ExitStatus.dataError)
    }
  }

  private func fetch() async throws(CommandFailure) -> PageFetch.Page {
    let settings = try fetchSettings()
    do throws(PageFetch.Failure) {
      return try await PageFetch(settings: settings).fetch(page ?? "")
    } catch {
      throw CommandFailure(
        message: VisibleText.clean("\(name): \(error)"),
        status: error.isAnswer ? ExitStatus.dataError : ExitStatus.unavailable)
    }
  }

  /// Those of the configuration, where there is one.
  private func fetchSettings() throws(CommandFailure) -> FetchSettings {
    if source.file == nil, access(source.path, F_OK) != 0 { return FetchSettings() }
    do throws(ConfigurationError) {
      return try ConfigurationSource(path: source.path).load().fetch
    } catch {
      throw CommandFailure(message: "\(error)", status: ExitStatus.configuration)
    }
  }
}
