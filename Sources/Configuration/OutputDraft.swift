import FeedModel
import WatchQuery

/// `[[output]]` as the file has it.
struct OutputDraft {
  var id: Located<String>?
  var kind: OutputKind?
  var url: String?
  var secretFile: Located<String>?
  var credential: Located<String>?
  var command: [Located<String>] = []
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

  private static let timeouts: ClosedRange<Int64> = 1000...300_000
  private static let pauses: ClosedRange<Int64> = 1...30 * 86_400_000

  static let schema = TableSchema<OutputDraft>(
    header: "[[output]]",
    keys: [
      SettingKey("id", ValueRule.identifier.located, \.id, required: true),
      SettingKey("kind", ValueRule.outputKind.optional, \.kind, required: true),
      SettingKey("url", ValueRule.receiver.optional, \.url),
      SettingKey("secret_file", ValueRule.filePath.located, \.secretFile),
      SettingKey("credential", ValueRule.credentialName.located, \.credential),
      SettingKey("command", ValueRule.text(longest: 4096).locatedList(of: "texts"), \.command),
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
    guard let id, let kind = settings(of: kind, node, &reading) else { return nil }
    var settings = OutputSettings(id: id.value, kind: kind)
    settings.from = from
    settings.order = order
    settings.retry = retry
    settings.timeout = timeout
    settings.watches = watches.map(\.value)
    settings.tags = tags
    settings.priority = priority
    settings.onlyNewStories = onlyNewStories
    return settings
  }

  private func settings(
    of kind: OutputKind?, _ node: TOMLNode, _ reading: inout Reading
  ) -> OutputSettings.Kind? {
    switch kind {
    case nil: return nil
    case .webhook:
      guard let url else {
        // One that was refused has been reported.
        if !reading.isPartial, !node.has("url") {
          reading.problems.error("a webhook needs 'url'", at: node.position)
        }
        return nil
      }
      guard let secret = secret(node, &reading) else { return nil }
      var webhook = WebhookSettings(url: url, secret: secret)
      webhook.payload = payload
      webhook.format = format
      webhook.tlsCA = tlsCA
      return .webhook(webhook)
    case .command: return command(node, &reading)
    case .journal: return .journal
    case .atom:
      if file == nil, !reading.isPartial {
        reading.problems.error("an Atom feed needs 'file'", at: node.position)
      }
      return file.map(OutputSettings.Kind.atom)
    }
  }

  private func command(_ node: TOMLNode, _ reading: inout Reading) -> OutputSettings.Kind? {
    guard let program = command.first else {
      if !reading.isPartial {
        reading.problems.error(
          "a command needs 'command'", at: node.position,
          advice: "write the program's path and its arguments: "
            + "[\"/usr/local/bin/forward\", \"--desk\"]")
      }
      return nil
    }
    guard program.value.utf8.first == UInt8(ascii: "/") else {
      reading.problems.error(
        "the program \(Quoted(program.value)) is not named by its whole path", at: program.position,
        advice: "no shell looks for it: write such as \"/usr/local/bin/forward\"")
      return nil
    }
    if !FilePath.isExecutable(program.value) {
      reading.problems.warning(
        "the program \(Quoted(program.value)) cannot be run", at: program.position)
    }
    return .command(command.map(\.value))
  }

  private func secret(_ node: TOMLNode, _ reading: inout Reading) -> SecretSource? {
    switch (credential, secretFile) {
    case (let name?, nil):
      let path = reading.environment["CREDENTIALS_DIRECTORY"].map {
        FilePath.absolute(name.value, in: $0)
      }
      if let path, !FilePath.isReadable(path) {
        reading.problems.warning(
          "there is no credential \(Quoted(name.value))", at: name.position,
          advice: "add LoadCredential=\(name.value):FILE to the service")
      }
      return .credential(name.value, file: path)
    case (nil, let path?):
      if !FilePath.isReadable(path.value) {
        reading.problems.warning(
          "cannot read the secret's file \(Quoted(path.value))", at: path.position)
      }
      return .file(path.value)
    case (let name?, _?):
      reading.problems.error(
        "'credential' and 'secret_file' exclude each other", at: name.position)
      return nil
    case (nil, nil):
      if !reading.isPartial {
        reading.problems.error(
          "a webhook needs either 'secret_file' or 'credential'", at: node.position,
          advice: "every message is signed; make one: "
            + "echo whsec_$(openssl rand -base64 32) > FILE")
      }
      return nil
    }
  }
}

/// The kinds that can be had.
enum OutputKind: String, CaseIterable {
  case webhook, command, atom, journal

  /// Those that are planned.
  static let planned = ["mail", "chat"]
}

extension ValueRule where Value == OutputKind {
  /// A kind of output; one that is planned is told from one that is mistyped.
  static var outputKind: ValueRule<OutputKind> {
    let choice = ValueRule<OutputKind>.choice
    return ValueRule(type: choice.type, written: choice.written) { node, key, reading in
      if case .string(let text) = node.value,
        OutputKind.planned.contains(where: { $0.utf8.elementsEqual(text.utf8) })
      {
        reading.refuse(
          key, "cannot be \(Quoted(text)) in this version", node,
          advice: "write \(choice.type)")
        return nil
      }
      return choice.read(node, key, &reading)
    }
  }
}

extension ValueRule where Value == String {
  /// The web address of a receiver, without user information.
  static var receiver: ValueRule<String> {
    ValueRule(type: "URL", written: TOMLText.quoted) { node, key, reading in
      heartbeatURL.read(node, key, &reading)
    }
  }
}

extension TOMLNode {
  /// Whether it is a table with this key.
  fileprivate func has(_ key: String) -> Bool {
    guard case .table(let members) = value else { return false }
    return members.contains { $0.key.utf8.elementsEqual(key.utf8) }
  }
}
