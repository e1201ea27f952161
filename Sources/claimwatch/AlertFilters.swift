import AlertLog
import ArgumentParser
import FeedModel

/// Which alerts are shown. Of an option that is given more than once, one has to hold.
struct AlertFilters: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only the alert with this id, as reports name it; may be given more than once.",
      valueName: "uuid"))
  var id: [String] = []

  @Option(
    help: ArgumentHelp("Only alerts of this watch; may be given more than once.", valueName: "id"),
    completion: IDCompletion.watch)
  var watch: [String] = []

  @Option(
    help: ArgumentHelp("Only alerts of this feed; may be given more than once.", valueName: "id"),
    completion: IDCompletion.feed)
  var feed: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only alerts raised then or later: \(PointInTime.forms).", valueName: "time"),
    transform: PointInTime.argument)
  var since: PointInTime?

  @Option(
    help: ArgumentHelp("Only alerts raised then or earlier, in the same forms.", valueName: "time"),
    transform: PointInTime.argument)
  var until: PointInTime?

  @Option(
    help: ArgumentHelp("Only alerts of this priority: high, normal, low.", valueName: "priority"),
    completion: .list(Watch.Priority.allCases.map(\.rawValue)))
  var priority: [String] = []

  @Option(help: ArgumentHelp("Only alerts of watches with this tag.", valueName: "tag"))
  var tag: [String] = []

  @Option(
    help: ArgumentHelp("Only alerts of this type: new, updated, test.", valueName: "type"),
    completion: .list(["new", "updated", "test"]))
  var type: [String] = []

  @Option(
    help: ArgumentHelp("Only alerts in which this term of a watch matched.", valueName: "term"))
  var term: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only alerts with a matched claim by a speaker whose name holds this.", valueName: "name"))
  var speaker: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only alerts with a matched claim of this stance, such as deny.", valueName: "stance"),
    completion: .list(Stance.allCases.map(\.rawValue)))
  var stance: [String] = []

  @Flag(help: "Only the first alert of each story.")
  var firstOfStory = false

  func validate() throws {
    try Self.check("--priority", priority, Watch.Priority.allCases.map(\.rawValue))
    try Self.check("--stance", stance, Stance.allCases.map(\.rawValue))
    let types = type.map { $0.hasPrefix("alert.") ? String($0.dropFirst(6)) : $0 }
    try Self.check("--type", types, ["new", "updated", "withdrawn", "test"])
  }

  private static func check(_ option: String, _ given: [String], _ known: [String]) throws {
    for word in given where !known.contains(word) {
      throw ValidationError("\(option) is one of \(known.joined(separator: ", ")).")
    }
  }

  /// The same for the reader of the log.
  var selection: AlertSelection {
    var selection = AlertSelection()
    selection.since = since?.instant
    selection.until = until?.instant
    selection.ids = id
    selection.watches = watch
    selection.feeds = feed
    selection.priorities = priority
    selection.tags = tag
    selection.types = type.map { $0.hasPrefix("alert.") ? $0 : "alert." + $0 }
    selection.terms = term
    selection.speakers = speaker
    selection.stances = stance
    selection.firstOfStory = firstOfStory
    return selection
  }
}
