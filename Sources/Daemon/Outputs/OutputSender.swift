import AlertLog
import Configuration
import FeedModel
import Locking
import Outputs

/// Hands one alert to whatever an output leads to.
struct OutputSender: Sendable {
  private let kind: OutputSettings.Kind
  private let timeout: Int64
  private let atom: AtomFeed?
  private let stream: CommandStream?
  private let id: String
  private let link: HTTPLink
  private let clock: any WallClock

  /// A sender for `settings`, of alerts of `log`, over `link`.
  init(_ settings: OutputSettings, log: String, link: HTTPLink, clock: any WallClock) {
    kind = settings.kind
    if case .atom(let file) = settings.kind {
      atom = AtomFeed(
        path: file, log: log, output: settings.id, selection: OutputFilter.selection(settings))
    } else {
      atom = nil
    }
    if case .command(let command) = settings.kind, command.mode == .stream {
      stream = CommandStream(arguments: command.words, timeout: settings.timeout)
    } else {
      stream = nil
    }
    id = settings.id
    timeout = settings.timeout
    self.link = link
    self.clock = clock
  }

  /// What the output leads to, digested: told apart from another, and shown to nobody.
  static func target(of settings: OutputSettings) -> String {
    switch settings.kind {
    case .webhook(let webhook): OutputTarget.digest("webhook", webhook.url)
    case .mail(let mail):
      OutputTarget.digest(
        "mail", ([mail.url, mail.sender] + mail.recipients).joined(separator: "\0"))
    case .chat(let chat):
      OutputTarget.digest(
        "chat", [chat.service.rawValue, chat.url ?? "", chat.room ?? ""].joined(separator: "\0"))
    case .command(let command):
      OutputTarget.digest("command", command.words.joined(separator: "\0"))
    case .atom(let file): OutputTarget.digest("atom", file)
    case .journal: OutputTarget.digest("journal", "")
    }
  }

  /// What a file of the last alerts leaves out.
  struct LeftOut: Sendable {
    var silenced: [AlertSelection.Exception] = []
    /// Ids of what is held back.
    var held: Set<ByteKey> = []
  }

  /// One attempt. Cancelling the task ends it at once.
  func send(_ alert: OutgoingAlert, leavingOut left: LeftOut = LeftOut()) async -> OutputAnswer {
    switch kind {
    case .mail, .chat: return await send(Notice([alert]))
    case .command(let settings):
      if let stream { return await Self.onOwnThread { stream.send(alert, isCancelled: $0) } }
      let command = CommandOutput(arguments: settings.words, timeout: timeout)
      return await Self.onOwnThread { command.send(alert, isCancelled: $0) }
    case .atom:
      guard let atom else { return .unready("file", "no file is named") }
      return await Self.onOwnThread { _ in
        atom.hold(alert.seq) { selection in
          selection.except = left.silenced
          selection.exceptIDs = left.held
        }
      }
    case .journal: return JournalOutput().send(alert)
    case .webhook(let settings):
      // Read anew each time, so that a secret that is changed is used at once.
      let secrets: [WebhookSecret]
      do { secrets = try WebhookSecret.all(in: SecretFile.bytes(of: settings.secret)) } catch {
        return .unready("secret", "\(error)")
      }
      let body: WebhookBody = settings.payload == .full ? .full : .thin
      let webhook = Webhook(
        url: settings.url, body: settings.format == .alert ? body : .cloudEvent(body),
        timeout: timeout, tlsCA: settings.tlsCA, userAgent: "claimwatch/\(Release.version)")
      return await webhook.send(alert, secrets: secrets, over: link) { [clock] in clock.now() }
    }
  }

  /// One attempt at a message for people; nil is none.
  func send(_ notice: Notice?) async -> OutputAnswer {
    guard let notice else { return Self.notAnAlert }
    switch kind {
    case .mail(let settings): return await send(notice, by: settings)
    case .chat(let settings): return await send(notice, by: settings)
    case .webhook, .command, .atom, .journal: return Self.notAnAlert
    }
  }

  private func send(_ notice: Notice, by settings: MailSettings) async -> OutputAnswer {
    var password: [UInt8]?
    do {
      // Of the file the first line, without what ends it.
      password = try settings.password.map { source throws(SecretFile.Failure) in
        Array(try SecretFile.bytes(of: source).prefix { $0 != 0x0A && $0 != 0x0D })
      }
    } catch { return .unready("secret", "\(error)") }
    let route = MailRoute(
      server: settings.url, sender: settings.sender, recipients: settings.recipients,
      user: settings.user, needsTLS: settings.tls == .required, tlsCA: settings.tlsCA,
      timeout: timeout)
    return await MailOutput(route, output: id)
      .send(notice, password: password, over: link, at: clock.now())
  }

  private func send(_ notice: Notice, by settings: ChatSettings) async -> OutputAnswer {
    let secret: [UInt8]
    do { secret = try SecretFile.bytes(of: settings.secret) } catch {
      return .unready("secret", "\(error)")
    }
    let service: ChatOutput.Service =
      switch settings.service {
      case .slack: .slack
      case .mattermost: .mattermost
      case .telegram: .telegram
      case .matrix: .matrix
      }
    let chat = ChatOutput(
      service, url: settings.url, room: settings.room, tlsCA: settings.tlsCA, timeout: timeout,
      userAgent: "claimwatch/\(Release.version)")
    return await chat.send(notice, secret: secret, over: link) { [clock] in clock.now() }
  }

  private static let notAnAlert = OutputAnswer.unready(
    "not-an-alert", "the line of the log is no alert of ours")

  /// Waits for a program or a disk on a thread of its own; `body` may ask whether anybody still waits for it.
  private static func onOwnThread(
    _ body: @escaping @Sendable (_ isCancelled: () -> Bool) -> OutputAnswer
  ) async -> OutputAnswer {
    let flag = CancelFlag()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let hasStarted = OwnThread.start {
          OwnThread.name("output")
          continuation.resume(returning: body { flag.isSet })
        }
        if !hasStarted {
          continuation.resume(
            returning: OutputAnswer(
              .failed, code: "resources", message: "no thread could be started"))
        }
      }
    } onCancel: {
      flag.set()
    }
  }
}

/// Tells a thread that nobody waits for it any more. Any thread.
private final class CancelFlag: Sendable {
  private let flag = Guarded(false)
  var isSet: Bool { flag.withLock { $0 } }
  func set() { flag.withLock { $0 = true } }
}
