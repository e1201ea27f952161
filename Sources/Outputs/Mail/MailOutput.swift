import FeedFetch
import FeedModel

/// Hands notices to a mail server by SMTP (RFC 5321): to all recipients at once, but for those that the server refuses for
/// good, for whom the others do not wait.
public struct MailOutput: Sendable {
  public var route: MailRoute
  /// The output's id, which stands in `List-Id`.
  public var output: String

  /// Mails over `route`.
  public init(_ route: MailRoute, output: String) {
    self.route = route
    self.output = output
  }

  /// One attempt over `link`. Cancelling the task ends it at once.
  public func send(
    _ notice: Notice, password: [UInt8]?, over link: HTTPLink, at now: Instant
  ) async -> OutputAnswer {
    let message = MailMessage(
      notice: notice, output: output, sender: route.sender, recipients: route.recipients, time: now)
    let body = message.bytes
    var route = route
    var refused: [(address: String, status: Int)] = []
    while true {
      let reply = await link.mail(SMTPMessage(route: route, password: password, body: body))
      // Nothing has been sent yet: the others are asked for again without the one that is refused.
      if case .refused(let status, let place) = reply, route.recipients.count > 1,
        route.recipients.indices.contains(place)
      {
        refused.append((route.recipients.remove(at: place), status))
        continue
      }
      return Self.sort(reply).without(refused)
    }
  }

  /// What a server's reply comes to: 4yz is for now (greylisting, a full disk), 5yz for good.
  static func sort(_ reply: HTTPReply) -> OutputAnswer {
    switch reply {
    case .failure(let failure):
      return OutputAnswer(
        failure.isForGood ? .misconfigured : .failed, code: failure.code, message: failure.message)
    case .status(let status, _, _), .refused(let status, _):
      let verdict: OutputAnswer.Verdict
      switch status {
      case 200..<300: verdict = .done
      case 400..<500: verdict = .busy(milliseconds: nil)
      case 500..<600: verdict = .misconfigured
      default: verdict = .failed
      }
      let aside =
        switch status {
        case 530, 534, 535, 538: ", which wants another user or password"
        case 550, 551, 553, 554: ", which takes no mail from or to one of the addresses"
        case 552: ", which says that it is too much"
        default: ""
        }
      return OutputAnswer(
        verdict, status: status, code: "smtp-\(status)",
        message: "the mail server answered \(status)\(aside)")
    }
  }
}

extension OutputAnswer {
  /// The same for the recipients that were left, where `refused` were not taken.
  fileprivate func without(_ refused: [(address: String, status: Int)]) -> OutputAnswer {
    guard case .done = verdict, !refused.isEmpty else { return self }
    let who = refused.map { "\($0.address) (\($0.status))" }.joined(separator: ", ")
    var answer = self
    answer.code = "smtp-partly"
    answer.message = "the mail server takes no mail for \(who); the others have it"
    answer.isPartly = true
    return answer
  }
}
