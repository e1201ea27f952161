import CCurl

/// Turns a result of libcurl into an error of ours.
enum CurlFailure {
  /// - Parameters:
  ///   - code: The result; neither OK nor a timeout.
  ///   - detail: libcurl's text for it, which may hold bytes of the server.
  ///   - received: Bytes of body that had come.
  ///   - hasAnswer: Whether a status had come.
  ///   - isRedirected: Whether a redirect led to `hop`.
  static func error(
    _ code: CURLcode, detail: String, hop: HopURL, received: Int, hasAnswer: Bool,
    isRedirected: Bool
  ) -> FetchError {
    // libcurl 7.88 reports a line that outgrows its buffer as lack of memory.
    if code == CURLE_OUT_OF_MEMORY, received == 0 {
      return FetchError(
        code: .headerTooLarge, message: "\(hop.host): a line of the header is over 100 KiB")
    }
    if code == CURLE_URL_MALFORMAT, isRedirected {
      return FetchError(
        code: .badRedirect, message: "redirected to an address that cannot be used: \(hop.text)")
    }
    // Some of libcurl's texts name the host themselves.
    let place = detail.contains(hop.host) ? "" : "\(hop.host): "
    return FetchError(
      code: category(code, hasAnswer: hasAnswer),
      message: place + detail + (hasAnswer && received > 0 ? " (after \(received) bytes)" : ""))
  }

  /// Whether a hop over TLS failed as it does where HTTP/2 is offered but broken: the server or something
  /// before it resets each stream, gives the connection up or closes it. Then it is asked over HTTP/1.1.
  static func suggestsBrokenHTTP2(_ code: CURLcode, _ easy: UnsafeMutableRawPointer) -> Bool {
    switch code {
    case CURLE_HTTP2, CURLE_HTTP2_STREAM: return true
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE:
      // libcurl names no version before an answer has begun.
      let version = cw_info_long(easy, CURLINFO_HTTP_VERSION)
      return version == 0 || version > Int(CURL_HTTP_VERSION_1_1)
    default: return false
    }
  }

  private static func category(_ code: CURLcode, hasAnswer: Bool) -> FetchError.Code {
    switch code {
    case CURLE_URL_MALFORMAT: .badURL
    // The scheme was judged before; this is HTTP/0.9 or an impossible status.
    case CURLE_UNSUPPORTED_PROTOCOL: .badAnswer
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .dns
    case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_INTERFACE_FAILED: .connect
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT,
      CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_USE_SSL_FAILED:
      .tls
    case CURLE_PARTIAL_FILE: .truncated
    // Reset or cut: with an answer begun it is the body that was cut.
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      hasAnswer ? .truncated : .connect
    case CURLE_GOT_NOTHING: .emptyAnswer
    case CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP_RETURNED_ERROR, CURLE_BAD_CONTENT_ENCODING,
      CURLE_CHUNK_FAILED, CURLE_WRITE_ERROR:
      .badAnswer
    default: .resources
    }
  }
}
