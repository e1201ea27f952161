import Configuration
import FeedFetch
import FeedModel
import FeedParse
import JSONText
import PollSchedule
import SourceReaders

/// What would be read at an address now: the first items, and where each of their fields comes from
/// (`claimwatch feeds preview`). Nothing is recorded.
public struct SourcePreview: Sendable {
  /// Items that are shown.
  public static let items = 5

  public let url: String
  public let kind: SourceKind
  public let format: FeedFormat
  public let title: String?
  public let encoding: EncodingDecision
  /// All there are.
  public let count: Int
  /// The first of them.
  public let first: [Item]
  /// Where each field comes from, by the names of ``FieldMap/Key``.
  public let origins: [(key: FieldMap.Key, from: String)]
  /// The map that it was read by, and whether that was guessed.
  public let map: FieldMap?
  public let isGuessed: Bool
  /// Whether the whole page was held in memory, since its map looks outside of items.
  public let isHeldWhole: Bool
  /// Keys of the map that gave nothing.
  public let unfilled: [FieldMap.Key]
  /// What was repaired, cut or left out.
  public let notes: [String]
  public let isUnclosed: Bool

  /// What stands at the address of `feed`.
  public static func look(
    at feed: FeedConfiguration, _ configuration: Configuration?
  ) async throws(FeedDiscovery.Failure) -> SourcePreview {
    let engine = FetchEngine()
    defer { engine.stop() }
    let settings = configuration?.fetch ?? FetchSettings()
    let look = SourceLook(configuration: configuration, settings: settings, engine: engine)
    do {
      return SourcePreview(try await look.look(at: feed), of: feed)
    } catch {
      // A page without a feed: the list that it may hold is shown.
      var guessed = feed
      (guessed.kind, guessed.map) = (.html, .guess)
      if feed.kind == .automatic, error.poll.code == "not-a-feed", error.response != nil,
        let sight = try? await look.look(at: guessed)
      {
        return SourcePreview(sight, of: guessed)
      }
      throw FeedDiscovery.Failure(
        isAnswer: error.isAnswer, description: FeedDiscovery.words(error.poll, feed))
    }
  }

  /// A feed at `url` without anything of its own.
  public static func feed(
    at url: String, kind: SourceKind, map: FieldMap?, _ configuration: Configuration?
  ) -> FeedConfiguration {
    var feed = FeedConfiguration(id: "preview", url: url, location: .web(url))
    feed.proxy = (configuration?.fetch ?? FetchSettings()).proxy
    feed.kind = kind
    feed.map = map
    return feed
  }

  /// The first thing that is wrong with a map.
  public static func fault(in map: FieldMap, as kind: SourceKind) -> MapFault? {
    map.faults(as: kind).first
  }

  init(_ sight: SourceLook.Sight, of feed: FeedConfiguration) {
    let document = sight.source.document
    url = sight.response?.finalURL ?? feed.url
    kind = sight.source.kind
    format = document.format
    title = document.feed.title
    encoding = document.encoding
    count = document.items.count
    first = Array(document.items.prefix(Self.items))
    map = sight.source.map
    isGuessed = sight.source.kind == .html && feed.map?.isGuess == true
    isHeldWhole =
      kind == .html && feed.map?.isGuess == false && sight.source.map?.readsItemByItem == false
    origins = Self.origins(sight.source)
    unfilled = sight.source.unfilled
    switch document.recovery {
    case .strict: (notes, isUnclosed) = ([], false)
    case .repaired(let said): (notes, isUnclosed) = (said.map(\.description), false)
    case .unclosed(let said): (notes, isUnclosed) = (said.map(\.description), true)
    }
  }

  /// Of feeds the format says it: their readers look for each field in several elements.
  private static func origins(
    _ source: SourceDocument
  ) -> [(key: FieldMap.Key, from: String)] {
    switch source.kind {
    case .html, .json:
      guard let map = source.map else { return [] }
      return map.keys.map { ($0, map[$0] ?? "") }
    case .sitemap:
      return [
        (.item, "<url>"), (.id, "<loc>"), (.link, "<loc>"), (.title, "<news:title>"),
        (.date, "<news:publication_date>"),
      ]
    case .telegram:
      return [
        (.item, "tgme_widget_message"), (.id, "data-post"),
        (.link, "tgme_widget_message_date"), (.date, "<time>"),
        (.text, "tgme_widget_message_text"),
      ]
    case .feed, .automatic: return []
    }
  }

  /// An item on one line: its date, and its title or the beginning of its text.
  public static func line(of item: Item) -> String {
    let date = (item.published ?? item.updated).map {
      $0.instant?.secondsDescription ?? "unreadable date"
    }
    return "\(date ?? "no date")  \(name(of: item))"
  }

  /// Its title; of an item without one the beginning of its text.
  public static func name(of item: Item) -> String {
    if let title = item.title, !title.isEmpty { return title }
    let text = item.summary?.text ?? item.content?.text ?? ""
    let words = text.utf8.prefix(2_000).split { $0 <= 0x20 }
    var line = ""
    for word in words {
      guard line.utf8.count + word.count < 120 else { return line + " …" }
      line += (line.isEmpty ? "" : " ") + String(decoding: word, as: UTF8.self)
    }
    return line.isEmpty ? "(nothing)" : line
  }

  /// For programs (docs/sources.md).
  public var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("schema", "claimwatch.preview/1")
      json.member("url", url)
      json.member("kind", kind.rawValue)
      json.member("format", format.rawValue)
      json.member("title", title)
      json.member("encoding", encoding.name)
      json.member("encoding_from", encoding.origin.rawValue)
      json.member("items", count)
      json.key("from")
      json.object { json in
        for origin in origins {
          json.key(dynamic: origin.key.rawValue)
          json.value(origin.from)
        }
      }
      json.member("guessed", isGuessed)
      json.member("held_whole", isHeldWhole)
      json.member("unfilled", unfilled.map(\.rawValue))
      json.member("notes", notes)
      json.member("complete", !isUnclosed)
      json.key("first")
      json.array(first) { json, item in Self.write(item, to: &json) }
    }
    return json.bytes
  }

  private static func write(_ item: Item, to json: inout JSONWriter) {
    json.object { json in
      json.member("id", item.guid)
      json.member("link", item.link)
      json.member("title", item.title)
      let date = item.published ?? item.updated
      json.member("date", date?.instant?.description)
      json.member("date_as_written", date?.raw)
      json.member("text", item.content?.text ?? item.summary?.text)
      json.member("source", item.source?.title)
      json.member("language", item.language)
    }
  }
}
