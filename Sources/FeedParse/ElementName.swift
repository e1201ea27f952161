/// The elements that mean something to a feed reader, whichever vocabulary wrote them.
enum ElementName: UInt8 {
  case rss, rdf, feed, channel, item, items
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
  /// Means nothing, may hold something.
  case other

  /// The meaning of a local name (any case) in a vocabulary.
  init(_ local: String, in namespace: Namespace) {
    let name = local.lowercased()
    switch namespace {
    case .core, .atom: self = Self.core(name)
    case .rdf: self = name == "rdf" ? .rdf : .other
    case .dublinCore: self = Self.dublinCore(name)
    case .dublinCoreTerms: self = Self.terms(name)
    case .content: self = name == "encoded" ? .encoded : .other
    case .media: self = Self.media(name)
    case .itunes: self = Self.itunes(name)
    case .geo:
      switch name {
      case "point", "line", "polygon", "box", "pos", "poslist", "featurename": self = .geoText
      default: self = .other
      }
    case .thread: self = name == "in-reply-to" ? .inReplyTo : .other
    case .xhtml: self = name == "body" || name == "div" ? .body : .other
    case .xml, .other: self = .other
    }
  }

  private static func core(_ name: String) -> ElementName {
    switch name {
    case "rss": .rss
    case "rdf": .rdf
    case "feed": .feed
    case "channel": .channel
    case "item", "entry": .item
    case "items": .items
    case "title": .title
    case "link": .link
    case "guid": .guid
    case "id": .id
    case "description", "tagline", "subtitle", "info": .description
    case "summary", "abstract": .summary
    case "content", "fullitem": .content
    case "body": .body
    case "pubdate", "published": .pubDate
    case "issued": .issued
    case "created": .created
    case "updated", "modified", "lastbuilddate", "lastmodified": .updated
    case "date": .dcDate
    case "author", "managingeditor": .author
    case "creator": .creator
    case "name": .personName
    case "email": .personEmail
    case "uri", "url", "homepage": .personURL
    case "category": .category
    case "keywords": .keywords
    case "enclosure": .enclosure
    case "source": .source
    case "language": .language
    case "ttl": .ttl
    case "skiphours": .skipHours
    case "skipdays": .skipDays
    case "hour": .hour
    case "day": .day
    case "image": .image
    case "textinput": .textInput
    default: .other
    }
  }

  private static func dublinCore(_ name: String) -> ElementName {
    switch name {
    case "title": .dcTitle
    case "creator", "author": .creator
    case "date": .dcDate
    case "description": .dcDescription
    case "subject": .keywordOrCategory
    case "language": .dcLanguage
    default: .other
    }
  }

  private static func terms(_ name: String) -> ElementName {
    switch name {
    case "issued": .issued
    case "created": .created
    case "modified": .updated
    case "abstract": .dcDescription
    default: dublinCore(name)
    }
  }

  private static func media(_ name: String) -> ElementName {
    switch name {
    case "title": .mediaTitle
    case "description": .mediaDescription
    case "category": .mediaCategory
    case "keywords": .keywords
    case "content": .mediaContent
    default: .other
    }
  }

  private static func itunes(_ name: String) -> ElementName {
    switch name {
    case "author": .itunesAuthor
    case "owner": .owner
    case "name": .personName
    case "email": .personEmail
    case "title": .dcTitle
    case "summary": .dcDescription
    // A line beside the summary, no text of its own.
    case "subtitle": .mediaDescription
    case "category": .itunesCategory
    case "keywords": .keywords
    default: .other
    }
  }

  /// A subject of Dublin Core is a term, not a list of them.
  private static var keywordOrCategory: ElementName { .category }
}
