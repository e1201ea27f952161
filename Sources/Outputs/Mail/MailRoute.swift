/// Where a mail goes, and as whom.
public struct MailRoute: Sendable {
  /// `smtp://HOST:PORT`, which goes over to TLS, or `smtps://HOST:PORT`.
  public var server: String
  /// Addresses in ASCII, as the configuration lets them through.
  public var sender: String
  public var recipients: [String]
  /// Nil where the server asks for none.
  public var user: String?
  /// Whether nothing is sent before there is TLS.
  public var needsTLS: Bool
  /// A PEM file of certificate authorities, in place of the system's.
  public var tlsCA: String?
  /// Milliseconds for one attempt.
  public var timeout: Int64

  /// A route of these parts.
  public init(
    server: String, sender: String, recipients: [String], user: String?, needsTLS: Bool,
    tlsCA: String?, timeout: Int64
  ) {
    self.server = server
    self.sender = sender
    self.recipients = recipients
    self.user = user
    self.needsTLS = needsTLS
    self.tlsCA = tlsCA
    self.timeout = timeout
  }
}
