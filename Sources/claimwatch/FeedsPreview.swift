import ArgumentParser
import Configuration
import Daemon
import FeedModel
import Glibc

/// `claimwatch feeds preview`
struct FeedsPreview: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Show the first items at an address, and where each field comes from.",
    discussion: """
      The address is fetched once, as the daemon would, and nothing is recorded. With the id of a feed of the \
      configuration its own kind, map and settings hold. --map tries a map on an address: --kind html \
      --map "item=//li" --map "link=.//a" --map "title=.//a".
      Exit codes: 0 done, 64 the address or a map cannot be used, 65 there is no feed, or nothing is found, 69 it \
      cannot be fetched, 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Argument(
    help: ArgumentHelp("An address, or the id of a configured feed.", valueName: "url|id"),
    completion: IDCompletion.feed)
  var place: String

  @Option(
    help: ArgumentHelp(
      "What stands there: auto, feed, sitemap, html, json, telegram.", valueName: "kind"))
  var kind: String?

  @Option(
    help: ArgumentHelp(
      "A key of [feed.map] and its expression; may be given more than once.",
      valueName: "key=expression"))
  var map: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    let configuration = try configured()
    let feed = try feed(configuration)
    let preview: SourcePreview
    do throws(FeedDiscovery.Failure) {
      preview = try await SourcePreview.look(at: feed, configuration)
    } catch {
      throw CommandFailure(
        message: VisibleText.clean("\(place): \(error)"),
        status: error.isAnswer ? ExitStatus.dataError : ExitStatus.unavailable
      ).reported()
    }
    if json { Terminal.write(preview.json + [0x0A]) } else { show(preview) }
    if preview.isUnclosed {
      throw CommandFailure(
        message: "\(place): the document ends before it is closed", status: ExitStatus.dataError
      ).reported()
    }
  }

  /// An address needs no configuration.
  private func configured() throws -> Configuration? {
    if source.file == nil, access(source.path, F_OK) != 0 { return nil }
    return try source.load(showingWarnings: false)
  }

  private func feed(_ configuration: Configuration?) throws -> FeedConfiguration {
    var map = try givenMap()
    let kind = try givenKind(map)
    if kind == .html, map == nil { map = .guess }
    if var feed = configuration?.feeds.first(where: { $0.id == place }) {
      if let kind { feed.kind = kind }
      if let map, feed.map == nil || !self.map.isEmpty { feed.map = map }
      return try whole(feed)
    }
    guard place.contains(":") || place.contains(".") || place.contains("/") else {
      throw failure("there is no feed '\(place)', and it is no address")
    }
    let address = FeedsAdd.address(place)
    guard let url = FeedImport.address(address) else {
      throw failure("\(place) is no address on the web")
    }
    return try whole(
      SourcePreview.feed(at: url, kind: kind ?? .automatic, map: map, configuration))
  }

  private func whole(_ feed: FeedConfiguration) throws -> FeedConfiguration {
    guard feed.kind == .json, feed.map == nil else { return feed }
    throw failure(
      "--kind json needs --map for where the fields stand: --map item=data.posts --map title=name --map link=url"
    )
  }

  private func givenKind(_ map: FieldMap?) throws -> SourceKind? {
    guard let kind else { return map == nil ? nil : .html }
    guard let known = SourceKind(rawValue: kind) else {
      throw failure(
        "--kind '\(kind)' is none of \(SourceKind.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    }
    return known
  }

  private func givenMap() throws -> FieldMap? {
    guard !map.isEmpty else { return nil }
    var given = FieldMap([:])
    for pair in map {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let key = FieldMap.Key(rawValue: String(parts[0])) else {
        if pair == "guess", map.count == 1 { return .guess }
        throw failure(
          "--map '\(pair)' is not of the form key=expression with a key of "
            + FieldMap.Key.allCases.map(\.rawValue).joined(separator: ", "))
      }
      given.expressions[key] = String(parts[1])
    }
    if let fault = SourcePreview.fault(in: given, as: kind == "json" ? .json : .html) {
      throw failure("--map \(fault.key.rawValue) \(fault.message), at byte \(fault.offset)")
    }
    return given
  }

  private func failure(_ message: String) -> ExitCode {
    CommandFailure(message: message, status: ExitStatus.usage).reported()
  }

  private func show(_ preview: SourcePreview) {
    let clean: (String) -> String = { VisibleText.clean($0) }
    Terminal.print(Terminal.styled(clean(preview.title ?? "(no title)"), .bold))
    Terminal.print(
      "\(SourceWords.format(preview.format.rawValue)), \(counted(preview.count, "item")); "
        + SourceWords.encoding(preview.encoding.name, by: preview.encoding.origin.rawValue))
    Terminal.print(Terminal.styled(clean(preview.url), .blue))
    if preview.isGuessed {
      Terminal.print(
        "  guessed; to use it write kind = \"html\" and the expressions as [feed.map], or map = \"guess\""
      )
    }
    for origin in preview.origins {
      let isEmpty = preview.unfilled.contains(origin.key)
      let word = isEmpty ? Terminal.styled("  finds nothing", .yellow) : ""
      Terminal.print("  \(Self.padded(origin.key.rawValue))from \(clean(origin.from))\(word)")
    }
    if preview.isHeldWhole {
      Terminal.print(
        "  held in memory as a whole: the map looks outside of its items, or at which of several they are"
      )
    }
    for note in preview.notes { Terminal.print(Terminal.styled("  note  ", .yellow) + clean(note)) }
    for item in preview.first { show(item) }
    if preview.count > preview.first.count {
      Terminal.print("\n… and \(preview.count - preview.first.count) more")
    }
  }

  private func show(_ item: Item) {
    Terminal.print("")
    let date = item.published ?? item.updated
    let when = date.map {
      $0.instant.map(\.secondsDescription) ?? "cannot be read: \($0.raw)"
    }
    let text = item.content?.text ?? item.summary?.text
    let rows: [(String, String?)] = [
      ("title", item.title), ("date", when), ("link", item.link), ("id", item.guid),
      ("source", item.source?.title), ("text", text.map { Self.beginning(of: $0) }),
    ]
    for (name, value) in rows {
      guard let value else { continue }
      Terminal.print("  \(Self.padded(name))\(VisibleText.clean(value))")
    }
  }

  private static func padded(_ name: String) -> String {
    name + String(repeating: " ", count: max(1, 8 - name.utf8.count))
  }

  private static func beginning(of text: String) -> String {
    let line = text.cut(utf8: 300).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return text.utf8.count > 300 ? line + " …" : line
  }
}
