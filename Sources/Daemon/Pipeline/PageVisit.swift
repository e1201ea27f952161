import ArticlePage
import Configuration
import ContentDigest
import FeedFetch
import FeedModel
import FeedParse
import PollSchedule

/// One attempt at an article's page: fetched as a feed is, decoded, and read where nobody waits for it.
struct PageVisit: Sendable {
  /// Bytes of a page, decoded.
  static let mostBytes = 4 << 20
  /// Bytes of main text that count.
  static let mostText = 256 << 10

  let feed: FeedConfiguration
  let url: String
  /// What people know the item by.
  let label: String
  let validators: Validators?
  let settings: FetchSettings
  let tools: PollTools
  /// Told when the server has answered with a page of so many bytes, before that is read.
  let arrived: @Sendable (Int) async -> Void

  /// What comes of it. Takes as long as the fetch does.
  func run() async -> PageOutcome {
    let fetched = tools.clock.now()
    let answer: EncodedResponse
    do {
      answer = try await tools.engine.fetchEncoded(request)
    } catch {
      return error.code == .cancelled ? .cancelled : .none(PageRefusal(error))
    }
    if answer.head.status == 304 { return .unchanged }
    guard Self.isPage(answer.head.contentType) else {
      return .none(
        PageRefusal(.none, .notArticle, "not-html", url: answer.head.finalURL, fetched: fetched))
    }
    await arrived(answer.size)
    let small = await read({ () throws(FetchError) in try answer.decodedIfSmall() }, fetched)
    if let small { return small }
    do {
      // Other large documents wait for this one.
      let admitted = try await tools.engine.admit(answer)
      defer { admitted.head.hold?.release() }
      let large = await read({ () throws(FetchError) in try admitted.decoded() }, fetched)
      return large ?? .cancelled
    } catch {
      return .cancelled
    }
  }

  // MARK: request

  private var request: FetchRequest {
    var request = FeedRequest.toAnyServer(url, feed, settings)
    request.validators = validators
    request.maxBody = Self.mostBytes
    // A feed chooses its links: what the operator allows beyond public addresses holds on its own host alone,
    // and not where another host's page leads to it.
    let isOwn = HostKey.of(url).hasSameBytes(as: HostKey.of(feed.url))
    request.trusted = isOwn ? .hostOf(feed.url) : .nobody
    if isOwn { FeedRequest.setUp(&request, forServerOf: feed) }
    return request
  }

  /// Asks its site whether it may be fetched.
  var robotsQuestion: RobotsQuestion { RobotsQuestion(url: url, like: request) }

  private static func isPage(_ contentType: String?) -> Bool {
    guard let contentType else { return true }
    let type = contentType.utf8.prefix { $0 != 0x3B && $0 != 0x20 }.prefix(64)
      .map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return type.isEmpty || type.elementsEqual("text/html".utf8)
      || type.elementsEqual("application/xhtml+xml".utf8) || type.elementsEqual("text/plain".utf8)
      || type.elementsEqual("application/xml".utf8) || type.elementsEqual("text/xml".utf8)
  }

  // MARK: reading

  /// By its address, since a page's bytes differ from one request to the next.
  private var key: TextKey {
    TextKey(isItem: true, digest: Array(SHA256Digest(utf8: "page " + url).bytes.prefix(16)))
  }

  /// What `body` holds; nil where it has none to give yet.
  private func read(
    _ body: @escaping @Sendable () throws(FetchError) -> FetchResponse?, _ fetched: Instant
  ) async -> PageOutcome? {
    let outcome = await tools.matchingPlaces.run(feed.id) { [self] in
      await tools.workers.run { [self] in readHere(body, fetched) }
    }
    switch outcome {
    case .done(let outcome): return outcome
    case .calledOff: return .cancelled
    case .tooSlow: return .none(PageRefusal(.none, .failed, "too-slow"))
    }
  }

  private func readHere(
    _ body: () throws(FetchError) -> FetchResponse?, _ fetched: Instant
  ) -> PageOutcome? {
    WorkInHand.take(.page, feed: feed.id, document: nil)
    WorkInHand.take(.page, item: key, label: label)
    defer { WorkInHand.putDown() }
    let response: FetchResponse
    do throws(FetchError) {
      guard let decoded = try body() else { return nil }
      response = decoded
    } catch {
      return .none(PageRefusal(error))
    }
    let mark = tools.poison.marks.mark(key)
    if let mark, mark.isPoison {
      tools.poison.kept.keep(mark.id) { response.body }
      return .none(PageRefusal(.none, .failed, "poisoned", url: response.finalURL))
    }
    let outcome = tools.workers.carefully(mark) {
      TestHooks.reach(.page, response.body)
      return article(of: response, fetched)
    }
    if mark != nil { tools.poison.marks.acquit(key) }
    return outcome
  }

  /// Whether the site has sent us from an article to its front page, or to the section it stood in, as many do
  /// with what they have removed.
  static func isElsewhere(from: String, to: String) -> Bool {
    let (asked, came) = (path(from), path(to))
    guard came.count < asked.count, asked.starts(with: came) else { return false }
    return came.isEmpty || came.count == 1 && asked.count >= 3
  }

  private static func path(_ url: String) -> [ArraySlice<UInt8>] {
    let bytes = Array(url.utf8)
    let site = RobotsCache.site(of: url).utf8.count
    return bytes.dropFirst(site).prefix { $0 != 0x3F && $0 != 0x23 }
      .split(separator: 0x2F, omittingEmptySubsequences: true)
  }

  private func article(of response: FetchResponse, _ fetched: Instant) -> PageOutcome {
    if Self.isElsewhere(from: url, to: response.finalURL) {
      return .none(
        PageRefusal(
          .none, .notArticle, "redirected", url: response.finalURL, fetched: fetched))
    }
    var reader = ArticleReader()
    let article = reader.read(
      response.body, charset: response.contentType.flatMap(PageDecoder.charset),
      url: response.finalURL)
    if case .notArticle(let reason) = article.verdict {
      return .none(
        PageRefusal(
          .none, .notArticle, reason.rawValue, url: response.finalURL, fetched: fetched))
    }
    let text = article.text.cut(utf8: Self.mostText)
    return .article(
      ReadPage(
        url: response.finalURL, fetched: fetched, text: text, title: article.title,
        digest: Array(SHA256Digest(utf8: text).bytes.prefix(16)), authors: article.authors,
        language: article.language, canonicalURL: article.canonicalURL,
        validators: response.validators))
  }
}
