import FeedModel

/// Where a feed is: on the web or in a local file.
public enum FeedLocation: Hashable, Sendable {
  /// An `http` or `https` URL, without user information and fragment.
  case web(String)
  /// The absolute path of a local file.
  case file(String)
}

/// A feed's URL, taken apart.
struct FeedURL: Hashable, Sendable {
  struct Fault: Error, Equatable {
    var message: String
    var advice: String?

    static let userInformation = Fault(
      message: "holds a user name or a password",
      advice: "secrets never stand in this file: take it out and use 'auth'")
  }

  static let longest = 4096

  let location: FeedLocation
  /// What the feed is known by: the URL as written without its fragment, or `file://` and the
  /// absolute path.
  let url: String
  /// Equal for spellings that mean the same feed: scheme and host in lower case, no default port,
  /// no empty path, no fragment.
  let normalised: String
  /// The part after `#`, which is never sent.
  let fragment: String?
  /// What the feed's id is made from when it has none.
  var slugSource: FeedSlug.Source {
    switch slug {
    case .file(let path):
      FeedSlug.Source(
        words: "file" + (path.hasPrefix("/") ? "" : ".") + path, identity: "file:" + path)
    case .web(let server, let target):
      FeedSlug.Source(words: server + (target == "/" ? "" : target), identity: server + target)
    }
  }
  private let slug: Slug

  /// Most feeds have an id, and nothing is made of this.
  private enum Slug: Hashable {
    /// As it was written, decoded.
    case file(String)
    case web(server: String, target: String)
  }

  /// Reads `text`; relative `file:` paths are taken from `directory`.
  init(_ text: String, relativeTo directory: String) throws(Fault) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      throw Fault(
        message: "is not a URL: \(Quoted(text))",
        advice: "write it whole, such as \"https://example.org/feed.xml\" or \"file:feed.xml\"")
    }
    let rest = text[text.utf8.index(after: colon)...]
    switch text[..<colon].lowercased() {
    case "file": try self.init(file: rest, relativeTo: directory)
    case "http": try self.init(web: rest, secure: false)
    case "https": try self.init(web: rest, secure: true)
    case "tg": try self.init(telegram: rest)
    default:
      throw Fault(
        message: "has a scheme that cannot be fetched: \(Quoted(text))",
        advice: "use https, http or file")
    }
  }

  private init(file rest: Substring, relativeTo directory: String) throws(Fault) {
    var path = rest
    let slash = UInt8(ascii: "/")
    if path.utf8.starts(with: "//".utf8) {
      path = Substring(path.utf8.dropFirst(2))
      if path.utf8.first != slash, path.lowercased().hasPrefix("localhost/") {
        path = Substring(path.utf8.dropFirst("localhost".utf8.count))
      }
      guard path.utf8.first == slash else {
        throw Fault(
          message: "names another machine: \(Quoted("file:" + rest))",
          advice: "write \"file:///absolute/path\" or \"file:relative/path\"")
      }
    }
    guard let decoded = URLText.decoded(path) else {
      throw Fault(
        message: "has a broken %-escape: \(Quoted("file:" + rest))",
        advice: "write % itself as %25")
    }
    guard
      PlainASCII.isAll(decoded) || !decoded.unicodeScalars.contains(where: CleanText.isUnsafe)
    else {
      throw Fault(message: "holds a control character: \(Quoted("file:" + rest))")
    }
    guard !decoded.isEmpty, decoded.utf8.last != slash else {
      throw Fault(message: "names no file: \(Quoted("file:" + rest))")
    }
    let absolute = FilePath.absolute(decoded, in: directory)
    location = .file(absolute)
    url = "file://" + URLText.encodedPath(absolute)
    normalised = url
    fragment = nil
    slug = .file(decoded)
  }

  /// `tg:NAME`, a public channel: its preview.
  private init(telegram name: Substring) throws(Fault) {
    let isName =
      (4...32).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        Identifier.isAlphanumeric($0 | 0x20) || $0 == UInt8(ascii: "_")
      }
    guard isName else {
      throw Fault(
        message: "names no Telegram channel: \(Quoted("tg:" + name))",
        advice: "write tg: and the name in the channel's address, 4 to 32 letters, digits or '_'")
    }
    try self.init(web: "//t.me/s/" + name, secure: true)
  }

  /// Whether it is the public preview of a Telegram channel.
  var isTelegramPreview: Bool { normalised.utf8.starts(with: "https://t.me/s/".utf8) }

  private init(web rest: Substring, secure: Bool) throws(Fault) {
    let scheme = secure ? "https" : "http"
    let whole = scheme + ":" + rest
    let afterSlashes = Substring(rest.utf8.dropFirst(2))
    let end =
      afterSlashes.utf8.firstIndex { byte in
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
      } ?? afterSlashes.endIndex
    let authority = afterSlashes[..<end]
    guard !authority.utf8.contains(UInt8(ascii: "@")) else {
      throw .userInformation
    }
    guard whole.utf8.count <= FeedURL.longest else {
      throw Fault(message: "is longer than \(FeedURL.longest) bytes")
    }
    if let scalar = URLText.firstForbidden(whole) {
      throw FeedURL.forbidden(scalar, in: whole)
    }
    guard rest.utf8.starts(with: "//".utf8) else {
      throw Fault(
        message: "has no host: \(Quoted(whole))", advice: "write \"\(scheme)://HOST/PATH\"")
    }
    let server = try HostAndPort(authority, defaultPort: secure ? 443 : 80)
    var target = afterSlashes[end...]
    // From here on it is ASCII.
    let hash = target.utf8.firstIndex(of: UInt8(ascii: "#"))
    fragment = hash.map { String(target[target.utf8.index(after: $0)...]) }
    if let hash { target = target[..<hash] }
    if target.utf8.first != UInt8(ascii: "/") { target = "/" + target }
    normalised = scheme + "://" + server.normalised + target
    url = hash == nil ? whole : String(Substring(whole.utf8.prefix { $0 != UInt8(ascii: "#") }))
    location = .web(url)
    slug = .web(server: server.normalised, target: String(target))
  }

  private static func forbidden(_ scalar: Unicode.Scalar, in text: String) -> Fault {
    if scalar == "%" {
      return Fault(
        message: "has a broken %-escape: \(Quoted(text))", advice: "write % itself as %25")
    }
    let escaped = String(scalar).utf8.map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count < 2 ? "0" : "") + digits
    }
    return Fault(
      message: "holds \(Quoted(String(scalar))), which cannot stand in a URL",
      advice: scalar.isASCII
        ? "write it as \(escaped.joined())"
        : "write it as \(escaped.joined()); in a host name, use the xn-- form")
  }
}

