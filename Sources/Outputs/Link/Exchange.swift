import CCurl
import FeedFetch

/// One message on its way: a libcurl easy handle and what comes back. On the link's thread alone.
final class Exchange {
  let id: UInt64
  private let continuation: CheckedContinuation<HTTPReply, Never>
  private(set) var easy: UnsafeMutableRawPointer?
  private var fields: UnsafeMutablePointer<curl_slist>?
  private var retryAfter: [UInt8]?
  /// Of a mail: whom it is for, how many they are.
  private var recipients: Int?
  private var replies = MailReplies()
  /// What of a mail is still to be sent.
  private var upload: ArraySlice<UInt8> = []
  /// The beginning of an answer's body, where it is wanted.
  private var keptBytes = 0
  private var body: [UInt8] = []
  /// Whether the head of an answer that is no interim one has come to its end: then the receiver has answered, whatever
  /// becomes of the body.
  private var isHeadWhole = false
  private var bodyBytes = 0
  /// Bytes of a body after which no more is waited for: a receiver's 200 with a body that never ended was read for 15 s
  /// at the speed of the loopback, and the alert sent again (seen 2026-11).
  private static let mostBody = 64 << 10

  init(id: UInt64, continuation: CheckedContinuation<HTTPReply, Never>) {
    self.id = id
    self.continuation = continuation
  }

  /// Sets up the handle; false where libcurl refuses.
  func prepare(_ message: LinkMessage, caFile: String?) -> Bool {
    guard let easy = curl_easy_init() else { return false }
    self.easy = easy
    switch message {
    case .http(let message):
      return prepare(message, easy)
        && prepare(easy, timeout: message.timeout, authorities: message.tlsCA ?? caFile)
    case .mail(let message):
      return prepare(message, easy)
        && prepare(
          easy, timeout: message.route.timeout, authorities: message.route.tlsCA ?? caFile)
    }
  }

