import FeedModel

/// Goes through the tables of a file.
enum FileReader {
  /// The file's tables by name, with what their headers look like.
  static let tables = [
    "paths", "state", "poll", "fetch", "alerts", "extractor", "health", "pages", "host",
    "publisher", "feed",
    "alias", "watch", "output",
  ]

  /// The configuration, with every fault reported; it is worth something only when there is no error.
  static func read(
    _ members: [TOMLMember], of text: ConfigurationText, _ reading: inout Reading
  ) -> Configuration {
    var paths = PathSettings()
    var state = (draft: StateDraft(), position: SourcePosition?.none)
    var poll = PollDraft()
    var fetch = FetchSettings()
    var alerts = AlertSettings()
    var extractor = ExtractorSettings()
    var health = HealthDraft()
    var retention = RetentionSettings()
    var pages = PageSettings()
    var hosts: [Located<HostSettings>] = []
    var publishers: [PublisherDraft] = []
    var feeds: [FeedDraft] = []
    var outputs: [(node: TOMLNode, draft: OutputDraft)] = []
    var include = IncludeDraft()
    var watching = WatchDrafts()
    for member in members {
      switch member.key {
      case "paths": PathSettings.schema.read(member.node, into: &paths, &reading)
      case "state":
        StateDraft.schema.read(member.node, into: &state.draft, &reading)
        state.position = member.position
      case "poll": PollDraft.schema.read(member.node, into: &poll, &reading)
      case "fetch": FetchSettings.schema.read(member.node, into: &fetch, &reading)
      case "alerts": AlertSettings.schema.read(member.node, into: &alerts, &reading)
      case "extractor": ExtractorSettings.schema.read(member.node, into: &extractor, &reading)
      case "health": HealthDraft.schema.read(member.node, into: &health, &reading)
      case "pages": PageSettings.schema.read(member.node, into: &pages, &reading)
      case "host":
        for node in entries(member, &reading) {
          var draft = HostDraft()
          HostDraft.schema.read(node, into: &draft, &reading)
          if let host = draft.settings { hosts.append(host) }
        }
      case "publisher":
        for node in entries(member, &reading) {
          var draft = PublisherDraft()
          PublisherDraft.schema.read(node, into: &draft, &reading)
          publishers.append(draft)
        }
      case "feed":
        for node in entries(member, &reading) {
          var draft = FeedDraft()
          FeedDraft.schema.read(node, into: &draft, &reading)
          feeds.append(draft)
        }
      case "output":
        for node in entries(member, &reading) {
          var draft = OutputDraft()
          OutputDraft.schema.read(node, into: &draft, &reading)
          outputs.append((node, draft))
        }
      case "include": IncludeDraft.schema.keys[0].apply(member.node, &include, &reading)
      case "alias", "watch": watching.add(member, entries(member, &reading), &reading)
      default: if !retention.read(member, &reading) { unknown(member, &reading) }
      }
    }
    let brought = include.forEachFile(of: text, &reading) { member, reading in
      watching.add(member, entries(member, &reading), &reading)
    }
    var configuration = Configuration(
      paths: paths.resolved(&reading), poll: poll.settings(&reading), fetch: fetch, alerts: alerts,
      extractor: extractor, health: health.settings(fetch, &reading), pages: pages,
      hosts: Uniqueness.hosts(hosts, &reading),
      feeds: Uniqueness.feeds(feeds, fetch, pages, &reading),
      watches: [], warnings: [])
    configuration.publishers = PublisherDraft.families(
      publishers, feeds: configuration.feeds, &reading)
    var scope = WatchScope(
      aliases: watching.aliases, feeds: configuration.feeds, poll: configuration.poll, &reading)
    scope.read(watching.watches, into: &configuration, &reading)
    configuration.included = brought.map { watching.inclusion($0.pattern, $0.files, reading) }
    configuration.outputs = OutputDraft.outputs(
      outputs, watches: configuration.allWatchIDs, &reading)
    configuration.retention = retention
    configuration.state = state.draft.settings(at: state.position, &reading)
    warnIfIdle(configuration, &reading)
    configuration.warnings = reading.problems.sorted
    return configuration
  }

  /// Says what a file that has nothing to do leaves undone. ``Configuration/idleness`` has the words.
  private static func warnIfIdle(_ configuration: Configuration, _ reading: inout Reading) {
    guard !reading.problems.hasErrors else { return }
    for idleness in configuration.idleness { reading.problems.warning(idleness, at: nil) }
  }

  /// The tables of `[[feed]]` or `[[watch]]`.
  private static func entries(_ member: TOMLMember, _ reading: inout Reading) -> [TOMLNode] {
    if case .array(let nodes) = member.node.value { return nodes }
    let header = "[[\(member.key)]]"
    if case .table = member.node.value {
      reading.problems.error(
        "[\(member.key)] must be \(header): there can be more than one", at: member.position,
        advice: "write \(header)")
    } else {
      reading.problems.error(
        "\(header) must be a list of tables, not \(member.node.found)", at: member.node.position)
    }
    return []
  }

  private static func unknown(_ member: TOMLMember, _ reading: inout Reading) {
    let isTable =
      if case .array(let nodes) = member.node.value {
        nodes.contains(where: \.isTable)
      } else { member.node.isTable }
    reading.problems.error(
      "unknown \(isTable ? "table" : "key") '\(Quoted.bare(member.key))'", at: member.position,
      advice: Suggestion.forTable(
        member.key, known: tables + ["include"] + RetentionSettings.schema.keys.map(\.name)))
  }
}

/// The watches and aliases of all files.
private struct WatchDrafts {
  var aliases: [AliasDraft] = []
  var watches: [(node: TOMLNode, draft: WatchDraft)] = []

  mutating func add(_ member: TOMLMember, _ nodes: [TOMLNode], _ reading: inout Reading) {
    for node in nodes {
      if member.key == "alias" {
        var draft = AliasDraft()
        AliasDraft.schema.read(node, into: &draft, &reading)
        aliases.append(draft)
      } else {
        var draft = WatchDraft()
        WatchDraft.schema.read(node, into: &draft, &reading)
        watches.append((node, draft))
      }
    }
  }

  /// What a pattern brought with the files of these numbers.
  func inclusion(_ pattern: String, _ files: [Int], _ reading: Reading) -> Inclusion {
    let ids = Dictionary(grouping: watches) { $0.node.position.file }
    return Inclusion(
      pattern: pattern,
      files: files.map { number in
        Inclusion.File(
          name: reading.problems.sources[number].name,
          watches: (ids[number] ?? []).compactMap { $0.draft.id?.value })
      })
  }
}
