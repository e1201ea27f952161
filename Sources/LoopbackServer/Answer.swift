/// What the server does in answer to a request: steps, one after the other.
public struct Answer: Sendable {
  /// One step.
  public enum Step: Sendable {
    /// Sends bytes.
    case send([UInt8])
    /// Waits; ends early when the client hangs up or the server stops.
    case wait(milliseconds: Int32)
    /// Sends the same bytes until the client hangs up, `pause` milliseconds apart.
    case flood([UInt8], pause: Int32)
    /// Sends nothing more until the client hangs up.
    case stall
    /// Breaks the connection with RST in place of FIN.
    case reset
  }

  public var steps: [Step]
  /// Whether the connection is kept for another request.
  public var keepsConnection: Bool

  /// An answer of raw steps. The connection is closed after the last one unless told otherwise.
  public init(_ steps: [Step], keepsConnection: Bool = false) {
    self.steps = steps
    self.keepsConnection = keepsConnection
  }

  /// A correct answer with a `Content-Length`.
  public static func status(
    _ status: Int, headers: [(String, String)] = [], body: [UInt8] = []
  ) -> Answer {
    var head = "HTTP/1.1 \(status) \(status == 200 ? "OK" : "Answer")\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if status != 304 { head += "Content-Length: \(body.count)\r\n" }
    return Answer([.send(Array((head + "\r\n").utf8) + body)], keepsConnection: true)
  }

  /// A 200 with a text.
  public static func ok(_ body: String, headers: [(String, String)] = []) -> Answer {
    status(200, headers: headers, body: Array(body.utf8))
  }

  /// A redirect.
  public static func redirect(_ status: Int, to location: String) -> Answer {
    .status(status, headers: [("Location", location)])
  }

  /// Bytes as they are, and the end of the connection.
  public static func raw(_ text: String) -> Answer { Answer([.send(Array(text.utf8))]) }

  /// A resource with validators: 304 where the request holds one of them, by RFC 9110, section 13.2.
  public static func resource(
    _ body: String, etag: String?, lastModified: String? = nil, for request: RecordedRequest
  ) -> Answer {
    var headers: [(String, String)] = []
    if let etag { headers.append(("ETag", etag)) }
    if let lastModified { headers.append(("Last-Modified", lastModified)) }
    let isFresh: Bool
    if let asked = request.headers["if-none-match"] {
      isFresh = asked == etag
    } else if let asked = request.headers["if-modified-since"] {
      isFresh = asked == lastModified
    } else {
      isFresh = false
    }
    return isFresh ? .status(304, headers: headers) : .ok(body, headers: headers)
  }
}
