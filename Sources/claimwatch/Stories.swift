import ArgumentParser
import CSystem
import Daemon
import FeedModel

/// `claimwatch stories`
struct Stories: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Join items to stories: who else says so, who says otherwise, who only copies.",
    discussion: """
      Reads one {"id","title"?,"text","published","feed"?,"outlet"?} a line, in the order in which the items came; \
      "text" is the title, two line feeds and the body, or the body alone where there is no title. For \
      people, each story comes with its items, what they reprint, and how their claims stand to each other. \
      --jsonl answers each line with {"item","story","reprint_of","publishers","origins","relations"} (docs/stories.md); offsets \
      count Unicode scalars of "text".
      Exit codes: 0 done, 65 a line is not what it should be, 66 the file cannot be read, 78 the model \
      cannot be used.
      """)

  @Argument(help: "The items; - or nothing for standard input.", completion: .file())
  var file = "-"

  @Option(
    help: ArgumentHelp("A claim model in place of the one in the program.", valueName: "file"),
    completion: .file())
  var model: String?

  @Flag(help: "Print JSON lines.")
  var jsonl = false

  func run() async throws {
    claimwatch_restore_hangup()
    let reading: StoryReading
    do {
      reading = try StoryReading(of: file, extractor: try Extractors.standard(model: model))
    } catch let failure as CommandFailure {
      throw failure.reported()
    } catch {
      throw CommandFailure(message: "\(error)", status: ExitStatus.configuration).reported()
    }
    if jsonl { StoryLines(reading).write() } else { StoryTree(reading).show() }
    guard reading.faults.isEmpty else {
      for fault in reading.faults.prefix(5) { Terminal.writeError(fault + "\n") }
      throw ExitStatus.dataError
    }
  }
}
