/// What is wrong with a server's TLS, read from OpenSSL's and libcurl's words, and what to do about it.
enum TLSFault: CaseIterable {
  case wrongName, expired, notYetValid, selfSigned, unknownAuthority, caFile, oldProtocol, noTLS
  case weak, brokenOff

  /// The fault in a stored message; nil where it is another one.
  init?(_ message: String) {
    let text = LowerBytes(message.utf8)
    guard let fault = Self.allCases.first(where: { $0.words.contains(where: text.contains) }) else {
      return nil
    }
    self = fault
  }

  private var words: [String] {
    switch self {
    case .wrongName:
      [
        "does not match target host", "matches target host", "hostname mismatch",
        "ip address mismatch", "unrecognized name", "unable to obtain common name",
      ]
    case .expired: ["certificate has expired"]
    case .notYetValid: ["not yet valid"]
    case .selfSigned: ["self-signed certificate", "self signed certificate"]
    case .unknownAuthority:
      ["local issuer certificate", "issuer certificate", "verify the first certificate"]
    case .caFile: ["certificate verify locations", "setting certificate file"]
    case .oldProtocol:
      [
        "unsupported protocol", "protocol version", "version too low", "legacy renegotiation",
        "no protocols available",
      ]
    case .noTLS: ["wrong version number", "packet length too long", "http request"]
    case .weak: ["too weak", "too small", "sigalg"]
    case .brokenOff:
      ["ssl_error_syscall", "unexpected eof", "connection reset", "handshake failure"]
    }
  }

  /// What the operator can do.
  var advice: String {
    switch self {
    case .wrongName:
      "The certificate is for another host name: correct the host in the feed's url, or tell the "
        + "publisher that it does not cover this one."
    case .expired:
      "The publisher's certificate has expired: tell the publisher. Should many feeds say so, this "
        + "machine's clock is wrong."
    case .notYetValid:
      "The certificate is not valid yet: check this machine's clock, else tell the publisher."
    case .selfSigned:
      "The server vouches for itself or has an authority of its own: where you know it, save its "
        + "certificate in a file and name that as the feed's tls_ca."
    case .unknownAuthority:
      "The certificate's authority is not known here, or the server leaves out the one between: update "
        + "the package ca-certificates, set tls_ca for an authority of the publisher's own, else tell the "
        + "publisher."
    case .caFile: "Correct the feed's tls_ca: it must be a file of PEM certificates."
    case .oldProtocol:
      "The server speaks only versions of TLS that are no longer safe; tell the publisher."
    case .noTLS: "There is no TLS at this address: the feed's url may have to begin with http://."
    case .weak: "The server's key or signature is too weak to be trusted; tell the publisher."
    case .brokenOff:
      "The server broke off while TLS was set up; it is tried again. If it stays so, tell the publisher."
    }
  }
}
