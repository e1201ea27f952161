/// One mail on its way to a server.
public struct SMTPMessage: Sendable {
  var route: MailRoute
  /// Nil where no user is named.
  var password: [UInt8]?
  /// Headers and body, its lines ended by CRLF.
  var body: [UInt8]
}

/// What goes over a link.
enum LinkMessage: Sendable {
  case http(HTTPMessage)
  case mail(SMTPMessage)
}
