import FeedModel
import JSONText
import ReadableText

/// What JSON-LD says of the article (schema.org's Article and its kinds).
struct StructuredData {
  var headline: String?
  var description: String?
  var body: String?
  var authors: [String] = []
  var published: String?
  var modified: String?
  var language: String?
  var url: String?
  /// False where the publisher says that the text costs money.
  var isFree: Bool?
  /// Whether an object of a kind of article was found.
  var hasArticle = false
  /// Whether one of the kinds of video was, and no article.
  var hasVideo = false
  var hasList = false
  var publisher: String?

  /// Objects that are looked at; the rest of a larger document counts for nothing.
  private static let mostObjects = 2000

  /// Reads all scripts of a page.
  static func read(_ witnesses: borrowing PageWitnesses) -> StructuredData {
    var objects: [JSONValue] = []
    witnesses.forEachScript { script in
      guard let value = parse(script) else { return }
      collect(value, into: &objects)
    }
    var data = StructuredData()
    guard !objects.isEmpty else { return data }
    var best: (rank: Int, object: JSONValue)?
    for object in objects {
      let rank = rank(object)
      if rank > best?.rank ?? 0 { best = (rank, object) }
      if types(of: object).contains(where: { $0.utf8.starts(with: "VideoObject".utf8) }) {
        data.hasVideo = true
      }
      if types(of: object).contains(where: { $0.utf8.starts(with: "CollectionPage".utf8) }) {
        data.hasList = true
      }
    }
    if let best {
      data.hasArticle = best.rank > 1
      data.take(best.object, objects)
    }
    for object in objects where data.isFree != false {
      if isFalse(object["isAccessibleForFree"]) { data.isFree = false }
    }
    return data
  }

  private mutating func take(_ object: JSONValue, _ objects: [JSONValue]) {
    headline = Self.text(object["headline"]) ?? Self.text(object["name"])
    description = Self.text(object["description"])
    body = object["articleBody"]?.string
    published = Self.text(object["datePublished"]) ?? Self.text(object["dateCreated"])
    modified = Self.text(object["dateModified"])
    language = Self.text(object["inLanguage"]) ?? Self.text(object["inLanguage"]?["name"])
    url = Self.text(object["mainEntityOfPage"]?["@id"]) ?? Self.text(object["url"])
    publisher = Self.text(object["publisher"]?["name"])
    if let value = object["author"] ?? object["creator"] { addAuthors(value, objects, depth: 0) }
  }

  private mutating func addAuthors(_ value: JSONValue, _ objects: [JSONValue], depth: Int) {
    guard depth < 4, authors.count < 16 else { return }
    if let text = Self.text(value) { return authors.append(text) }
    for element in (value.array ?? []).prefix(64) { addAuthors(element, objects, depth: depth + 1) }
    guard value.members != nil else { return }
    if let name = Self.text(value["name"]) { return authors.append(name) }
    if let names = value["name"]?.array {
      return names.forEach { addAuthors($0, objects, depth: depth + 1) }
    }
    guard let id = value["@id"]?.string else { return }
    for object in objects {
      if object["@id"]?.string.hasSameBytes(as: id) ?? false, let name = Self.text(object["name"]) {
        return authors.append(name)
      }
    }
  }

  /// Reads a script as it is found: in a comment, with line breaks in strings, ended by `;`.
  private static func parse(_ script: UnsafeBufferPointer<UInt8>) -> JSONValue? {
    var bytes = [UInt8](script.map { $0 < 0x20 ? 0x20 : $0 })
    while let last = bytes.last, last != UInt8(ascii: "}"), last != UInt8(ascii: "]") {
      bytes.removeLast()
    }
    guard
      let start = bytes.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") })
    else { return nil }
    return try? JSONValue(parsing: bytes.dropFirst(start))
  }

  private static func collect(_ value: JSONValue, into objects: inout [JSONValue]) {
    guard objects.count < mostObjects else { return }
    switch value {
    case .array(let elements): for element in elements { collect(element, into: &objects) }
    case .object(let members):
      objects.append(value)
      for member in members {
        switch member.value {
        case .array, .object: collect(member.value, into: &objects)
        default: break
        }
      }
    default: break
    }
  }

  private static func types(of object: JSONValue) -> [String] {
    guard let type = object["@type"] else { return [] }
    return type.string.map { [$0] } ?? (type.array ?? []).compactMap(\.string)
  }

  /// How well an object tells of the page's article.
  private static func rank(_ object: JSONValue) -> Int {
    var rank = 0
    for type in types(of: object) {
      let name = Array(type.utf8.suffix(24))
      if name.ends("NewsArticle") || name.ends("Article") {
        rank = max(rank, 40)
      } else if name.ends("BlogPosting") || name.ends("Report") || name.ends("SocialMediaPosting")
        || name.ends("OpinionNewsArticle") || name.ends("Posting")
      {
        rank = max(rank, 38)
      } else if name.ends("WebPage") || name.ends("ItemPage") {
        rank = max(rank, 1)
      }
    }
    guard rank > 1 else { return rank }
    if object["articleBody"] != nil { rank += 8 }
    if object["headline"] != nil { rank += 4 }
    if object["datePublished"] != nil { rank += 2 }
    if object["author"] != nil { rank += 1 }
    return rank
  }

  private static func isFalse(_ value: JSONValue?) -> Bool {
    if value?.bool == false { return true }
    guard let text = value?.string else { return false }
    return text.hasSameBytes(as: "False") || text.hasSameBytes(as: "false")
  }

  private static func text(_ value: JSONValue?) -> String? {
    guard let string = value?.string, !string.isEmpty else { return nil }
    let text = MarkedUpText.plain(string.cut(utf8: 2048))
    return text.isEmpty ? nil : text
  }
}

extension Array<UInt8> {
  fileprivate func ends(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { self.suffix($0.count).elementsEqual($0) }
  }
}

/// Texts of witnesses, which some publishers escape once too often.
enum MarkedUpText {
  static func plain(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) || text.utf8.contains(UInt8(ascii: "<")) else {
      return PlainText.normalized(text)
    }
    return HTMLText.text(text)
  }
}
