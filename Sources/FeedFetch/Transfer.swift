import CCurl
import FeedModel

/// One fetch in flight: an easy handle and what has come so far. Used by the network thread alone.
final class Transfer {
  /// Redirects that are followed.
  static let maxRedirects = 5

  enum HopEnd {
    case done(RawResponse)
    /// The next hop is set up and must be added to the multi handle.
    case redirected
  }

  let easy: UnsafeMutableRawPointer
  private(set) var job: FetchJob?
  /// Whether the write function has paused the transfer.
  var isPaused = false
  var bodySize: Int { body.count }

  private let budget: BodyBudget
  private let plainHosts: PlainHosts
  private let urls: KnownURLs
  private let errorText: UnsafeMutablePointer<CChar>
  private var fieldList: UnsafeMutablePointer<curl_slist>?
  private var caFile: String?

  // The fetch as a whole.
  private var started: UInt64 = 0
  private var origin: HopURL?
  private var secretsOrigin: HopURL?
  private var visited: [HopURL] = []
  private var allPermanent = true
  /// The last cookie that was set on the way, and whether that was in the last answer, for the first time.
  private var cookie: [UInt8]?
  private var isCookieNew = false
  private var bytesOnWire: Int64 = 0
  private var newConnections = 0

  // The present hop.
  private var hop: HopURL?
  private var isConditional = false
  /// Whether HTTP/2 has failed for this hop, which is made again without it.
  private var hasFallenBack = false
  private var head = ResponseHead()
  private var body: [UInt8] = []
  private var status = 0
  private var refusal: NetworkAddress?
  private var triedAddresses = 0
  private var fault: FetchError?
  /// Set when the rest of an unwanted body was cut off on purpose.
  private var skippedRest = false
  private var skippedBytes = 0
  /// Sockets opened for this hop, and the one that it came to use; none on a connection that was
  /// there before, where ``EasyHandle`` still watches for stalls.
  private var opened: [Int32] = []
  private var socket: Int32?
  /// What connection and body had received when it was first looked at.
  private var firstLook: (received: UInt64, body: Int)?