/// The authority of a web URL.
struct HostAndPort {
  /// Host in lower case, with the port unless it is the scheme's own.
  let normalised: String
  let hasPort: Bool

  init(_ authority: Substring, defaultPort: Int) throws(FeedURL.Fault) {
    var host = authority
    var port = defaultPort
    let bracket = authority.utf8.lastIndex(of: UInt8(ascii: "]"))
    if let colon = authority.utf8.lastIndex(of: UInt8(ascii: ":")),
      bracket.map({ $0 < colon }) ?? true
    {
      host = authority[..<colon]
      let digits = authority[authority.utf8.index(after: colon)...]
      guard let number = Int(digits), (1...65_535).contains(number),
        digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
      else { throw FeedURL.Fault(message: "has a bad port: \(Quoted(String(digits)))") }
      port = number
    }
    guard HostAndPort.isHost(host) else {
      throw FeedURL.Fault(
        message: host.isEmpty
          ? "has no host" : "has a bad host name: \(Quoted(String(host)))")
    }
    hasPort = host.endIndex != authority.endIndex
    normalised = host.lowercased() + (port == defaultPort ? "" : ":\(port)")
  }

  /// A name of dot-separated labels, an IPv4 address, or an IPv6 address in brackets.
  private static func isHost(_ host: Substring) -> Bool {
    var bytes = host.utf8
    if bytes.first == UInt8(ascii: "[") {
      guard bytes.last == UInt8(ascii: "]"), bytes.count > 2 else { return false }
      return NetworkAddress(String(host.dropFirst().dropLast()))?.width == 128
    }
    guard (1...253).contains(bytes.count) else { return false }
    let (dot, hyphen) = (UInt8(ascii: "."), UInt8(ascii: "-"))
    if bytes.last == dot { bytes.removeLast() }
    var length = 0
    var previous = dot
    for byte in bytes {
      if byte == dot {
        guard (1...63).contains(length), previous != hyphen else { return false }
        length = 0
      } else {
        let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        guard
          isCapital || Identifier.isAlphanumeric(byte) || byte == UInt8(ascii: "_")
            || (byte == hyphen && length > 0)
        else { return false }
        length += 1
      }
      previous = byte
    }
    return (1...63).contains(length) && previous != hyphen
  }
}
