/// The elements that mean something to a feed reader, whichever vocabulary wrote them.
enum ElementName: UInt8 {
  case rss, rdf, feed, channel, item, items
  /// Roots of a sitemap, and of a list of them.
  case urlset, sitemapIndex
  case title, link, guid, id
  case description, summary, content
  case pubDate, issued, created, updated, dcDate
  case author, creator, itunesAuthor, owner, personName, personEmail, personURL
  case category, keywords, mediaCategory, itunesCategory
  case enclosure, mediaContent, source, language, dcLanguage
  case ttl, skipHours, skipDays, hour, day
  case dcTitle, mediaTitle, dcDescription, mediaDescription, encoded, body
  case geoText, inReplyTo
  /// Has a title and a link of its own that are not the feed's.
  case image, textInput
  /// The whole article under a name of a publisher's or an aggregator's own.
  case fullText
  /// Text of a film or a sound (Media RSS).
  case mediaText
  /// Of a news sitemap.
  case newsTitle, newsDate, newsName, newsLanguage, newsKeywords
  /// Means nothing, may hold something.
  case other

  /// The meaning of a local name (any case) in a vocabulary.
  init(_ local: UnsafeBufferPointer<UInt8>, in namespace: Namespace) {
    let table: NameTable<ElementName>
    switch namespace {
    case .core, .atom: table = Self.core
    case .rdf: table = Self.rdfNames
    case .dublinCore: table = Self.dublinCore
    case .dublinCoreTerms: table = Self.terms
    case .content: table = Self.contentNames
    case .media: table = Self.media
    case .itunes: table = Self.itunes
    case .geo: table = Self.geo
    case .thread: table = Self.thread
    case .xhtml: table = Self.xhtml
    case .publisher: table = Self.publisher
    case .newsSitemap: table = Self.newsSitemap
    case .xml:
      self = .other
      return
    case .other: table = Self.anywhere
    }
    self = table.meaning(of: local) ?? .other
  }

  private static let core: NameTable<ElementName> = [
    "rss": .rss, "rdf": .rdf, "feed": .feed, "channel": .channel, "item": .item, "entry": .item,
    "items": .items, "title": .title, "link": .link, "guid": .guid, "id": .id,
    "description": .description, "tagline": .description, "subtitle": .description,
    "info": .description, "summary": .summary, "abstract": .summary, "content": .content,
    "fullitem": .content, "body": .body, "pubdate": .pubDate, "published": .pubDate,
    "issued": .issued, "created": .created, "updated": .updated, "modified": .updated,
    "lastbuilddate": .updated, "lastmodified": .updated, "date": .dcDate, "author": .author,
    "managingeditor": .author, "creator": .creator, "name": .personName, "email": .personEmail,
    "uri": .personURL, "url": .personURL, "homepage": .personURL, "category": .category,
    "keywords": .keywords, "enclosure": .enclosure, "source": .source, "language": .language,
    "ttl": .ttl, "skiphours": .skipHours, "skipdays": .skipDays, "hour": .hour, "day": .day,
    "image": .image, "textinput": .textInput, "tag": .category, "tags": .keywords,
    "section": .category, "rubric": .category, "caption": .mediaText,
    // The article itself, beside a teaser in `description`; Russian publishers and many others.
    "full-text": .fullText, "fulltext": .fullText, "full_text": .fullText,
    "full-content": .fullText,
    "fullcontent": .fullText, "full_content": .fullText, "text": .fullText,
    "articlebody": .fullText, "article-body": .fullText, "article_body": .fullText,
    "bodytext": .fullText, "body-text": .fullText, "body_text": .fullText,
    "fulldescription": .fullText, "full-description": .fullText, "full_description": .fullText,
    "longdescription": .fullText, "long_description": .fullText, "long-description": .fullText,
    "newstext": .fullText, "news_text": .fullText, "news-text": .fullText,
    "storybody": .fullText, "story": .fullText, "article": .fullText, "full": .fullText,
    "fullstory": .fullText, "full-story": .fullText, "full_story": .fullText,
    "encoded": .encoded,
  ]

  /// Names of the whole article that stand in vocabularies nobody knows.
  private static let anywhere: NameTable<ElementName> = [
    "full-text": .fullText, "fulltext": .fullText, "full_text": .fullText,
    "full-content": .fullText,
    "fullcontent": .fullText, "full_content": .fullText, "articlebody": .fullText,
    "article-body": .fullText, "article_body": .fullText, "bodytext": .fullText,
    "content": .fullText, "encoded": .fullText,
    // `slash:section` and its like.
    "section": .category, "keywords": .keywords, "tags": .keywords,
  ]

  /// Vocabularies of aggregators that carry the article: Yandex News and Turbo pages, Rambler,
  /// Mail.ru, Dzen, SMI2 and their like.
  private static let publisher: NameTable<ElementName> = [
    "full-text": .fullText, "fulltext": .fullText, "full_text": .fullText, "content": .fullText,
    "text": .fullText, "body": .fullText, "article": .fullText, "full-content": .fullText,
    "fullcontent": .fullText,
  ]

  /// https://www.google.com/schemas/sitemap-news/0.9/sitemap-news.xsd
  private static let newsSitemap: NameTable<ElementName> = [
    "title": .newsTitle, "publication_date": .newsDate, "name": .newsName,
    "language": .newsLanguage, "keywords": .newsKeywords,
  ]

  private static let rdfNames: NameTable<ElementName> = ["rdf": .rdf]
  private static let contentNames: NameTable<ElementName> = [
    "encoded": .encoded, "full": .fullText, "content": .fullText,
  ]
  private static let thread: NameTable<ElementName> = ["in-reply-to": .inReplyTo]
  private static let xhtml: NameTable<ElementName> = ["body": .body, "div": .body]
  private static let geo: NameTable<ElementName> = [
    "point": .geoText, "line": .geoText, "polygon": .geoText, "box": .geoText, "pos": .geoText,
    "poslist": .geoText, "featurename": .geoText,
  ]

  private static let dublinCore: NameTable<ElementName> = [
    "title": .dcTitle, "creator": .creator, "author": .creator, "date": .dcDate,
    "description": .dcDescription, "content": .fullText,
    // A subject of Dublin Core is a term, not a list of them.
    "subject": .category, "language": .dcLanguage,
  ]

  private static let terms: NameTable<ElementName> = [
    "issued": .issued, "created": .created, "modified": .updated, "abstract": .dcDescription,
    "title": .dcTitle, "creator": .creator, "author": .creator, "date": .dcDate,
    "description": .dcDescription, "subject": .category, "language": .dcLanguage,
  ]

  private static let media: NameTable<ElementName> = [
    "title": .mediaTitle, "description": .mediaDescription, "text": .mediaText,
    "category": .mediaCategory, "keywords": .keywords, "content": .mediaContent,
  ]

  private static let itunes: NameTable<ElementName> = [
    "author": .itunesAuthor, "owner": .owner, "name": .personName, "email": .personEmail,
    "title": .dcTitle, "summary": .dcDescription,
    // A line beside the summary, no text of its own.
    "subtitle": .mediaDescription, "category": .itunesCategory, "keywords": .keywords,
  ]
}