  /// A transfer with an easy handle of its own; nil without memory for one.
  init?(budget: BodyBudget, plainHosts: PlainHosts, urls: KnownURLs) {
    guard let easy = curl_easy_init() else { return nil }
    self.easy = easy
    self.budget = budget
    self.plainHosts = plainHosts
    self.urls = urls
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    EasyHandle.setUp(easy, errorText: errorText, context: Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_slist_free_all(fieldList)
    errorText.deallocate()
  }

  /// Takes a job and sets up its first hop.
  func begin(_ job: FetchJob, caFile: String?) throws(FetchError) {
    self.job = job
    self.caFile = caFile
    started = Monotonic.microseconds()
    let url = try urls.url(job.request.url)
    origin = url
    secretsOrigin =
      try job.request.secretsURL.map { text throws(FetchError) in try urls.url(text) } ?? url
    try setUp(url, job.request)
  }

  /// Drops everything of the ended job, so that the handle can be used again.
  func clear() {
    job = nil
    origin = nil
    secretsOrigin = nil
    hop = nil
    visited = []
    allPermanent = true
    cookie = nil
    isCookieNew = false
    cw_set_string(easy, CURLOPT_COOKIELIST, "ALL")
    bytesOnWire = 0
    newConnections = 0
    isPaused = false
    caFile = nil
    resetHop()
    curl_slist_free_all(fieldList)
    fieldList = nil
    cw_set_list(easy, CURLOPT_HTTPHEADER, nil)
  }

  private func resetHop() {
    head = ResponseHead()
    body = []
    status = 0
    refusal = nil
    triedAddresses = 0
    fault = nil
    skippedRest = false
    skippedBytes = 0
    opened = []
    socket = nil
    firstLook = nil
    isConditional = false
    hasFallenBack = false
    errorText[0] = 0
  }

  private func setUp(_ url: HopURL, _ request: FetchRequest) throws(FetchError) {
    visited.append(url)
    try prepare(url, request)
  }

  /// Makes the handle ready for `url`; `avoidsHTTP2` where HTTP/2 has failed there just now.
  private func prepare(
    _ url: HopURL, _ request: FetchRequest, avoidsHTTP2: Bool = false
  ) throws(FetchError) {
    resetHop()
    hop = url
    hasFallenBack = avoidsHTTP2
    // With a proxy the peer's address is the proxy's business; an address in the URL is still ours.
    if request.proxy != nil {
      let policy = request.policy(onHop: url)
      if let literal = Self.literal(url.host) {
        guard policy.allows(literal) else { throw Self.refused(literal, url) }
      } else if !request.trusts(url), !url.mayBePublic {
        throw FetchError(
          code: .addressRefused, message: "'\(CleanText.line(url.host))' is no public name")
      }
    }
    let spent = Int64(clamping: (Monotonic.microseconds() - started) / 1000)
    let remaining = request.timeout - spent
    guard remaining > 0 else { throw timedOut(request, phase: "following redirects") }
    let sendsSecrets = secretsOrigin?.sharesSecrets(with: url) == true
    let fields = try RequestFields(
      request, origin: origin ?? url, hop: url, sendsSecrets: sendsSecrets)
    isConditional = fields.isConditional
    let list = try fields.makeList()
    try EasyHandle.configure(
      easy, request: request, url: url, remaining: remaining, fields: list,
      caFile: request.tlsCA ?? caFile, sendsCredentials: sendsSecrets,
      avoidsHTTP2: avoidsHTTP2 || url.isSecure && plainHosts.contains(url))
    curl_slist_free_all(fieldList)
    fieldList = list
  }

  /// The address that a host in a URL says by itself: a proxy may be on this machine, where
  /// `localhost` (RFC 6761, section 6.3) would lead it to our own services.
  private static func literal(_ host: String) -> NetworkAddress? {
    let name = host.hasSuffix(".") ? String(host.dropLast()) : host
    return name == "localhost" || name.hasSuffix(".localhost")
      ? NetworkAddress("127.0.0.1") : NetworkAddress(name)
  }

  /// Judges an ended hop: the answer, the next hop, or an error.
  func endHop(_ code: CURLcode, now: Instant) throws(FetchError) -> HopEnd {
    guard let request = job?.request, let hop else { throw .calledOff }
    bytesOnWire += Int64(cw_info_offset(easy, CURLINFO_SIZE_DOWNLOAD_T))
    bytesOnWire += Int64(cw_info_long(easy, CURLINFO_HEADER_SIZE))
    newConnections += cw_info_long(easy, CURLINFO_NUM_CONNECTS)
    if let fault { throw fault }
    if code != CURLE_OK && !skippedRest {
      guard hop.isSecure, !hasFallenBack, request.httpVersion != .http1, !plainHosts.contains(hop),
        CurlFailure.suggestsBrokenHTTP2(code, easy)
      else { throw failure(code, request, hop) }
      try prepare(hop, request, avoidsHTTP2: true)
      return .redirected
    }
    status = cw_info_long(easy, CURLINFO_RESPONSE_CODE)
    if hasFallenBack { plainHosts.insert(hop) }
    isCookieNew = head.bytes(.setCookie).map { $0 != cookie } ?? false
    cookie = head.bytes(.setCookie) ?? cookie
    if head.brings(status, body: body.count) { return .done(try success(request, hop, now)) }
    switch status {
    case 304 where isConditional: return .done(notModified(request, hop, now))
    case 304:
      throw FetchError(
        code: .unexpected304, status: 304, message: "304 Not Modified to an unconditional request")
    case 301, 302, 303, 307, 308:
      try follow(request, hop)
      return .redirected
    default:
      throw StatusFailure.error(status: status, head: head, body: body, hop: hop, now: now)
    }
  }

  private func follow(_ request: FetchRequest, _ hop: HopURL) throws(FetchError) {
    guard let location = head.bytes(.location), !location.isEmpty else {
      throw FetchError(
        code: .badRedirect, status: status, message: "status \(status) without a Location")
    }
    let target = try hop.redirect(
      to: try withoutSecret(String(decoding: location, as: UTF8.self), request))
    guard visited.count <= Self.maxRedirects else {
      throw FetchError(
        code: .redirectLoop, status: status,
        message: "more than \(Self.maxRedirects) redirects, the last one to \(target.text)")
    }
    // An address may be asked once more where a cookie was set on the way, which it may have waited for,
    // and again for each further one.
    let times = isCookieNew ? Self.maxRedirects : cookie == nil ? 1 : 2
    guard visited.count(where: { $0 == target }) < times else {
      throw FetchError(
        code: .redirectLoop, status: status,
        message: "redirected in a circle to \(target.text)"
          + (cookie != nil ? ", though its cookie was sent back" : ""))
    }
    if status != 301 && status != 308 { allPermanent = false }
    try setUp(target, request)
  }

  /// A redirect's target without what was added to the address: servers like to repeat its query.
  private func withoutSecret(
    _ location: String, _ request: FetchRequest
  ) throws(FetchError) -> String {
    guard case .query(let secret) = request.credentials else { return location }
    guard let clean = secret.removed(from: location) else {
      throw FetchError(
        code: .badRedirect, status: status,
        message: "status \(status) leads to an address that holds the feed's key elsewhere than in "
          + "its parameter")
    }
    return clean
  }

  private func success(
    _ request: FetchRequest, _ hop: HopURL, _ now: Instant
  ) throws(FetchError) -> RawResponse {
    if let challenge = ChallengePage(head) {
      throw StatusFailure.blocked(challenge, status: status, hop: hop)
    }
    var response = common(hop, now)
    // Other answers may not be kept for later requests (RFC 9110, section 15.1).
    if status == 200 || status == 203 {
      response.validators = ConditionalRequest.validators(
        of: head, from: hop, requested: origin ?? hop)
    }
    notePermanentTarget(in: &response, hop)
    return RawResponse(response: response, encodedBody: body, coding: head.bytes(.contentEncoding))
  }

  private func notModified(_ request: FetchRequest, _ hop: HopURL, _ now: Instant) -> RawResponse {
    var response = common(hop, now)
    response.validators = ConditionalRequest.updated(request.validators, by: head)
    notePermanentTarget(in: &response, hop)
    return RawResponse(response: response, encodedBody: [], coding: nil)
  }

  private func notePermanentTarget(in response: inout FetchResponse, _ hop: HopURL) {
    // A circle for the sake of a cookie leads nowhere else.
    if visited.count > 1, allPermanent, hop != origin {
      response.permanentRedirectTarget = hop.text
    }
  }

  private func common(_ hop: HopURL, _ now: Instant) -> FetchResponse {
    var response = FetchResponse(status: status, finalURL: hop.text)
    response.contentType = head.text(.contentType)
    response.contentLocation = head.text(.contentLocation).flatMap { location in
      guard let request = job?.request else { return nil }
      return try? withoutSecret(location, request)
    }
    response.contentLanguage = head.text(.contentLanguage)
    response.maxAge = Freshness.lifetime(head, now: now)
    response.retryAfter = Freshness.retryAfter(head, now: now)
    response.redirects = visited.dropLast().map(\.text)
    if status != 304 { response.head = head.shown }
    response.bytesOnWire = bytesOnWire
    response.timings = FetchTimings(
      nameLookup: Int64(cw_info_offset(easy, CURLINFO_NAMELOOKUP_TIME_T)),
      connect: Int64(cw_info_offset(easy, CURLINFO_CONNECT_TIME_T)),
      tls: Int64(cw_info_offset(easy, CURLINFO_APPCONNECT_TIME_T)),
      firstByte: Int64(cw_info_offset(easy, CURLINFO_STARTTRANSFER_TIME_T)),
      total: Int64(clamping: Monotonic.microseconds() - started),
      newConnections: newConnections, redirects: visited.count - 1)
    return response
  }

  /// Why the transfer must end: the server sends what is neither header nor body, such as a chunk's
  /// extension without end, which libcurl swallows and counts nowhere. Chunks of one byte take six.
  func framingFault() -> FetchError? {
    // With HTTP/2 transfers share a connection.
    guard let socket, cw_info_long(easy, CURLINFO_HTTP_VERSION) <= Int(CURL_HTTP_VERSION_1_1)
    else { return nil }
    let received = cw_received_bytes(socket)
    guard received > 0 else { return nil }
    guard let first = firstLook else {
      firstLook = (received, body.count)
      return nil
    }
    let bytes = Int(clamping: received) - Int(clamping: first.received)
    guard bytes > Self.mostFraming + 8 * (body.count - first.body) else { return nil }
    return FetchError(
      code: .tooLarge, status: status == 0 ? nil : status,
      message: "\(bytes >> 20) MiB came that are neither header nor body")
  }

  /// Far more than a socket keeps that libcurl has not read yet.
  private static let mostFraming = 32 << 20

  // MARK: failures

  private func failure(_ code: CURLcode, _ request: FetchRequest, _ hop: HopURL) -> FetchError {
    if let refusal, triedAddresses == 0 || code == CURLE_ABORTED_BY_CALLBACK {
      return Self.refused(refusal, hop)
    }
    if code == CURLE_OPERATION_TIMEDOUT { return timedOut(request, phase: phase()) }
    let detail = String(cString: errorText)
    return CurlFailure.error(
      code, detail: detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail, hop: hop,
      received: body.count, hasAnswer: cw_info_long(easy, CURLINFO_RESPONSE_CODE) != 0,
      isRedirected: visited.count > 1)
  }

  private func phase() -> String {
    // On a connection that was there before the steps before the request take no time at all.
    if cw_info_offset(easy, CURLINFO_PRETRANSFER_TIME_T) == 0 {
      if cw_info_offset(easy, CURLINFO_NAMELOOKUP_TIME_T) == 0 { return "looking up the name" }
      if cw_info_offset(easy, CURLINFO_CONNECT_TIME_T) == 0 { return "connecting" }
      return "setting up TLS"
    }
    if cw_info_offset(easy, CURLINFO_STARTTRANSFER_TIME_T) == 0 { return "waiting for the answer" }
    return "receiving, after \(body.count) bytes"
  }

  private func timedOut(_ request: FetchRequest, phase: String) -> FetchError {
    let tenths = (Monotonic.microseconds() - started + 50_000) / 100_000
    let status = cw_info_long(easy, CURLINFO_RESPONSE_CODE)
    return FetchError(
      code: .timeout, status: status == 0 ? nil : status,
      message: "gave up after \(tenths / 10).\(tenths % 10) s while \(phase) "
        + "(host \(hop?.host ?? "unknown"))")
  }

  private static func refused(_ address: NetworkAddress, _ hop: HopURL) -> FetchError {
    FetchError(
      code: .addressRefused,
      message: "\(hop.host) is at \(address), which is not a public address")
  }

  // MARK: called by libcurl, through EasyHandle

  func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    guard head.take(line) else {
      fault = FetchError(
        code: .headerTooLarge, message: "the header has more than \(ResponseHead.limit) bytes")
      return false
    }
    // The blank line ends a header; that of a 1xx is followed by another one.
    if line.count <= 2, line.allSatisfy({ $0 == 0x0D || $0 == 0x0A }) {
      status = cw_info_long(easy, CURLINFO_RESPONSE_CODE)
      if status >= 200 { head.finish() }
    }
    return true
  }

