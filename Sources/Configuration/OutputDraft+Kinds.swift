import FeedModel
import WatchQuery

extension OutputDraft {
  /// The keys of one kind or two, which say nothing in others.
  private static let owners: [(key: String, kinds: [OutputKind])] = [
    ("url", [.webhook, .mail, .chat]), ("secret_file", [.webhook, .mail, .chat]),
    ("credential", [.webhook, .mail, .chat]), ("tls_ca", [.webhook, .mail, .chat]),
    ("payload", [.webhook]), ("format", [.webhook]), ("sender", [.mail]), ("recipients", [.mail]),
    ("user", [.mail]), ("tls", [.mail]), ("service", [.chat]), ("room", [.chat]),
    ("command", [.command]), ("mode", [.command]), ("file", [.atom]),
    ("collect", [.mail, .chat]), ("digest", [.mail, .chat]), ("group_by", [.mail, .chat]),
    ("max", [.mail, .chat]),
  ]

  /// Reports keys that say nothing in an output of this kind.
  func keysAreInPlace(_ node: TOMLNode, _ reading: inout Reading) -> Bool {
    guard let kind, case .table(let members) = node.value else { return true }
    var isFine = true
    for member in members {
      guard
        let kinds = Self.owners.first(where: { $0.key.utf8.elementsEqual(member.key.utf8) })?.kinds,
        !kinds.contains(kind)
      else { continue }
      let names = kinds.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
      reading.problems.error(
        "'\(member.key)' belongs to the kind \(names), not \"\(kind.rawValue)\"",
        at: member.position)
      isFine = false
    }
    return isFine
  }

  func grouping(_ reading: inout Reading) -> OutputGrouping {
    var grouping = OutputGrouping()
    grouping.key = groupBy
    grouping.most = most
    // Services drop, without a word, what comes faster than about one message a second.
    let usual: Int64? = kind == .chat ? 3000 : nil
    if let digest {
      if let collect {
        reading.problems.error(
          "'collect' and 'digest' exclude each other", at: collect.position)
      }
      grouping.window = .digest(digest.value)
    } else if let milliseconds = collect?.value ?? usual, milliseconds > 0 {
      grouping.window = .collect(milliseconds)
    }
    return grouping
  }

  func settings(
    of kind: OutputKind?, _ node: TOMLNode, _ reading: inout Reading
  ) -> OutputSettings.Kind? {
    switch kind {
    case nil: return nil
    case .webhook: return webhook(node, &reading)
    case .mail: return mail(node, &reading)
    case .chat: return chat(node, &reading)
    case .command: return command(node, &reading)
    case .journal: return .journal
    case .atom:
      if file == nil { missing("file", of: "an Atom feed", node, &reading) }
      return file.map(OutputSettings.Kind.atom)
    }
  }

  /// Says that a key is missing, unless it is there and was refused for its value.
  private func missing(
    _ key: String, of what: String, _ node: TOMLNode, _ reading: inout Reading,
    advice: String? = nil
  ) {
    if !reading.isPartial, !node.has(key) {
      reading.problems.error("\(what) needs '\(key)'", at: node.position, advice: advice)
    }
  }

  /// `url` where it has one of these schemes.
  private func address(
    _ schemes: [String], of what: String, _ node: TOMLNode, _ reading: inout Reading,
    advice: String
  ) -> String? {
    guard let url else {
      missing("url", of: what, node, &reading, advice: advice)
      return nil
    }
    let scheme = url.value.utf8.prefix { $0 != UInt8(ascii: ":") }
    guard schemes.contains(where: { $0.utf8.elementsEqual(scheme) }) else {
      reading.problems.error(
        "\(what) is not reached by \(Quoted(url.value))", at: url.position, advice: advice)
      return nil
    }
    return url.value
  }

  private func webhook(_ node: TOMLNode, _ reading: inout Reading) -> OutputSettings.Kind? {
    let url = address(
      ["http", "https"], of: "a webhook", node, &reading, advice: "write \"https://HOST/PATH\"")
    guard let url,
      let secret = secret(
        of: "a webhook", node, &reading,
        advice: "every message is signed; make one: "
          + "echo whsec_$(openssl rand -base64 32) > FILE")
    else { return nil }
    var webhook = WebhookSettings(url: url, secret: secret)
    webhook.payload = payload
    webhook.format = format
    webhook.tlsCA = tlsCA
    return .webhook(webhook)
  }

  private func mail(_ node: TOMLNode, _ reading: inout Reading) -> OutputSettings.Kind? {
    let url = address(
      ["smtp", "smtps"], of: "a mail", node, &reading,
      advice: "write \"smtp://HOST:587\" or \"smtps://HOST:465\"")
    if sender == nil { missing("sender", of: "a mail", node, &reading) }
    if recipients.isEmpty { missing("recipients", of: "a mail", node, &reading) }
    guard let url, let sender, !recipients.isEmpty else { return nil }
    var mail = MailSettings(url: url, sender: sender, recipients: recipients)
    mail.tls = tls
    mail.tlsCA = tlsCA
    guard let user else {
      if let place = secretFile?.position ?? credential?.position {
        reading.problems.error("a password needs 'user'", at: place)
        return nil
      }
      return .mail(mail)
    }
    guard tls == .required else {
      reading.problems.error("'user' needs TLS, or the password can be read", at: user.position)
      return nil
    }
    mail.user = user.value
    mail.password = secret(
      of: "a mail with 'user'", node, &reading, advice: "the file holds the password")
    return mail.password == nil ? nil : .mail(mail)
  }

  private func chat(_ node: TOMLNode, _ reading: inout Reading) -> OutputSettings.Kind? {
    guard let service else {
      missing("service", of: "a chat", node, &reading)
      return nil
    }
    let what = "a chat of \(service.rawValue)"
    let isByRoom = service == .telegram || service == .matrix
    let kept =
      switch service {
      case .slack, .mattermost: "the file holds the webhook's address, which is a secret"
      case .telegram: "the file holds the bot's token"
      case .matrix: "the file holds the access token"
      }
    guard let secret = secret(of: what, node, &reading, advice: kept) else { return nil }
    var chat = ChatSettings(service: service, secret: secret)
    chat.tlsCA = tlsCA
    if isByRoom {
      if room == nil { missing("room", of: what, node, &reading) }
      if service == .matrix || url != nil {
        chat.url = address(
          ["http", "https"], of: what, node, &reading, advice: "write \"https://HOST\"")
        if chat.url == nil { return nil }
      }
      guard let room else { return nil }
      chat.room = room.value
    } else if let place = room?.position ?? url?.position {
      reading.problems.error(
        "\(what) has its address in 'secret_file', and nothing else", at: place)
      return nil
    }
    return .chat(chat)
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
    return .command(CommandSettings(words: command.map(\.value), mode: mode))
  }

  private func secret(
    of what: String, _ node: TOMLNode, _ reading: inout Reading, advice: String
  ) -> SecretSource? {
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
          "\(what) needs either 'secret_file' or 'credential'", at: node.position, advice: advice)
      }
      return nil
    }
  }
}

extension TOMLNode {
  /// Whether it is a table with this key.
  func has(_ key: String) -> Bool {
    guard case .table(let members) = value else { return false }
    return members.contains { $0.key.utf8.elementsEqual(key.utf8) }
  }
}
