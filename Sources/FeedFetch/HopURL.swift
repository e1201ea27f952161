import CCurl

/// The URL of one hop, taken apart by libcurl's own parser, so that what is judged here is what
/// libcurl connects to.
struct HopURL: Hashable, Sendable {
  /// The whole URL, normalised, without user information and fragment.
  let text: String
  let isSecure: Bool
  /// In lower case, without brackets.
  let host: String
  let port: Int

  /// Parses the URL of a feed.
  init(_ text: String) throws(FetchError) {
    guard text.utf8.count <= 8192 else {
      throw FetchError(code: .badURL, message: "the URL is longer than 8192 bytes")
    }
    self = try Self.build(
      [text], flags: CURLU_DISALLOW_USER | CURLU_URLENCODE, bad: .badURL, scheme: .badURL)
  }

  private init(text: String, isSecure: Bool, host: String, port: Int) {
    self.text = text
    self.isSecure = isSecure
    self.host = host
    self.port = port
  }

  /// The target of a redirect from here. User information in it is dropped: only the operator gives
  /// credentials, and only for the feed's own host.
  func redirect(to location: String) throws(FetchError) -> HopURL {
    guard location.utf8.count <= 8192 else {
      throw FetchError(code: .badRedirect, message: "the redirect's target is over 8192 bytes")
    }
    let target = try Self.build(
      [text, location], flags: CURLU_URLENCODE | CURLU_ALLOW_SPACE, bad: .badRedirect,
      scheme: .redirectProtocol)
    guard target.isSecure || !isSecure else {
      throw FetchError(
        code: .redirectDowngrade, message: "redirected from https to \(target.text)")
    }
    return target
  }

  /// What a link on the page at this address leads to; nil where that is nothing on the web.
  func link(to reference: String) -> HopURL? {
    guard reference.utf8.count <= 8192 else { return nil }
    return try? Self.build(
      [text, reference], flags: CURLU_URLENCODE | CURLU_ALLOW_SPACE, bad: .badURL, scheme: .badURL)
  }

  /// Whether secrets meant for `self` may be sent to `other`: the same host and port, or the same
  /// host moved from http to https on their default ports.
  func sharesSecrets(with other: HopURL) -> Bool {
    host == other.host
      && (other.isSecure == isSecure
        ? port == other.port : other.isSecure && port == 80 && other.port == 443)
  }

  private static func build(
    _ steps: [String], flags: Int32, bad: FetchError.Code, scheme: FetchError.Code
  ) throws(FetchError) -> HopURL {
    let shown = CleanText.line(steps.last ?? "")
    guard let handle = curl_url() else {
      throw FetchError(code: .resources, message: "out of memory")
    }
    defer { curl_url_cleanup(handle) }
    for step in steps {
      // A NUL would end the C string early and hide the rest from the checks.
      guard !step.utf8.contains(0) else {
        throw FetchError(code: bad, message: "NUL byte in '\(shown)'")
      }
      let result = curl_url_set(handle, CURLUPART_URL, step, UInt32(flags))
      if result == CURLUE_UNSUPPORTED_SCHEME {
        throw FetchError(code: scheme, message: "'\(shown)' is neither http nor https")
      }
      guard result == CURLUE_OK else {
        let reason = String(cString: curl_url_strerror(result))
        throw FetchError(code: bad, message: "cannot use '\(shown)': \(reason)")
      }
    }
    curl_url_set(handle, CURLUPART_USER, nil, 0)
    curl_url_set(handle, CURLUPART_PASSWORD, nil, 0)
    curl_url_set(handle, CURLUPART_OPTIONS, nil, 0)
    curl_url_set(handle, CURLUPART_FRAGMENT, nil, 0)
    let name = part(handle, CURLUPART_SCHEME)?.lowercased()
    guard name == "http" || name == "https" else {
      throw FetchError(code: scheme, message: "'\(shown)' is neither http nor https")
    }
    guard let text = part(handle, CURLUPART_URL), let host = part(handle, CURLUPART_HOST),
      !host.isEmpty,
      let port = part(handle, CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap({ Int($0) })
    else { throw FetchError(code: bad, message: "cannot use '\(shown)': it names no host") }
    let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    return HopURL(text: text, isSecure: name == "https", host: bare.lowercased(), port: port)
  }

  private static func part(
    _ handle: OpaquePointer, _ part: CURLUPart, _ flags: UInt32 = 0
  ) -> String? {
    var value: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &value, flags) == CURLUE_OK, let value else { return nil }
    defer { curl_free(value) }
    return String(cString: value)
  }
}
