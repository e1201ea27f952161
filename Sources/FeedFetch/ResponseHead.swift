/// The header of the answer to one hop, filled line by line as libcurl delivers it.
struct ResponseHead {
  /// Most bytes of header over one hop; libcurl's own bound is 300 KB.
  static let limit = 64 << 10

  /// The fields that are used; others are passed over without being copied.
  enum Field: Int, CaseIterable {
    case etag, lastModified, contentType, contentEncoding, contentLocation, contentLanguage
    case cacheControl, age, expires, date, retryAfter, location, contentRange, setCookie
    case server
    case mitigated, wafAction, vercelMitigated, siteCaptcha

    var name: StaticString {
      switch self {
      case .etag: "etag"
      case .lastModified: "last-modified"
      case .contentType: "content-type"
      case .contentEncoding: "content-encoding"
      case .contentLocation: "content-location"
      case .contentLanguage: "content-language"
      case .cacheControl: "cache-control"
      case .age: "age"
      case .expires: "expires"
      case .date: "date"
      case .retryAfter: "retry-after"
      case .location: "location"
      case .contentRange: "content-range"
      case .setCookie: "set-cookie"
      case .server: "server"
      // Marks on challenge pages: Cloudflare's, that of Amazon's firewall, Vercel's, SiteGround's.
      case .mitigated: "cf-mitigated"
      case .wafAction: "x-amzn-waf-action"
      case .vercelMitigated: "x-vercel-mitigated"
      case .siteCaptcha: "sg-captcha"
      }
    }
  }

  private(set) var size = 0
  private var complete = false
  private var values = [[UInt8]?](repeating: nil, count: Field.allCases.count)

  /// Takes one line with its line end. False once the header is larger than ``limit``.
  mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
    size += line.count
    guard size <= Self.limit else { return false }
    if line.starts(with: "HTTP/".utf8) && !complete {
      // The answer proper begins here; what came before was a 1xx.
      for index in values.indices { values[index] = nil }
      return true
    }
    // After the blank line of the answer come only trailers, which may not replace its fields.
    guard !complete, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return true }
    for field in Field.allCases where Self.matches(line[..<colon], field.name) {
      let value = Self.trimmed(line[(colon + 1)...])
      if let earlier = values[field.rawValue] {
        // Lists may come in several lines (RFC 9110, section 5.3); of other fields the first counts.
        if field == .cacheControl || field == .contentEncoding {
          values[field.rawValue] = earlier + [UInt8(ascii: ","), UInt8(ascii: " ")] + value
        }
      } else {
        values[field.rawValue] = [UInt8](value)
      }
      break
    }
    return true
  }

  /// Whether an answer of `status` with so many bytes of body brings a document: a 200, or another success
  /// with a body of its own. 203 is the answer of a proxy that transforms, 226 that of a server which sends
  /// what was not asked for, 201 and 202 come from services that answer every request with them; a 206 must
  /// be whole.
  func brings(_ status: Int, body size: Int) -> Bool {
    switch status {
    case 200: true
    case 206: rangeIsWhole(size)
    case 204, 205: false
    default: (200..<300).contains(status) && size > 0
    }
  }

  /// Whether an answer's body is whole although it calls itself a part: `Content-Range: bytes 0-9/10`.
  func rangeIsWhole(_ size: Int) -> Bool {
    guard let range = bytes(.contentRange), size > 0 else { return false }
    let words = range.split { [0x20, 0x2D, 0x2F].contains($0) }.map { Array($0) }
    return words.count == 4 && DeltaSeconds.parse(words[1]) == 0
      && DeltaSeconds.parse(words[2]) == Int64(size - 1)
      && DeltaSeconds.parse(words[3]) == Int64(size)
  }

  /// Marks the end of the header of a final answer: later lines are trailers.
  mutating func finish() { complete = true }

  /// The value's bytes, without white space around them.
  func bytes(_ field: Field) -> [UInt8]? { values[field.rawValue] }

  /// The value where it is printable ASCII, not empty and at most 1 KiB.
  func text(_ field: Field) -> String? {
    guard let bytes = values[field.rawValue], !bytes.isEmpty, bytes.count <= 1024,
      CleanText.isPrintable(bytes)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The fields for people to read. Cookies and marks of challenges are nobody's business.
  var shown: [FetchRequest.Header] {
    let fields: [Field] = [
      .contentType, .contentEncoding, .contentLanguage, .etag, .lastModified, .cacheControl, .age,
      .expires, .retryAfter, .server,
    ]
    return fields.compactMap { field in
      text(field).map { FetchRequest.Header(name: "\(field.name)", value: $0) }
    }
  }

  private static func matches(_ name: Slice<UnsafeRawBufferPointer>, _ other: StaticString) -> Bool
  {
    guard name.count == other.utf8CodeUnitCount else { return false }
    return other.withUTF8Buffer { lower in
      zip(name, lower).allSatisfy { byte, wanted in
        ((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte) == wanted
      }
    }
  }

  private static func trimmed(_ value: Slice<UnsafeRawBufferPointer>)
    -> Slice<UnsafeRawBufferPointer>
  {
    let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
    var value = value.drop(while: blank)
    while let last = value.last, blank(last) { value = value.dropLast() }
    return value
  }
}
