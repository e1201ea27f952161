import FeedModel
import ReadableText

/// What a page says of itself: `<title>`, `<meta>`, `<link>`, microdata, `<time>` and JSON-LD. Witnesses
/// that are asked, never the source alone.
struct PageWitnesses: ~Copyable {
  /// What a `<meta>` or an attribute of microdata is about.
  enum Key: UInt8 {
    case title = 1
    case socialTitle, author, articleAuthor, published, date, modified, url, language, siteName,
      kind
    case description, creatorLabel, creatorData, headline
  }

  /// A `<time>` of the body.
  struct Moment {
    var text: String
    var node: Int
    var isPublication: Bool
  }

  private(set) var values: [(key: Key, value: String)] = []
  private(set) var moments: [Moment] = []
  private(set) var canonical: String?
  var htmlLanguage: String?
  /// Whether it asks for a password.
  var hasPassword = false
  /// Whether it plays a video without asking another site.
  var hasVideo = false
  /// The text of `<title>`.
  var title = ByteBuffer(capacity: 256)
  private var structured = ByteBuffer(capacity: 4096)
  private var scripts: [Range<Int>] = []
  private var scriptStart = 0

  init() {}

  mutating func clear() {
    values.removeAll(keepingCapacity: true)
    moments.removeAll(keepingCapacity: true)
    canonical = nil
    htmlLanguage = nil
    hasPassword = false
    hasVideo = false
    title.removeAll(keeping: 4096)
    structured.removeAll(keeping: 64 << 10)
    scripts.removeAll(keepingCapacity: true)
    scriptStart = 0
  }

  /// Longest value that is kept, in bytes.
  private static let longestValue = 2048
  private static let mostValues = 128

  /// An attribute's value, cut.
  static func string(_ value: UnsafePointer<UInt8>) -> String {
    var length = 0
    while value[length] != 0, length < longestValue { length += 1 }
    let bytes = UnsafeBufferPointer(start: value, count: length)
    return PlainText.normalized(String(decoding: bytes, as: UTF8.self))
  }

  /// All values of a key in the order of the page.
  func all(_ key: Key) -> [String] { values.filter { $0.key == key }.map(\.value) }

  /// The first value of a key that is not empty.
  func first(_ key: Key) -> String? { values.first { $0.key == key }?.value }

  mutating func meta(_ marks: PageAttributes) {
    guard let content = marks.value("content") else { return }
    for name in [marks.value("property"), marks.value("name"), marks.value("itemprop")] {
      if let name, let key = Self.key(name, in: Self.metaKeys) { add(key, content) }
    }
    if let header = marks.value("http-equiv"), ASCII.equals(header, "content-language") {
      add(.language, content)
    }
  }

  mutating func link(_ marks: PageAttributes) {
    guard canonical == nil, let relation = marks.value("rel"), ASCII.equals(relation, "canonical"),
      let address = marks.value("href")
    else { return }
    canonical = Self.string(address)
  }

  /// Microdata with a machine's value beside the text.
  mutating func microdata(_ property: UnsafePointer<UInt8>, _ marks: PageAttributes) {
    guard let content = marks.value("content") ?? marks.value("datetime"),
      let key = Self.key(property, in: Self.metaKeys)
    else { return }
    add(key, content)
  }

  mutating func time(_ value: UnsafePointer<UInt8>, node: Int, hints: PageHints) {
    guard moments.count < 64 else { return }
    moments.append(
      Moment(text: Self.string(value), node: node, isPublication: hints.contains(.date)))
  }

  private mutating func add(_ key: Key, _ value: UnsafePointer<UInt8>) {
    guard values.count < Self.mostValues else { return }
    let text = Self.string(value)
    if !text.isEmpty { values.append((key, text)) }
  }

  mutating func addTitle(_ bytes: UnsafeBufferPointer<UInt8>) {
    if title.count < Self.longestValue { title.append(bytes) }
  }

  /// Whether one more script of structured data is kept.
  mutating func beginStructuredData() -> Bool {
    scriptStart = structured.count
    return scripts.count < PageLimits.structuredScripts
  }

  mutating func addStructuredData(_ bytes: UnsafeBufferPointer<UInt8>) {
    if structured.count + bytes.count <= PageLimits.structuredBytes { structured.append(bytes) }
  }

  mutating func endStructuredData() {
    if structured.count > scriptStart { scripts.append(scriptStart..<structured.count) }
    scriptStart = structured.count
  }

  /// Calls `body` with the bytes of each script of structured data.
  func forEachScript(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    for range in scripts { body(UnsafeBufferPointer(rebasing: structured.bytes.slice(range))) }
  }

  private static func key(_ name: UnsafePointer<UInt8>, in table: WordTable) -> Key? {
    var hash = WordHash()
    var at = name
    while at.pointee != 0, hash.count < 64 {
      let byte = at.pointee
      hash.add(byte &- 0x41 < 26 ? byte | 0x20 : byte)
      at += 1
    }
    return Key(rawValue: UInt8(truncatingIfNeeded: table.value(hash)))
  }

  private static func of(_ key: Key) -> UInt32 { UInt32(key.rawValue) }

  private static let metaKeys = WordTable([
    (of(.socialTitle), "og:title twitter:title"),
    (of(.title), "dc.title dcterms.title parsely-title sailthru.title title hdl citation_title"),
    (of(.headline), "headline"),
    (
      of(.author),
      """
      author authors byl byline dc.creator dcterms.creator dc.author parsely-author sailthru.author \
      citation_author article:author_name cxenseparse:author shareaholic:article_author_name creator
      """
    ),
    (of(.articleAuthor), "article:author og:article:author"),
    (
      of(.published),
      """
      article:published_time og:article:published_time og:published_time og:pubdate datepublished \
      publishdate publish_date publish-date parsely-pub-date published_time_telegram dc.date.issued dcterms.issued \
      article.published cxenseparse:recs:publishtime pubdate publication_date article_date_original \
      citation_publication_date bt:pubdate rnews:datepublished article:published shareaholic:article_published_time \
      dcterms.created dc.date.created datecreated created published cxenseparse:publishtime article:publish_time
      """
    ),
    (
      of(.date),
      "date dc.date dcterms.date sailthru.date displaydate timestamp ptime pdate last-published"
    ),
    (
      of(.modified),
      """
      article:modified_time og:updated_time datemodified last-modified dcterms.modified revised lastmod \
      dc.date.modified og:article:modified_time
      """
    ),
    (of(.url), "og:url twitter:url"), (of(.language), "og:locale language dc.language inlanguage"),
    (of(.siteName), "og:site_name application-name"), (of(.kind), "og:type"),
    (of(.description), "og:description description twitter:description"),
    (of(.creatorLabel), "twitter:label1"), (of(.creatorData), "twitter:data1"),
  ])
}
