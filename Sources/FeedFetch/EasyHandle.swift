import CCurl
import FeedModel

/// Every option that is set on a libcurl easy handle, with its reason.
enum EasyHandle {
  /// Options that hold for every fetch. A handle is never reset: what a fetch may change is set
  /// anew by ``configure`` each time.
  static func setUp(
    _ easy: UnsafeMutableRawPointer, errorText: UnsafeMutablePointer<CChar>,
    context: UnsafeMutableRawPointer
  ) {
    cw_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    cw_set_pointer(easy, CURLOPT_PRIVATE, context)
    // Debian's libcurl also speaks file, ftp, smtp, ldap, ...
    cw_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
    cw_set_string(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    // Each hop is ours to judge.
    cw_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
    // No alarm(): name look-up runs in threads of its own.
    cw_set_long(easy, CURLOPT_NOSIGNAL, 1)
    // Without it, ending a transfer whose look-up hangs waits for getaddrinfo, and with it every
    // other transfer (libcurl 7.87 and later).
    cw_set_long(easy, CURLOPT_QUICK_EXIT, 1)
    // A stalled transfer: under 1 KiB/s for 15 s (libcurl's unit is a whole second).
    cw_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 1024)
    // The body is decoded in ContentDecoding, with its end checked.
    cw_set_long(easy, CURLOPT_HTTP_CONTENT_DECODING, 0)
    // The answers of a proxy to CONNECT are not the publisher's.
    cw_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    cw_set_long(easy, CURLOPT_HTTP09_ALLOWED, 0)
    cw_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
    cw_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
    // Cookies live for one fetch: some servers set one and send the client to the same address again.
    // libcurl keeps them apart by host, path and scheme; Transfer.clear() drops them.
    cw_set_string(easy, CURLOPT_COOKIEFILE, "")
    cw_set_long(easy, CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    cw_set_long(easy, CURLOPT_HTTPAUTH, cw_auth_basic)
    // An empty string keeps libcurl from reading no_proxy; CURLOPT_PROXY is always set for the same
    // reason.
    cw_set_string(easy, CURLOPT_NOPROXY, "")
    cw_set_pointer(easy, CURLOPT_WRITEDATA, context)
    cw_set_write_function(easy, CURLOPT_WRITEFUNCTION, onBody)
    cw_set_pointer(easy, CURLOPT_HEADERDATA, context)
    cw_set_write_function(easy, CURLOPT_HEADERFUNCTION, onHeader)
    cw_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context)
    cw_set_opensocket_function(easy, onOpenSocket)
    cw_set_pointer(easy, CURLOPT_PREREQDATA, context)
    cw_set_prereq_function(easy, onRequest)
  }

  /// Options of one hop. `fields` must live until the next call or the end of the handle.
  static func configure(
    _ easy: UnsafeMutableRawPointer, request: FetchRequest, url: HopURL, remaining: Int64,
    fields: UnsafeMutablePointer<curl_slist>?, caFile: String?, sendsCredentials: Bool,
    avoidsHTTP2: Bool
  ) throws(FetchError) {
    var user: String?
    var password: String?
    if sendsCredentials, case .basic(let name, let secret) = request.credentials {
      user = name
      password = secret
    }
    var address = url.text
    if sendsCredentials, case .query(let secret) = request.credentials {
      address = secret.added(to: address)
    }
    let version =
      switch avoidsHTTP2 ? .http1 : request.httpVersion {
      case .automatic: CURL_HTTP_VERSION_2TLS
      case .http1: CURL_HTTP_VERSION_1_1
      case .http2: CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
      }
    // libcurl 7.88.1 fails the second request on an HTTP/2 connection without TLS (CURLE_HTTP2, seen
    // 2026-11-25 with nginx 1.22), so each gets its own.
    let isAlone = request.httpVersion == .http2 && !url.isSecure
    // Half the deadline for a fetch that was given more than 30 s: a server may think that long
    // before its first byte.
    let patience = max(15, request.timeout / 2000)
    let results = [
      cw_set_string(easy, CURLOPT_URL, address),
      cw_set_list(easy, CURLOPT_HTTPHEADER, fields),
      cw_set_string(easy, CURLOPT_USERAGENT, request.userAgent),
      cw_set_long(easy, CURLOPT_TIMEOUT_MS, Int(clamping: remaining)),
      cw_set_long(
        easy, CURLOPT_CONNECTTIMEOUT_MS,
        Int(clamping: max(1, min(request.connectTimeout, remaining)))
      ),
      cw_set_long(easy, CURLOPT_LOW_SPEED_TIME, Int(clamping: patience)),
      // Over TLS, wait to hear by ALPN whether one connection can carry several requests, before
      // another one is opened. Without TLS libcurl would wait for the first answer's header, and a
      // server that stalls would hold up its other feeds.
      cw_set_long(
        easy, CURLOPT_PIPEWAIT, url.isSecure && version != CURL_HTTP_VERSION_1_1 ? 1 : 0),
      cw_set_long(easy, CURLOPT_HTTP_VERSION, version),
      cw_set_long(easy, CURLOPT_FRESH_CONNECT, isAlone ? 1 : 0),
      cw_set_long(easy, CURLOPT_FORBID_REUSE, isAlone ? 1 : 0),
      cw_set_string(easy, CURLOPT_PROXY, request.proxy ?? ""),
      cw_set_string(easy, CURLOPT_USERNAME, user),
      cw_set_string(easy, CURLOPT_PASSWORD, password),
      // See CABundle for why the directory must go.
      caFile == nil ? CURLE_OK : cw_set_string(easy, CURLOPT_CAPATH, nil),
      caFile == nil ? CURLE_OK : cw_set_string(easy, CURLOPT_CAINFO, caFile),
    ]
    if let failed = results.first(where: { $0 != CURLE_OK }) {
      throw FetchError(
        code: failed == CURLE_OUT_OF_MEMORY ? .resources : .badRequest,
        message: "libcurl refuses the request: \(String(cString: curl_easy_strerror(failed)))")
    }
  }

  private static func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let onHeader: curl_write_callback = { bytes, size, count, context in
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer(context)?.takeHeader(line) == true ? line.count : 0
  }

  private static let onBody: curl_write_callback = { bytes, size, count, context in
    let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
    switch transfer(context)?.takeBody(chunk) ?? .refused {
    case .taken: return chunk.count
    case .paused: return Int(CURL_WRITEFUNC_PAUSE)
    case .refused: return 0
    }
  }

  /// First wall of the address policy: sees every resolved address before a connection is made.
  private static let onOpenSocket: curl_opensocket_callback = { context, _, address in
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = address.map { cw_socket_address($0, &bytes) } ?? 0
    guard let address, let transfer = transfer(context),
      transfer.admits(NetworkAddress(bytes: Array(bytes[..<Int(count)])))
    else { return CURL_SOCKET_BAD }
    let descriptor = cw_open_socket(address)
    transfer.opens(descriptor)
    return descriptor
  }

  /// Second wall: sees the peer's address before every request, also on a connection that was
  /// opened for another feed under a wider policy.
  private static let onRequest: curl_prereq_callback = { context, peer, _, _, localPort in
    let address = peer.flatMap { NetworkAddress(String(cString: $0)) }
    guard let transfer = transfer(context), transfer.admits(address) else {
      return CURL_PREREQFUNC_ABORT
    }
    transfer.goesOut(fromPort: localPort)
    return CURL_PREREQFUNC_OK
  }
}