  /// What every exchange has.
  private func prepare(
    _ easy: UnsafeMutableRawPointer, timeout: Int64, authorities: String?
  ) -> Bool {
    let settings = [
      cw_set_long(easy, CURLOPT_TIMEOUT_MS, Int(clamping: timeout)),
      cw_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Int(clamping: min(timeout, 10_000))),
      cw_set_long(easy, CURLOPT_NOSIGNAL, 1),
      cw_set_long(easy, CURLOPT_QUICK_EXIT, 1),
      cw_set_long(easy, CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue)),
      // No proxy of the environment; an empty string also keeps libcurl from reading no_proxy.
      cw_set_string(easy, CURLOPT_PROXY, ""),
      cw_set_string(easy, CURLOPT_NOPROXY, ""),
      cw_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1),
      cw_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2),
      // An alert has 64 KiB at most, and of an answer nothing but its head is wanted.
      cw_set_long(easy, CURLOPT_BUFFERSIZE, 16_384),
      cw_set_long(easy, CURLOPT_UPLOAD_BUFFERSIZE, 16_384),
      cw_set_pointer(easy, CURLOPT_PRIVATE, Unmanaged.passUnretained(self).toOpaque()),
      cw_set_pointer(easy, CURLOPT_WRITEDATA, Unmanaged.passUnretained(self).toOpaque()),
      cw_set_write_function(easy, CURLOPT_WRITEFUNCTION, Self.onBody),
    ]
    guard settings.allSatisfy({ $0 == CURLE_OK }) else { return false }
    // See CABundle for why the directory must go.
    guard let authorities else { return true }
    return cw_set_string(easy, CURLOPT_CAPATH, nil) == CURLE_OK
      && cw_set_string(easy, CURLOPT_CAINFO, authorities) == CURLE_OK
  }

  private func prepare(_ message: HTTPMessage, _ easy: UnsafeMutableRawPointer) -> Bool {
    guard list(message.fields + ["Expect:"]) else { return false }
    keptBytes = message.keptBytes
    let settings = [
      cw_set_string(easy, CURLOPT_URL, message.url),
      cw_set_list(easy, CURLOPT_HTTPHEADER, fields),
      cw_set_long(easy, CURLOPT_POST, 1),
      cw_set_long(easy, CURLOPT_POSTFIELDSIZE, message.body.count),
      message.body.withUnsafeBytes { bytes in
        cw_set_pointer(
          easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
      },
      cw_set_string(easy, CURLOPT_CUSTOMREQUEST, message.isPut ? "PUT" : nil),
      cw_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https"),
      cw_set_long(easy, CURLOPT_FOLLOWLOCATION, 0),
      cw_set_long(easy, CURLOPT_HTTP09_ALLOWED, 0),
      cw_set_pointer(easy, CURLOPT_HEADERDATA, Unmanaged.passUnretained(self).toOpaque()),
      cw_set_write_function(easy, CURLOPT_HEADERFUNCTION, Self.onHeader),
    ]
    return settings.allSatisfy { $0 == CURLE_OK }
  }

  private func prepare(_ message: SMTPMessage, _ easy: UnsafeMutableRawPointer) -> Bool {
    let route = message.route
    guard list(route.recipients.map { "<\($0)>" }) else { return false }
    recipients = route.recipients.count
    upload = message.body[...]
    let password = message.password.map { String(decoding: $0, as: UTF8.self) }
    // `smtp:` becomes TLS before a password or a mail is sent, or nothing is.
    let tls = route.needsTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE
    let settings = [
      cw_set_string(easy, CURLOPT_URL, route.server),
      cw_set_string(easy, CURLOPT_MAIL_FROM, "<\(route.sender)>"),
      cw_set_list(easy, CURLOPT_MAIL_RCPT, fields),
      cw_set_string(easy, CURLOPT_USERNAME, route.user),
      cw_set_string(easy, CURLOPT_PASSWORD, route.user == nil ? nil : password),
      cw_set_long(easy, CURLOPT_USE_SSL, Int(tls.rawValue)),
      cw_set_string(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps"),
      cw_set_long(easy, CURLOPT_UPLOAD, 1),
      // Mails are rare: servers that close idle connections are left before they do.
      cw_set_long(easy, CURLOPT_FORBID_REUSE, 1),
      cw_set_pointer(easy, CURLOPT_READDATA, Unmanaged.passUnretained(self).toOpaque()),
      cw_set_read_function(easy, Self.onUpload),
      cw_set_pointer(easy, CURLOPT_HEADERDATA, Unmanaged.passUnretained(self).toOpaque()),
      cw_set_write_function(easy, CURLOPT_HEADERFUNCTION, Self.onReply),
    ]
    return settings.allSatisfy { $0 == CURLE_OK }
  }

  private func list(_ texts: [String]) -> Bool {
    for text in texts {
      guard let longer = curl_slist_append(fields, text) else { return false }
      fields = longer
    }
    return true
  }

  /// Frees everything and hands the reply over.
  func finish(_ reply: HTTPReply) {
    if let easy { curl_easy_cleanup(easy) }
    easy = nil
    if let fields { curl_slist_free_all(fields) }
    fields = nil
    continuation.resume(returning: reply)
  }

  /// The reply that has come, for a transfer that ended with `result`.
  func reply(_ result: CURLcode) -> HTTPReply {
    guard let easy else { return .failure(HTTPFailure(result)) }
    let status = cw_info_long(easy, CURLINFO_RESPONSE_CODE)
    if result == CURLE_OK || isHeadWhole {
      return .status(status, retryAfter: retryAfter, body: body)
    }
    // A mail server that refuses is a failure to libcurl; its reply says more.
    if let recipients, status >= 400, result != CURLE_OPERATION_TIMEDOUT,
      result != CURLE_USE_SSL_FAILED
    {
      // A mailbox that there is not; 552 may say that they are too many (RFC 5321, 4.5.3.1.10), which passes.
      if [550, 551, 553, 554, 556].contains(status), let place = replies.refused(of: recipients) {
        return .refused(status, recipient: place)
      }
      return .status(status, retryAfter: nil, body: [])
    }
    return .failure(HTTPFailure(result))
  }

  private func takeHeader(_ line: UnsafeRawBufferPointer) {
    // A status line begins the head anew, as after an interim answer.
    if line.starts(with: "HTTP/".utf8) { retryAfter = nil }
    if let easy, line.first == 0x0D || line.first == 0x0A {
      isHeadWhole = cw_info_long(easy, CURLINFO_RESPONSE_CODE) >= 200
    }
    let name = Array("retry-after:".utf8)
    guard line.count > name.count, zip(line, name).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else {
      return
    }
    retryAfter = line.dropFirst(name.count).prefix(64).filter { $0 >= 0x20 && $0 < 0x7F }
  }

  private static let onHeader: curl_write_callback = { bytes, size, count, context in
    guard let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().takeHeader(line)
    return line.count
  }

  private static let onReply: curl_write_callback = { bytes, size, count, context in
    guard let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().replies.take(line)
    return line.count
  }

  private static let onBody: curl_write_callback = { bytes, size, count, context in
    guard let context, let bytes else { return size * count }
    let block = UnsafeRawBufferPointer(start: bytes, count: size * count)
    let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    exchange.body += block.prefix(max(0, exchange.keptBytes - exchange.body.count))
    exchange.bodyBytes += block.count
    // Anything but the block's own count ends the transfer.
    return exchange.bodyBytes > mostBody && exchange.isHeadWhole ? 0 : block.count
  }

  private static let onUpload: curl_read_callback = { place, size, count, context in
    guard let context, let place else { return 0 }
    return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
      .takeUpload(UnsafeMutableRawBufferPointer(start: place, count: size * count))
  }

  private func takeUpload(_ place: UnsafeMutableRawBufferPointer) -> Int {
    let block = upload.prefix(place.count)
    place.copyBytes(from: block)
    upload = upload.dropFirst(block.count)
    return block.count
  }
}

extension HTTPFailure {
  /// The failure that libcurl calls `code`.
  init(_ code: CURLcode) {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST:
      self.init(code: "dns", message: "the receiver's host has no address")
    case CURLE_COULDNT_CONNECT:
      self.init(code: "connect", message: "the receiver cannot be reached")
    case CURLE_OPERATION_TIMEDOUT:
      self.init(code: "timeout", message: "the receiver did not answer in time")
    case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE:
      self.init(code: "closed", message: "the receiver closed the connection without an answer")
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED:
      self.init(
        code: "tls",
        message: "no trusted TLS connection: \(String(cString: curl_easy_strerror(code)))",
        isForGood: true)
    case CURLE_LOGIN_DENIED:
      self.init(
        code: "login", message: "the mail server lets nobody in by that user and password",
        isForGood: true)
    default:
      self.init(code: "transfer", message: String(cString: curl_easy_strerror(code)))
    }
  }

  static let calledOff = HTTPFailure(code: "cancelled", message: "the attempt was called off")
  static let noResources = HTTPFailure(code: "resources", message: "libcurl could not be set up")
}
