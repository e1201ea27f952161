import FeedModel
import WatchQuery

/// `[[output]]` as the file has it.
struct OutputDraft {
  var id: Located<String>?
  var kind: OutputKind?
  var url: Located<String>?
  var secretFile: Located<String>?
  var credential: Located<String>?
  var sender: String?
  var recipients: [String] = []
  var user: Located<String>?
  var tls: MailSettings.TLS = .required
  var service: ChatSettings.Service?
  var room: Located<String>?
  var command: [Located<String>] = []
  var mode: CommandSettings.Mode = .each
  var file: String?
  var payload: WebhookSettings.Payload = .full
  var format: WebhookSettings.Format = .alert
  var tlsCA: String?
  var timeout: Int64 = 15_000
  var from: OutputSettings.Beginning = .now
  var order: OutputSettings.Order = .eager
  var retry: [Int64]?
  var watches: [Located<String>] = []
  var tags: [String] = []
  var priority: Watch.Priority = .low
  var onlyNewStories = false
  var collect: Located<Int64>?
  var digest: Located<DigestTimes>?
  var groupBy: OutputGrouping.Key?
  var most = 20

  private static let timeouts: ClosedRange<Int64> = 1000...300_000
  private static let windows: ClosedRange<Int64> = 0...3_600_000
  private static let pauses: ClosedRange<Int64> = 1...30 * 86_400_000

  static let schema = TableSchema<OutputDraft>(
    header: "[[output]]",
    keys: [
      SettingKey("id", ValueRule.identifier.located, \.id, required: true),
      SettingKey("kind", ValueRule.choice.optional, \.kind, required: true),
      SettingKey("url", ValueRule.receiver.located, \.url),
      SettingKey("secret_file", ValueRule.filePath.located, \.secretFile),
      SettingKey("credential", ValueRule.credentialName.located, \.credential),
      SettingKey("sender", ValueRule.mailAddress.optional, \.sender),
      SettingKey("recipients", ValueRule.mailAddress.list(of: "addresses"), \.recipients),
      SettingKey("user", ValueRule.headerText.located, \.user),
      SettingKey("tls", .choice, \.tls),
      SettingKey("service", ValueRule.choice.optional, \.service),
      SettingKey("room", ValueRule.headerText.located, \.room),
      SettingKey("command", ValueRule.text(longest: 4096).locatedList(of: "texts"), \.command),
      SettingKey("mode", .choice, \.mode),
      SettingKey("file", ValueRule.filePath.optional, \.file),
      SettingKey("payload", .choice, \.payload),
      SettingKey("format", .choice, \.format),
      SettingKey("tls_ca", ValueRule.filePath.optional, \.tlsCA),
      SettingKey("timeout", .duration(timeouts), \.timeout),
      SettingKey("from", .beginning, \.from),
      SettingKey("order", .choice, \.order),
      SettingKey("retry", ValueRule.duration(pauses).list(of: "durations").optional, \.retry),
      SettingKey("watches", ValueRule.identifier.locatedList(of: "ids"), \.watches),
      SettingKey("tags", ValueRule.text(longest: 64).list(of: "texts"), \.tags),
      SettingKey("priority", .choice, \.priority),
      SettingKey("only_new_stories", .boolean, \.onlyNewStories),
      SettingKey("collect", ValueRule.duration(windows).located, \.collect),
      SettingKey("digest", ValueRule.digest.located, \.digest),
      SettingKey("group_by", ValueRule.choice.optional, \.groupBy),
      SettingKey("max", .integer(1...100), \.most),
    ])

  /// The outputs, with ids that stand twice reported, and watches that there are none of.
  static func outputs(
    _ drafts: [(node: TOMLNode, draft: OutputDraft)], watches: Set<String>,
    _ reading: inout Reading
  ) -> [OutputSettings] {
    Uniqueness.report(drafts.compactMap(\.draft.id), "output id", &reading)
    return drafts.compactMap { node, draft in
      for watch in draft.watches where !reading.isPartial && !watches.contains(watch.value) {
        reading.problems.error(
          "there is no watch \(Quoted(watch.value))", at: watch.position,
          advice: EditDistance.nearest(to: watch.value, among: watches.sorted())
            .map { "did you mean \"\($0)\"?" })
      }
      return draft.settings(node, &reading)
    }
  }

  private func settings(_ node: TOMLNode, _ reading: inout Reading) -> OutputSettings? {
    let isInPlace = keysAreInPlace(node, &reading)
    guard let id, let kind = settings(of: kind, node, &reading), isInPlace else { return nil }
    var settings = OutputSettings(id: id.value, kind: kind)
    settings.from = from
    settings.order = order
    settings.retry = retry
    settings.timeout = timeout
    settings.watches = watches.map(\.value)
    settings.tags = tags
    settings.priority = priority
    settings.onlyNewStories = onlyNewStories
    settings.grouping = grouping(&reading)
    return settings
  }
}
