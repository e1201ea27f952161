import FeedModel
import JSONText

/// Writes a document as JSON, for `claimwatch parse` and whoever wants to see what was read.
///
/// Keys: `feed` and `entries` as the parsing guide (docs/parsing.md) lists them, and beside them
/// `format`, `encoding` and `recovery`. One line, UTF-8; control characters of every kind are
/// escaped.
public enum FeedDocumentWriter {
  /// The document as one line of JSON, without a line end.
  public static func json(_ document: FeedDocument) -> [UInt8] {
    var writer = JSONWriter(reserving: 64 << 10)
    writer.object {
      $0.member("format", document.format.rawValue)
      $0.key("encoding")
      write(document.encoding, to: &$0)
      if let damage = document.damage { $0.member("damage", damage.rawValue) }
      $0.key("recovery")
      write(document.recovery, to: &$0)
      $0.key("feed")
      write(document.feed, to: &$0)
      $0.key("entries")
      $0.array(document.items) { write($1, to: &$0) }
    }
    return writer.bytes
  }

  /// The document that stands for a failure: no entries, and what went wrong.
  public static func json(_ error: FeedParseError) -> [UInt8] {
    var writer = JSONWriter(reserving: 512)
    writer.object {
      $0.key("error")
      $0.object {
        $0.member("code", error.code.rawValue)
        $0.member("message", error.description)
        $0.member("advice", error.advice)
      }
      $0.key("feed")
      $0.object { _ in }
      $0.key("entries")
      $0.array([Item]()) { _, _ in }
    }
    return writer.bytes
  }

  private static func write(_ encoding: EncodingDecision, to writer: inout JSONWriter) {
    writer.object {
      $0.member("name", encoding.name)
      $0.member("origin", encoding.origin.rawValue)
      $0.member("repaired_runs", encoding.repairedRuns)
    }
  }

  private static func write(_ recovery: Recovery, to writer: inout JSONWriter) {
    let (state, notes): (String, [RepairNote]) =
      switch recovery {
      case .strict: ("strict", [])
      case .repaired(let notes): ("repaired", notes)
      case .unclosed(let notes): ("unclosed", notes)
      }
    writer.object {
      $0.member("state", state)
      $0.key("notes")
      $0.array(notes) { $0.value($1.description) }
    }
  }

  private static func write(_ feed: FeedInfo, to writer: inout JSONWriter) {
    writer.object {
      $0.member("id", feed.id)
      $0.member("title", feed.title)
      $0.member("link", feed.link)
      $0.member("language", feed.language)
      $0.member("description", feed.description)
      $0.member("published", feed.published?.instant?.secondsDescription)
      $0.member("updated", feed.updated?.instant?.secondsDescription)
      $0.key("authors")
      $0.array(feed.authors) { write($1, to: &$0) }
      $0.member("ttl_minutes", feed.ttlMinutes)
      $0.key("skip_hours")
      $0.array(feed.skipHours) { $0.value($1) }
      $0.member("skip_days", feed.skipDays)
    }
  }

  private static func write(_ item: Item, to writer: inout JSONWriter) {
    writer.object {
      $0.member("id", item.guid)
      $0.member("id_is_permalink", item.guidIsPermalink)
      $0.member("link", item.link)
      $0.member("title", item.title)
      $0.key("authors")
      $0.array(item.authors) { write($1, to: &$0) }
      writeDates(item, to: &$0)
      $0.member("language", item.language)
      $0.member("summary_text", item.summary?.text)
      $0.member("summary_html", item.summary?.html)
      $0.member("content_text", item.content?.text)
      $0.member("content_html", item.content?.html)
      $0.member("categories", item.categories)
      $0.key("enclosures")
      $0.array(item.enclosures) { write($1, to: &$0) }
      $0.key("media")
      $0.array(item.media) { write($1, to: &$0) }
      $0.key("source")
      write(item.source, to: &$0)
      if !item.asides.isEmpty { $0.member("asides", item.asides) }
      $0.member("places", item.places)
      $0.member("in_reply_to", item.inReplyTo)
    }
  }

  /// The instants, and beside them what was published, with how far it is to be trusted.
  private static func writeDates(_ item: Item, to writer: inout JSONWriter) {
    writer.member("published", item.published?.instant?.secondsDescription)
    writer.member("updated", item.updated?.instant?.secondsDescription)
    writer.key("dates")
    writer.object {
      for (name, date) in [("published", item.published), ("updated", item.updated)] {
        guard let date else { continue }
        $0.key(dynamic: name)
        $0.object {
          $0.member("raw", date.raw)
          $0.member(
            "trust", date.instant == nil ? "unreadable" : date.hasZone ? "zone" : "assumed-utc")
        }
      }
    }
  }

  private static func write(_ person: Person, to writer: inout JSONWriter) {
    writer.object {
      $0.member("name", person.name)
      $0.member("email", person.email)
      $0.member("url", person.url)
    }
  }

  private static func write(_ enclosure: Enclosure, to writer: inout JSONWriter) {
    writer.object {
      $0.member("url", enclosure.url)
      $0.member("type", enclosure.type)
      $0.member("length", enclosure.length)
    }
  }

  private static func write(_ source: ItemSource?, to writer: inout JSONWriter) {
    guard let source else { return writer.null() }
    writer.object {
      $0.member("title", source.title)
      $0.member("link", source.link)
    }
  }
}
