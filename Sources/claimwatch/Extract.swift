import AlertLog
import ArgumentParser
import CSystem
import ClaimExtract
import Daemon
import FeedModel
import JSONText

/// `claimwatch extract`
struct Extract: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the claims of a text: who says what.",
    discussion: """
      For people, the text comes with sources, cues and contents in colour and a list below. \
      --jsonl reads one {"id","text","title"?,"date"?,"language"?} a line and answers each with \
      {"id","claims":[…]} in the form of the alert schema; offsets count Unicode scalars of the \
      text exactly as given.
      Exit codes: 0 done, 65 a line is not what it should be, 66 the text cannot be read, 78 the \
      model cannot be used.
      """)

  @Argument(help: "The text; - or nothing for standard input.", completion: .file())
  var file = "-"

  @Option(help: ArgumentHelp("The headline, read before the text.", valueName: "text"))
  var title: String?

  @Option(
    help: ArgumentHelp(
      "Date of publication (2026-11-22), by which 'on Friday' is resolved.", valueName: "date"),
    transform: {
      guard let date = PublicationDate($0) else {
        throw ValidationError("Write a day as 2026-11-22.")
      }
      return date
    })
  var date: PublicationDate?

  @Option(
    help: ArgumentHelp(
      "The declared language, such as en; without it the text decides.", valueName: "language"))
  var language: String?

  @Option(
    help: ArgumentHelp("A claim model in place of the one in the program.", valueName: "file"),
    completion: .file())
  var model: String?

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Read and print JSON lines.")
  var jsonl = false

  func validate() throws {
    if jsonl && (json || title != nil || date != nil) {
      throw ValidationError("--jsonl goes with neither --json nor --title nor --date.")
    }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    let extractor = try openExtractor()
    if jsonl { return try ExtractBatch(extractor: extractor, language: language).run(file) }
    let text = try ExtractInput.text(file)
    let itemText = ItemText(title: title, summary: nil, content: text)
    let extraction = extractor.extract(
      ClaimDocument(text: itemText, published: date?.instant, language: language))
    if json {
      var writer = JSONWriter()
      ExtractBatch.write(
        extraction, of: itemText, id: nil, extractor: extractor.name, to: &writer)
      Terminal.write(writer.bytes + [0x0A])
    } else {
      MarkedText.show(extraction, of: itemText)
    }
  }

  private func openExtractor() throws -> any ClaimExtractor {
    do { return try Extractors.standard(model: model) } catch {
      throw CommandFailure(message: "\(error)", status: ExitStatus.configuration).reported()
    }
  }
}
