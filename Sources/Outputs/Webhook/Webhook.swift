import FeedModel

/// Hands alerts over by Standard Webhooks 1.0 (https://www.standardwebhooks.com): every attempt carries
/// `webhook-id`, `webhook-timestamp` and `webhook-signature`. Nothing of a feed enters URL or header.
public struct Webhook: Sendable {
  public var url: String
  public var body: WebhookBody
  /// Milliseconds for one attempt.
  public var timeout: Int64
  /// A PEM file of certificate authorities, in place of the system's.
  public var tlsCA: String?
  public var userAgent: String

  /// A webhook to `url`.
  public init(
    url: String, body: WebhookBody, timeout: Int64, tlsCA: String?, userAgent: String
  ) {
    self.url = url
    self.body = body
    self.timeout = timeout
    self.tlsCA = tlsCA
    self.userAgent = userAgent
  }

  /// One attempt at `alert` over `link`, signed with every one of `secrets`. Cancelling the task ends it at once.
  public func send(
    _ alert: OutgoingAlert, secrets: [WebhookSecret], over link: HTTPLink,
    clock: @Sendable () -> Instant
  ) async -> OutputAnswer {
    guard alert.hasPlainID, let body = body.bytes(of: alert.line) else {
      return .unready("not-an-alert", "the line of the log is no alert of ours")
    }
    let timestamp = clock().milliseconds / 1000
    let signatures = secrets.map { $0.signature(id: alert.id, timestamp: timestamp, body: body) }
    let reply = await link.post(
      HTTPMessage(
        url: url,
        fields: [
          "Content-Type: \(self.body.contentType)", "User-Agent: \(userAgent)",
          "webhook-id: \(alert.id)", "webhook-timestamp: \(timestamp)",
          "webhook-signature: \(signatures.joined(separator: " "))",
        ], body: body, timeout: timeout, tlsCA: tlsCA))
    return WebhookAnswer.sort(reply, at: clock())
  }
}
