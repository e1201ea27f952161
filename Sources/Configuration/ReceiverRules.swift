/// The kinds that can be had.
enum OutputKind: String, CaseIterable {
  case webhook, mail, chat, command, atom, journal
}

extension ValueRule where Value == String {
  /// The address of a receiver, on the web or of a mail server, without user information.
  static var receiver: ValueRule<String> {
    ValueRule(type: "URL", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.text(node, key, "a URL", longest: FeedURL.longest) else {
        return nil
      }
      do throws(FeedURL.Fault) {
        if let server = try MailServer.address(text) { return server }
        let url = try FeedURL(text, relativeTo: "/")
        if case .web(let address) = url.location { return address }
        reading.refuse(
          key, "is not a web address", node, advice: "write \"https://HOST/PATH\"")
      } catch {
        let advice =
          error == .userInformation
          ? "secrets never stand in this file: take it out and use 'secret_file', of a mail with 'user'"
          : error.advice
        reading.refuse(key, error.message, node, advice: advice)
      }
      return nil
    }
  }

  /// A mail address in ASCII, without a name and quotation marks (RFC 5321, a dot-string at a domain).
  static var mailAddress: ValueRule<String> {
    ValueRule(type: "address", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.text(node, key, "a mail address", longest: 254) else { return nil }
      guard MailServer.isAddress(text) else {
        reading.refuse(
          key, "is not a mail address: \(Quoted(text))", node,
          advice: "write \"desk@example.org\", without a name, in ASCII")
        return nil
      }
      return text
    }
  }
}

/// Mail servers and addresses, by their bytes.
enum MailServer {
  /// `smtp://HOST:PORT` or `smtps://…` as libcurl takes it; nil for another scheme.
  static func address(_ text: String) throws(FeedURL.Fault) -> String? {
    for (scheme, port) in [("smtp", 25), ("smtps", 465)] {
      let head = Array((scheme + "://").utf8)
      guard text.utf8.prefix(head.count).map({ $0 | 0x20 }).elementsEqual(head.map { $0 | 0x20 })
      else { continue }
      var authority = Substring(text.utf8.dropFirst(head.count))
      if authority.utf8.last == UInt8(ascii: "/") { authority = authority.dropLast() }
      if authority.utf8.contains(UInt8(ascii: "@")) { throw .userInformation }
      let server = try HostAndPort(authority, defaultPort: port)
      return scheme + "://" + server.normalised
    }
    return nil
  }

  static func isAddress(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].count) else { return false }
    let words = parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isName = words.allSatisfy { word in
      !word.isEmpty
        && word.allSatisfy { byte in
          Identifier.isAlphanumeric(byte | 0x20) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }
    let domain = String(decoding: parts[1], as: UTF8.self)
    return isName && !domain.utf8.contains(UInt8(ascii: ":"))
      && (try? HostAndPort(Substring(domain), defaultPort: 25)) != nil
  }
}
