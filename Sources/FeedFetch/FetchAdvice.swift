extension FetchError {
  /// What the operator can do, in a sentence or two.
  public var advice: String {
    switch code {
    case .badURL:
      "Correct the feed's url; it must be an absolute http or https URL without user name."
    case .badRequest:
      "Correct this feed's headers, proxy, user_agent or tls_ca."
    case .dns:
      "Check the host name for a typing error, and that this machine can resolve names."
    case .connect:
      "The host may be down or moved; check that it opens from this machine. It is tried again."
    case .addressRefused:
      "If the feed is meant to lie inside your network, set allow_private for it or add its block "
        + "to fetch.allow_addresses."
    case .tls:
      TLSFault(message)?.advice
        ?? "Check this machine's clock and CA certificates (package ca-certificates); if the publisher "
        + "uses an authority of its own, set tls_ca for the feed."
    case .timeout:
      "The server is slow or stalls. If it stays so, raise fetch.timeout."
    case .tooLarge:
      "The body is larger than any feed should be; ask the publisher for a shorter feed."
    case .headerTooLarge, .badAnswer, .emptyAnswer, .unexpected304:
      "The server's answer is broken; it is tried again. If it stays so, tell the publisher."
    case .decode, .truncated:
      "The transfer was damaged on the way; nothing of it was used and it is tried again."
    case .blocked:
      "The publisher keeps robots out. Ask for access (`claimwatch status --letter` writes the text), and see whether "
        + "another user_agent or another feed of the publisher is allowed."
    case .redirectLoop where message.utf8.count <= 400 && message.contains("cookie"):
      "The server wants a cookie that only browsers keep; look for another address of the feed, or ask the "
        + "publisher to let programs read it without."
    case .redirectLoop, .badRedirect:
      "The publisher's redirects lead nowhere; look for the feed's present address on the site."
    case .redirectDowngrade:
      "The server sends from https to plain http, which is not followed; look for an https address."
    case .redirectProtocol:
      "The redirect leaves the web and is not followed; look for the feed's present address."
    case .cancelled:
      "Nothing: the fetch was called off and will be started again."
    case .resources:
      "This machine ran short of memory, threads or file descriptors; see LimitNOFILE and TasksMax."
    case .http(401):
      "The feed wants a login: set auth for it."
    case .http(403):
      "The publisher refuses this address: it may keep robots out, or the feed may have moved or want a login. "
        + "Open it in a browser; where it shows there, ask for access (`claimwatch status --letter` writes the "
        + "text), and see whether another user_agent is allowed."
    case .http(404):
      "The feed is not at this address; look for its present one. After 14 days it counts as gone."
    case .http(410):
      "The publisher has removed the feed for good; remove it or give its new address."
    case .http(206):
      "The server sends a part where the whole was asked for; it is tried again. If it stays so, tell the "
        + "publisher."
    case .http(406):
      "The server finds none of our types acceptable: set another Accept in the feed's headers, such as "
        + "`headers = { Accept = \"*/*\" }`."
    case .http(407):
      "The proxy wants a login: name it in the URL of fetch.proxy or of the feed's proxy."
    case .http(429):
      "The publisher limits requests; the whole host is held. Raise interval for its feeds."
    case .http(451):
      "The publisher withholds the feed from this place for legal reasons."
    default:
      // The code alone is stored with a feed.
      code.rawValue.hasPrefix("http-5")
        ? "The publisher's server is in trouble; it is tried again, ever more rarely."
        : "Open the feed's address in a browser to see what the publisher answers."
    }
  }

  /// For ``Code/blocked`` and 403: a text that can be sent to the publisher as it is. nil for other codes.
  ///
  /// - Parameters:
  ///   - url: The feed's address.
  ///   - userAgent: The user agent it is fetched with.
  ///   - interval: Milliseconds between two polls.
  public func letterToPublisher(url: String, userAgent: String, interval: Int64) -> String? {
    guard code == .blocked || code == .http(403) else { return nil }
    let minutes = max(1, interval / 60_000)
    return """
      Hello,

      we read your public feed
        \(CleanText.line(url, limit: 500))
      with a feed reader that asks for it every \(minutes) minutes at most, conditionally \
      (If-None-Match, If-Modified-Since) and compressed, and honours Cache-Control and Retry-After. \
      It names itself
        \(CleanText.line(userAgent, limit: 500))
      Your server has begun to refuse it (\(message)). Feeds are made for programs, so this may be \
      an unwanted effect of a bot filter. Could you exempt the feed's address, or this user agent, \
      from it? If you would rather not be read this way, or less often, please tell us.

      Thank you.
      """
  }
}
