import FeedModel

/// Feeds from another program's list, as `[[feed]]` tables to add to a configuration.
///
/// Only feeds on the web are taken: a list comes from somebody else and may name no local file. Feeds
/// that the configuration polls already, under whatever id, and feeds named twice are left out.
public struct FeedImport: Sendable {
  /// A feed as the list has it.
  public struct Entry: Hashable, Sendable {
    public var url: String
    public var title: String?
    /// Where the list keeps it; goes into a comment.
    public var folders: [String]
    /// Further lines of its table, as TOML.
    public var settings: [String]

    /// An entry of a list.
    public init(
      url: String, title: String? = nil, folders: [String] = [], settings: [String] = []
    ) {
      self.url = url
      self.title = title
      self.folders = folders
      self.settings = settings
    }
  }

  /// A feed that cannot be taken.
  public struct Refusal: Hashable, Sendable, CustomStringConvertible {
    public var url: String
    public var reason: String
    public var description: String { "\(Quoted(url)) \(reason)" }
  }

  /// A secret that a list has in a URL. Neither it nor the URL as it was is told anywhere.
  public struct Withheld: Hashable, Sendable, CustomStringConvertible {
    /// Without the secret.
    public var url: String
    /// The parameter of the query; nil for a user's name and password.
    public var parameter: String?

    public var description: String {
      let what = parameter.map { "the value of \(Quoted($0))" } ?? "a user's name and password"
      return "\(Quoted(url)): \(what) was left out; put the secret into a file and add \(advice)"
    }

    /// What the configuration wants in its place.
    var advice: String {
      guard let parameter else {
        return "auth = { scheme = \"basic\", user = \"…\", file = \"…\" }"
      }
      return "auth = { scheme = \"query\", name = \(quoted(parameter)), file = \"…\" }"
    }
  }

  /// The tables, one after the other, each ending in a line feed; empty where nothing is new.
  public private(set) var text = ""
  /// How many tables there are.
  public private(set) var added = 0
  /// How many feeds were there already, in the configuration or earlier in the list.
  public private(set) var known = 0
  /// Secrets that were taken out of the feeds' URLs, and where they belong.
  public private(set) var withheld: [Withheld] = []
  /// Feeds that were left out because of their URL.
  public private(set) var refused: [Refusal] = []

  private var urls: Set<String> = []
  /// Ids made from URLs: `http` and `https` give one, and are one feed.
  private var slugs: Set<String> = []
  /// Ids that were given.
  private var names: Set<String> = []

  /// Sorts `entries` against the feeds that are `configured`.
  public init(_ entries: [Entry], configured: [FeedConfiguration]) {
    for feed in configured {
      names.insert(feed.id)
      // A feed with an id of its own is still the feed of its URL.
      if let url = try? FeedURL(feed.url, relativeTo: "/") {
        urls.insert(url.normalised)
        slugs.insert(FeedSlug.id(for: url.slugSource))
      }
    }
    for entry in entries { add(entry) }
  }

  private mutating func add(_ entry: Entry) {
    var entry = entry
    let secrets = Self.takeSecrets(from: &entry.url)
    let url: FeedURL
    do throws(FeedURL.Fault) { url = try FeedURL(Self.webURL(entry.url), relativeTo: "/") } catch {
      return refused.append(Refusal(url: entry.url, reason: error.message))
    }
    guard case .web(let address) = url.location else {
      return refused.append(Refusal(url: entry.url, reason: "is no feed on the web"))
    }
    let slug = FeedSlug.id(for: url.slugSource)
    guard !urls.contains(url.normalised), !slugs.contains(slug) else {
      known += 1
      return
    }
    guard !names.contains(slug) else {
      return refused.append(
        Refusal(url: entry.url, reason: "would get the id of another feed, \(Quoted(slug))"))
    }
    urls.insert(url.normalised)
    slugs.insert(slug)
    added += 1
    let folders = entry.folders.map { Self.oneLine($0, longest: 200) }.joined(separator: " / ")
    if !folders.isEmpty { text += "# \(folders)\n" }
    // Written down, so that another address makes no other feed of it.
    text += "[[feed]]\nid    = \(quoted(slug))\nurl   = \(quoted(address))\n"
    for setting in entry.settings { text += setting + "\n" }
    for secret in secrets { text += "# \(secret.advice)\n" }
    withheld += secrets
    let title = Self.oneLine(entry.title ?? "", longest: 300)
    if !title.isEmpty, title != address { text += "title = \(quoted(title))\n" }
    text += "\n"
  }

  /// The address on the web that `text` says as a configuration would read it; nil where it is none.
  public static func address(_ text: String) -> String? {
    guard case .web(let address)? = (try? FeedURL(webURL(text), relativeTo: "/"))?.location else {
      return nil
    }
    return address
  }

  /// `map` as a line of a `[[feed]]` table.
  public static func table(of map: FieldMap) -> String {
    let pairs = map.keys.map { "\($0.rawValue) = \(quoted(map[$0] ?? ""))" }
    return "map   = { \(pairs.joined(separator: ", ")) }"
  }

  /// Takes a user's name and password and secret parameters out of `url`.
  private static func takeSecrets(from url: inout String) -> [Withheld] {
    let names = SecretParameters.names(in: url)
    if !names.isEmpty { url = SecretParameters.removed(from: url) }
    var isWithUser = false
    if let slashes = url.firstRange(of: "://") {
      let authority = url[slashes.upperBound...].prefix { !"/?#".contains($0) }
      if let at = authority.lastIndex(of: "@") {
        isWithUser = true
        url.removeSubrange(slashes.upperBound...at)
      }
    }
    return (isWithUser ? [Withheld(url: url, parameter: nil)] : [])
      + names.map { Withheld(url: url, parameter: $0) }
  }

  /// `feed:` is no protocol: feed://HOST stands for http, feed:https://HOST for what follows.
  private static func webURL(_ url: String) -> String {
    guard url.lowercased().hasPrefix("feed:") else { return url }
    let rest = url.dropFirst("feed:".count)
    return rest.hasPrefix("//") ? "http:" + rest : String(rest)
  }

  /// `text` without what may not stand in the file, cut to so many bytes.
  private static func oneLine(_ text: String, longest: Int) -> String {
    var result = String.UnicodeScalarView()
    var size = 0
    for scalar in text.unicodeScalars where !CleanText.isUnsafe(scalar) {
      size += UTF8.width(scalar)
      guard size <= longest else { break }
      result.append(scalar)
    }
    let words = String(result).split(whereSeparator: \.isWhitespace)
    return words.joined(separator: " ")
  }

}

private func quoted(_ text: String) -> String { TOMLText.quoted(text) ?? "\"…\"" }
