import FeedModel

/// `[[feed]]` as the file has it.
struct FeedDraft {
  var id: Located<String>?
  var url: Located<FeedURL>?
  var title: String?
  var interval: Located<Int64>?
  var backfill: Backfill = .duration(86_400_000)
  var userAgent: String?
  var headers: [HeaderField] = []
  var proxy: ProxyChoice?
  var authentication: FeedAuthentication?
  var tlsCA: Located<String>?
  var allowPrivate = false
  var httpVersion: HTTPVersion = .automatic
  var rateGroup: String?
  var tags: [String] = []
  var pages = PageDraft()
  var kind: Located<SourceKind>?
  var map: Located<MapDraft>?

  static let schema = TableSchema<FeedDraft>(
    header: "[[feed]]",
    keys: [
      SettingKey("url", ValueRule.feedURL.located, \.url, required: true),
      SettingKey("id", ValueRule.identifier.located, \.id),
      SettingKey("kind", ValueRule.choice.located, \.kind),
      SettingKey("map", ValueRule.map.located, \.map),
      SettingKey("title", ValueRule.text(longest: 300).optional, \.title),
      SettingKey("interval", ValueRule.duration(PollSettings.intervals).located, \.interval),
      SettingKey("backfill", .backfill, \.backfill),
      SettingKey("user_agent", ValueRule.headerText.optional, \.userAgent),
      SettingKey("headers", .headers, \.headers),
      SettingKey("proxy", ValueRule.proxy.optional, \.proxy),
      SettingKey("auth", ValueRule.authentication.optional, \.authentication),
      SettingKey("tls_ca", ValueRule.filePath.located, \.tlsCA),
      SettingKey("allow_private", .boolean, \.allowPrivate),
      SettingKey("http_version", .choice, \.httpVersion),
      SettingKey("rate_group", ValueRule.identifier.optional, \.rateGroup),
      SettingKey("tags", ValueRule.text(longest: 64).list(of: "texts"), \.tags),
      SettingKey("full_text", ValueRule.fullText.optional, \.pages.fullText),
      SettingKey(
        "page_wait", ValueRule.duration(PageSettings.waitRange).optional, \.pages.wait),
      SettingKey(
        "recheck", ValueRule.duration(PageSettings.recheckRange).list(of: "durations").optional,
        \.pages.recheck),
    ])

  /// The feed, with its id given or made; nil without a URL, which has been reported.
  func feed(
    fetch: FetchSettings, pages: PageSettings, _ reading: inout Reading
  ) -> Located<FeedConfiguration>? {
    guard let url else { return nil }
    if reading.warns { warn(url, &reading) }
    var feed = FeedConfiguration(
      id: id?.value ?? FeedSlug.id(for: url.value.slugSource), url: url.value.url,
      location: url.value.location)
    feed.title = title
    feed.interval = interval?.value
    feed.backfill = backfill
    feed.userAgent = userAgent
    feed.headers = headers
    feed.proxy = proxy ?? fetch.proxy
    feed.authentication = authentication
    feed.tlsCA = tlsCA?.value
    feed.fileStamp = fileStamp
    feed.allowPrivate = allowPrivate
    feed.httpVersion = httpVersion
    feed.rateGroup = rateGroup
    feed.tags = tags
    feed.pages = self.pages.settings(pages)
    feed.kind = kind?.value ?? (url.value.isTelegramPreview ? .telegram : .automatic)
    feed.map = map(of: feed.kind, &reading)
    return Located(value: feed, position: (id?.position ?? url.position))
  }

  /// The map; only pages and JSON have one, and they cannot do without.
  private func map(of kind: SourceKind, _ reading: inout Reading) -> FieldMap? {
    guard let map else {
      if kind == .html || kind == .json, !reading.isPartial {
        reading.problems.error(
          "'kind' is \"\(kind.rawValue)\", and there is no 'map'", at: self.kind?.position,
          advice: "say where the items stand: docs/sources.md")
      }
      return nil
    }
    guard kind == .html || kind == .json else {
      reading.problems.error(
        "'map' means nothing without a 'kind' that needs it", at: map.position,
        advice: "write kind = \"html\" or kind = \"json\"")
      return nil
    }
    return map.value.map(of: kind, at: map.position, &reading)
  }

  private var fileStamp: String? {
    var files: [String] = []
    if case .file(let path)? = authentication?.secret { files.append(path) }
    if let tlsCA { files.append(tlsCA.value) }
    return files.isEmpty ? nil : FileStamp.of(files)
  }

  private func warn(_ url: Located<FeedURL>, _ reading: inout Reading) {
    if let interval { reading.warnIfImpolite("interval", interval) }
    if let fragment = url.value.fragment {
      reading.problems.warning(
        "the part \(Quoted("#" + fragment)) of a URL is never sent", at: url.position)
    }
    if case .file(let path) = url.value.location, !FilePath.isReadable(path) {
      reading.problems.warning("cannot read the file \(Quoted(path))", at: url.position)
    }
    if let tlsCA, !FilePath.isReadable(tlsCA.value) {
      reading.problems.warning("cannot read the file \(Quoted(tlsCA.value))", at: tlsCA.position)
    }
    let parameters = SecretParameters.names(in: url.value.url)
    if let name = parameters.first {
      reading.problems.warning(
        "the URL's \(Quoted(name)) looks like a secret, which alerts, events and status would show",
        at: url.position,
        advice: "take it out and use auth = { scheme = \"query\", name = \"\(name)\", file = … }")
    }
    if authentication != nil, url.value.url.lowercased().hasPrefix("http:") {
      reading.problems.warning(
        "'auth' over http sends the secret in the clear", at: url.position, advice: "use https")
    }
  }
}

extension ValueRule where Value == FeedURL {
  static var feedURL: ValueRule<FeedURL> {
    ValueRule(type: "URL", written: { TOMLText.quoted($0.url) }) { node, key, reading in
      guard let text = reading.text(node, key, "a URL") else { return nil }
      do throws(FeedURL.Fault) {
        return try FeedURL(text, relativeTo: reading.directory)
      } catch {
        reading.refuse(key, error.message, node, advice: error.advice)
        return nil
      }
    }
  }
}
