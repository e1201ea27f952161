import ArgumentParser
import CSystem
import Daemon
import FeedModel
import FeedParse
import Foundation
import Glibc
import JSONText

/// `claimwatch parse`
struct Parse: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read a feed file and print what it says.",
    discussion: """
      --jsonl reads one {"file","http_headers","url"} a line from standard input and answers each \
      with one line.
      Exit codes: 0 it is a feed (perhaps repaired), 65 it is not, or it is not complete, 66 it \
      cannot be read.
      """)

  @Argument(help: "The feed; - for standard input.", completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp(
      "A header field HTTP would have sent; may be given more than once.", valueName: "name: value")
  )
  var header: [String] = []

  @Option(
    help: ArgumentHelp("The address of the document, base of its relative URLs.", valueName: "url"))
  var url: String?

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Read and print JSON lines.")
  var jsonl = false

  func validate() throws {
    if file == nil && !jsonl { throw ValidationError("Name a file, or - for standard input.") }
    for field in header where !field.contains(":") {
      throw ValidationError("--header '\(field)' is not of the form 'name: value'.")
    }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    var options = FeedParser.Options()
    // The output for programs resolves ids too, as feed readers do; the daemon leaves them alone.
    options.keepHTML = json || jsonl
    options.resolvesIDs = json || jsonl
    // Programs get the text as it was served, with a word on what it has suffered.
    options.undoesDamage = !(json || jsonl)
    // Somebody waits for this one document and can end it: the daemon's limits do not apply.
    options.maximumBytes = 1 << 30
    options.maximumItems = 10_000_000
    options.cpuBudget = .seconds(600)
    options.memoryBudget = 4 << 30
    let parser = FeedParser(options: options)
    if jsonl { return runBatch(parser) }
    do throws(CommandFailure) {
      let bytes = try InputFile.read(file ?? "-", limit: parser.options.maximumBytes)
      try show(bytes, parser)
    } catch {
      throw error.reported()
    }
  }

  private func show(_ bytes: [UInt8], _ parser: FeedParser) throws(CommandFailure) {
    let fields = header.map { field -> (name: String, value: String) in
      let parts = field.split(separator: ":", maxSplits: 1)
      return (
        parts[0].trimmingCharacters(in: .whitespaces),
        parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
      )
    }
    let origin = FeedParser.Origin(url: url, headers: fields)
    let document: FeedDocument
    do throws(FeedParseError) {
      document = try parser.parse(bytes, origin: origin)
    } catch {
      if json { Terminal.write(FeedDocumentWriter.json(error) + [0x0A]) }
      throw CommandFailure(
        message: "\(name):\(error.line > 0 ? "" : " ")\(error.description)\n  \(error.advice)",
        status: ExitStatus.dataError)
    }
    if json {
      Terminal.write(FeedDocumentWriter.json(document) + [0x0A])
    } else {
      ParsedFeedText.show(document)
    }
    if case .unclosed = document.recovery {
      throw CommandFailure(
        message: "\(name): the document ends before it is closed", status: ExitStatus.dataError)
    }
  }

  private var name: String { file == "-" ? "standard input" : file ?? "" }

  /// Answers line by line, so that a program can ask and read in turn.
  private func runBatch(_ parser: FeedParser) {
    while let line = readLine(strippingNewline: true) {
      guard Terminal.write(ParseBatch.answer(line, parser: parser) + [0x0A]) else {
        return
      }
    }
  }
}
