import ArgumentParser
import CSystem
import Daemon
import FeedModel

/// `claimwatch stories`
struct Stories: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Join items to stories: who else says so, who says otherwise, who only copies.",
    discussion: """
      Without a file: the stories of the items that raised alerts in the last hours, from the daemon's state, each with who \
      published it, how many origins it has, and what its claims stand to; the latest stand last. Works while the daemon runs.
      With a file: reads one {"id","title"?,"text","published","feed"?,"outlet"?} a line, in the order in which the items came; \
      "text" is the title, two line feeds and the body, or the body alone where there is no title. For \
      people, each story comes with its items, what they reprint, and how their claims stand to each other. \
      --jsonl answers each line with {"item","story","reprint_of","publishers","origins","relations"} (docs/stories.md); offsets \
      count Unicode scalars of "text".
      Exit codes: 0 done, 64 there is no such watch, 65 a line is not what it should be, or the state is damaged, 66 the \
      file cannot be read, or there is no state, 74 the state cannot be read, 78 the configuration is wrong, or the model \
      cannot be used.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(
    help: "Items in place of the daemon's; - for standard input, as with --jsonl alone.",
    completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp(
      "Only stories to which something came since then: \(PointInTime.forms).", valueName: "time"),
    transform: PointInTime.argument)
  var since: PointInTime?

  @Option(
    help: ArgumentHelp("Only stories of which this watch was told.", valueName: "id"),
    completion: IDCompletion.watch)
  var watch: String?

  @Option(
    help: ArgumentHelp("A claim model in place of the one in the program.", valueName: "file"),
    completion: .file())
  var model: String?

  @Flag(help: "Print JSON lines; of a file.")
  var jsonl = false

  @Flag(help: "Print JSON; of the daemon's stories.")
  var json = false

  private var isOfFile: Bool { file != nil || jsonl }

  func validate() throws {
    if isOfFile, json || since != nil || watch != nil {
      throw ValidationError(
        "--since, --watch and --json are of the daemon's stories, not of a file's.")
    }
    if !isOfFile, model != nil { throw ValidationError("--model reads a file.") }
  }

  func run() async throws {
    claimwatch_restore_hangup()
    guard isOfFile else { return try await showStored() }
    let reading: StoryReading
    do {
      reading = try StoryReading(
        of: file ?? "-", extractor: try Extractors.standard(model: model))
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

  private func showStored() async throws {
    let premises = try source.premises()
    if let watch,
      !premises.configuration.watches.contains(where: { $0.id.hasSameBytes(as: watch) })
    {
      throw CommandFailure(message: "no watch is called '\(watch)'", status: ExitStatus.usage)
        .reported()
    }
    let stories = try await StartFailureReport.run {
      try premises.requireState()
      let since = since?.instant ?? SystemClock.now().advanced(byMilliseconds: -Self.lately)
      return try StoredStories.read(premises.configuration, since: since, watch: watch)
    }
    if json {
      StoredStoryJSON(stories: stories).write()
    } else {
      StoredStoryTree(stories: stories).show()
    }
  }

  private static let lately: Int64 = 24 * 3_600_000
}
