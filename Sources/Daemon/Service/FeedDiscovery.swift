import Configuration
import FeedFetch
import FeedModel
import FeedParse
import PollSchedule
import SourceReaders

/// Finds what can be watched at an address: what stands there, or what the page there, its robots.txt and its site's
/// usual places lead to (`claimwatch feeds add`).
public struct FeedDiscovery: Sendable {
  /// A source that was fetched and read.
  public struct Candidate: Sendable {
    /// Its address: after permanent redirects.
    public let url: String
    public let title: String?
    /// How it was found, in words; nil for what stands at the address itself.
    public let origin: String?
    /// One line about it: what it is, title, items, date of the newest.
    public let summary: String
    /// Its newest items, a line each.
    public let latest: [String]
    /// What its `[[feed]]` needs beside the address, as lines of TOML.
    public let settings: [String]
  }

  /// Why there is none.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// Whether something was fetched that is no feed; otherwise nothing could be fetched.
    public let isAnswer: Bool
    /// What is wrong and what to do, in one line.
    public let description: String
  }

  private let configuration: Configuration?
  private let settings: FetchSettings
  /// Addresses of one kind that are tried.
  private static let tries = 5
  /// Items that are shown of each.
  private static let shown = 3

  /// Fetches as `configuration` says for feeds without their own, or by the defaults.
  public init(configuration: Configuration?) {
    self.configuration = configuration
    settings = configuration?.fetch ?? FetchSettings()
  }

  /// What can be watched at `url`, the best first.
  public func candidates(at url: String) async throws(Failure) -> [Candidate] {
    let engine = FetchEngine()
    defer { engine.stop() }
    let look = SourceLook(configuration: configuration, settings: settings, engine: engine)
    let address = Self.preview(of: url) ?? url
    let failure: SourceLook.Failure
    do {
      return [try await candidate(address, .automatic, nil, look)]
    } catch {
      failure = error
    }
    let wrong = Failure(
      isAnswer: failure.isAnswer,
      description: Self.words(failure.poll, Self.feed(address, settings)))
    // Of anything but a page nothing else is meant than what it is.
    guard let response = failure.response, failure.poll.code == "not-a-feed",
      failure.body.first(where: { $0 > 0x20 && $0 < 0x80 }) == UInt8(ascii: "<")
    else { throw wrong }
    let page = response.finalURL
    var found: [Candidate] = []
    for feed in AdvertisedFeeds(failure.body, url: page).feeds.prefix(Self.tries) {
      await add(feed.url, .automatic, "named by the page", look, to: &found)
    }
    let robots = await RobotsQuestion(
      feed: Self.feed(page, settings), url: page, settings: settings
    )
    .sitemaps(engine)
    for sitemap in Self.ordered(robots).prefix(Self.tries) where found.count < 2 * Self.tries {
      await add(sitemap, .sitemap, "named by robots.txt", look, to: &found)
    }
    // Whoever names a page below the front one means what it lists.
    var refusal: Failure?
    if !Self.isFront(page) { refusal = await addList(page, look, to: &found) }
    if found.isEmpty {
      let place =
        refusal == nil
        ? "in a usual place" : "in a usual place; robots.txt keeps the page's own list from us"
      for path in Self.usualPaths where found.isEmpty {
        await add(
          PageAddress.site(of: page) + path, .automatic, place, look, to: &found)
      }
    }
    if found.isEmpty, Self.isFront(page) { refusal = await addList(page, look, to: &found) }
    guard found.isEmpty else { return found }
    throw refusal ?? wrong
  }

  /// Adds the list that `page` may hold; says where its site does not let it be read.
  private func addList(
    _ page: String, _ look: SourceLook, to found: inout [Candidate]
  ) async -> Failure? {
    await look.turns.pause(before: page)
    var list = Self.feed(page, settings)
    (list.kind, list.map) = (.html, .guess)
    do throws(SourceLook.Failure) {
      let sight = try await look.look(at: list)
      found.append(Self.candidate(sight, of: list, "a list that was guessed", needs: []))
      return nil
    } catch {
      guard error.poll.code.utf8.starts(with: "robots".utf8) else { return nil }
      return Failure(isAnswer: error.isAnswer, description: Self.words(error.poll, list))
    }
  }

  /// Whether `url` is that of a site's front page.
  private static func isFront(_ url: String) -> Bool {
    let path = url.utf8.dropFirst(PageAddress.site(of: url).utf8.count)
    return path.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
      .allSatisfy { $0 == UInt8(ascii: "/") }
  }

  // MARK: where to look

  /// Where feeds and news sitemaps stand on most sites, asked one after the other until one answers with one.
  private static let usualPaths = [
    "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/news-sitemap.xml",
    "/sitemap-news.xml", "/sitemap_news.xml",
  ]

  /// The preview of the channel that `url` is the address of: `https://t.me/NAME`, which shows no posts.
  static func preview(of url: String) -> String? {
    let site = PageAddress.site(of: url)
    guard
      ["https://t.me", "http://t.me", "https://telegram.me", "http://telegram.me"].contains(site)
    else { return nil }
    let path = url.utf8.dropFirst(site.utf8.count).split(separator: UInt8(ascii: "/"))
    guard path.count == 1, let name = path.first, (4...32).contains(name.count),
      name.allSatisfy({ CharacterReferenceByte.isOfName($0) })
    else { return nil }
    return "https://t.me/s/" + String(decoding: name, as: UTF8.self)
  }

  private enum CharacterReferenceByte {
    static func isOfName(_ byte: UInt8) -> Bool {
      (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5F
    }
  }

  /// Those called news first.
  private static func ordered(_ sitemaps: [String]) -> [String] {
    let isNews: (String) -> Bool = { $0.lowercased().contains("news") }
    return sitemaps.filter(isNews) + sitemaps.filter { !isNews($0) }
  }

  // MARK: looking

  private func add(
    _ url: String, _ kind: SourceKind, _ origin: String, _ look: SourceLook,
    to found: inout [Candidate]
  ) async {
    await look.turns.pause(before: url)
    guard let candidate = try? await candidate(url, kind, origin, look),
      !found.contains(where: { $0.url.hasSameBytes(as: candidate.url) })
    else { return }
    found.append(candidate)
  }

  private func candidate(
    _ url: String, _ kind: SourceKind, _ origin: String?, _ look: SourceLook
  ) async throws(SourceLook.Failure) -> Candidate {
    var feed = Self.feed(url, settings)
    feed.kind = kind
    do {
      return Self.candidate(try await look.look(at: feed), of: feed, origin, needs: [])
    } catch {
      guard let need = Need(error.poll.code) else { throw error }
      await look.turns.pause(before: url)
      var other = feed
      need.meet(&other)
      // What was wrong at first is what is to be said.
      guard let sight = try? await look.look(at: other) else { throw error }
      return Self.candidate(sight, of: feed, origin, needs: [need.line])
    }
  }

  /// What some servers want beside a plain request.
  private enum Need {
    case anyType, http1

    /// What may help where a fetch has failed with `code`.
    init?(_ code: String) {
      switch code {
      case "http-406": self = .anyType
      case "empty-answer", "bad-answer", "truncated": self = .http1
      default: return nil
      }
    }

    func meet(_ feed: inout FeedConfiguration) {
      switch self {
      case .anyType: feed.headers = [HeaderField(name: "Accept", value: "*/*")]
      case .http1: feed.httpVersion = .http1
      }
    }

    var line: String {
      switch self {
      case .anyType: "headers = { Accept = \"*/*\" }"
      case .http1: "http_version = \"1.1\""
      }
    }
  }

  private static func feed(_ url: String, _ settings: FetchSettings) -> FeedConfiguration {
    var feed = FeedConfiguration(id: "new", url: url, location: .web(url))
    feed.proxy = settings.proxy
    return feed
  }

  private static func candidate(
    _ sight: SourceLook.Sight, of feed: FeedConfiguration, _ origin: String?, needs: [String]
  ) -> Candidate {
    let source = sight.source
    let url = sight.response?.permanentRedirectTarget ?? feed.url
    var settings = needs
    switch source.kind {
    case .sitemap: settings.insert("kind  = \"sitemap\"", at: 0)
    // The address says it.
    case .telegram where !url.utf8.starts(with: "https://t.me/s/".utf8):
      settings.insert("kind  = \"telegram\"", at: 0)
    case .html:
      settings.append("kind  = \"html\"")
      if let map = source.map { settings.append(FeedImport.table(of: map)) }
    case .automatic, .feed, .json, .telegram: break
    }
    return Candidate(
      url: url, title: source.document.feed.title, origin: origin,
      summary: FeedProbe.summary(of: source), latest: latest(source.document.items),
      settings: settings)
  }

  /// The newest items, a line each.
  private static func latest(_ items: [Item]) -> [String] {
    let dated = items.enumerated().map { (index, item) in
      (item, (item.published ?? item.updated)?.instant?.milliseconds ?? .min, index)
    }
    return dated.sorted { $0.1 == $1.1 ? $0.2 < $1.2 : $0.1 > $1.1 }.prefix(shown).map { item in
      SourcePreview.line(of: item.0)
    }
  }

  static func words(_ poll: FailedPoll, _ feed: FeedConfiguration) -> String {
    let advice = FailureAdvice.text(code: poll.code, message: poll.message, feed: feed)
    return "\(poll.code): \(poll.message). \(advice)"
  }
}

extension RobotsQuestion {
  /// The sitemaps that the site names there; none where it says nothing.
  func sitemaps(_ engine: FetchEngine) async -> [String] {
    guard let response = try? await engine.fetch(request) else { return [] }
    return RobotsRules.sitemaps(in: response.body)
  }
}
