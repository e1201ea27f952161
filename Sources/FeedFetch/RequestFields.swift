import CCurl
import FeedModel

/// The header fields of one hop's request.
struct RequestFields {
  private var lines: [String]
  /// Whether a 304 is a possible answer.
  let isConditional: Bool

  /// Fields for `hop`, with what is secret where `sendsSecrets`.
  init(
    _ request: FetchRequest, origin: HopURL, hop: HopURL, sendsSecrets: Bool
  ) throws(FetchError) {
    let conditions = ConditionalRequest.fields(request.validators, origin: origin, hop: hop)
    isConditional = !conditions.isEmpty
    lines = conditions
    var accept: String? =
      "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json;q=0.9, "
      + "application/xml;q=0.8, text/xml;q=0.8, "
      // Last of all: some servers answer 406 to whoever does not name the type of web pages.
      + "text/html;q=0.3, */*;q=0.5"
    if sendsSecrets {
      for field in request.headers {
        try Self.check(field)
        if field.name.lowercased() == "accept" { accept = nil }
        // libcurl sends a field without a value only when it is written with a semicolon.
        lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
      }
      if case .bearer(let token) = request.credentials {
        try Self.check(.init(name: "Authorization", value: token))
        lines.append("Authorization: Bearer \(token)")
      }
    }
    if let accept { lines.append("Accept: \(accept)") }
    lines.append("Accept-Encoding: \(ContentDecoding.acceptEncoding)")
    try Self.check(.init(name: "User-Agent", value: request.userAgent))
  }

  private static func check(_ field: FetchRequest.Header) throws(FetchError) {
    let isToken =
      !field.name.isEmpty
      && field.name.utf8.allSatisfy { byte in
        (0x21...0x7E).contains(byte) && !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte)
      }
    guard isToken, field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
      throw FetchError(
        code: .badRequest,
        message: "the header field '\(CleanText.line(field.name, limit: 60))' holds a character "
          + "that no field may hold")
    }
  }

  /// The fields as libcurl takes them; the caller frees the list.
  func makeList() throws(FetchError) -> UnsafeMutablePointer<curl_slist>? {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = curl_slist_append(list, line) else {
        curl_slist_free_all(list)
        throw FetchError(code: .resources, message: "out of memory")
      }
      list = longer
    }
    return list
  }
}