  enum BodyVerdict { case taken, paused, refused }

  func takeBody(_ bytes: UnsafeRawBufferPointer) -> BodyVerdict {
    guard let request = job?.request else { return .refused }
    guard (200..<300).contains(status) else { return skip(bytes) }
    // Compressed bytes count against the same limit: no feed grows by compression.
    guard bytes.count <= request.maxBody - body.count else {
      fault = FetchError(
        code: .tooLarge, message: "the body has more than \(request.maxBody) bytes")
      return .refused
    }
    guard budget.admits(self, size: body.count, count: bytes.count) else { return .paused }
    if body.isEmpty { reserve(request.maxBody) }
    body.append(contentsOf: bytes)
    return .taken
  }

  private func reserve(_ limit: Int) {
    let announced = cw_info_offset(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T)
    // The server may lie: no more than a large feed needs.
    if announced > 0 { body.reserveCapacity(min(Int(announced), limit, BodyBudget.small)) }
  }

  /// Reads a short unwanted body to its end, so that the connection can be used again. That of a refusal is
  /// kept: it may be a challenge for browsers.
  private func skip(_ bytes: UnsafeRawBufferPointer) -> BodyVerdict {
    skippedBytes += bytes.count
    guard skippedBytes > 64 << 10 else {
      if status >= 400 { body.append(contentsOf: bytes) }
      return .taken
    }
    skippedRest = true
    return .refused
  }

  /// Takes note of a socket that libcurl connects for this hop.
  func opens(_ descriptor: Int32) { opened.append(descriptor) }

  /// Takes note of the connection on which the request is about to go out.
  func goesOut(fromPort port: Int32) { socket = opened.first { cw_local_port($0) == port } }

  /// Whether the resolved address of a new connection may be used.
  func admits(_ address: NetworkAddress?) -> Bool {
    guard let request = job?.request else { return false }
    if request.proxy != nil { return true }
    if let address, let hop, request.policy(onHop: hop).allows(address) {
      triedAddresses += 1
      return true
    }
    refusal = refusal ?? address
    return false
  }
}
