import AlertLog
import ContentDigest
import FeedModel
import JSONText

/// Alerts as a bundle of STIX 2.1: of each a note about an observation of its link.
///
/// All ids are made from the alert's, so that a second export, or another one of the same alerts, has the same objects.
struct StixBundle {
  private var identity = ""
  private var links: Set<ByteKey> = []
  /// STIX asks for times of objects that have none.
  private static let epoch = "2026-01-01T00:00:00.000Z"

  mutating func head(_ first: LoggedAlert?) -> [UInt8] {
    let source = ShownText.line(first?.record["source"]?.string ?? "//claimwatch")
    identity = Self.id("identity", source)
    var json = JSONWriter(reserving: 512)
    json.object { json in
      Self.begin(&json, "identity", identity, created: Self.epoch)
      json.member("name", source)
      json.member("identity_class", "system")
    }
    let bundle = Self.id("bundle", source + "\0" + (first?.id ?? ""))
    return Array("{\"type\":\"bundle\",\"id\":\"\(bundle)\",\"objects\":[\n".utf8) + json.bytes
  }

  mutating func objects(of alert: LoggedAlert) -> [UInt8] {
    guard let time = LoggedTime.parse(alert.time.utf8)?.description else { return [] }
    var bytes: [UInt8] = []
    var about = identity
    if let link = ShownText.webLink(alert.link) {
      let url = Self.id("url", link)
      if links.insert(ByteKey(url)).inserted {
        bytes += Self.object { json in
          json.member("type", "url")
          json.member("spec_version", "2.1")
          json.member("id", url)
          json.member("value", link)
        }
      }
      about = Self.id("observed-data", alert.id)
      let seen =
        (alert.record["item"]?["first_seen"]?.string).flatMap { LoggedTime.parse($0.utf8) }?
        .description ?? time
      bytes += Self.object { json in
        Self.begin(&json, "observed-data", about, created: time)
        json.member("created_by_ref", identity)
        json.member("first_observed", min(seen, time))
        json.member("last_observed", time)
        json.member("number_observed", 1)
        json.member("object_refs", [url])
      }
    }
    bytes += Self.object { json in
      Self.begin(&json, "note", Self.id("note", alert.id), created: time)
      json.member("created_by_ref", identity)
      json.member("abstract", ShownText.line(alert.summary))
      json.member("content", Self.content(of: alert))
      json.member("labels", ["claimwatch", "watch:" + ShownText.line(alert.watchID)])
      json.key("external_references")
      json.array([alert.id]) { json, id in
        json.object { json in
          json.member("source_name", "claimwatch")
          json.member("external_id", id)
        }
      }
      json.member("object_refs", [about])
    }
    return bytes
  }

  private static func content(of alert: LoggedAlert) -> String {
    let note = AlertNote(line: alert.line)
    let lines = [note?.title ?? "", note?.standing ?? ""] + (note?.statements.map(\.line) ?? [])
    let text = lines.filter { !$0.isEmpty }.joined(separator: "\n")
    return text.isEmpty ? ShownText.line(alert.summary) + " " : text
  }

  private static func object(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
    var json = JSONWriter(reserving: 1024)
    json.object(body)
    return Array(",\n".utf8) + json.bytes
  }

  private static func begin(
    _ json: inout JSONWriter, _ type: String, _ id: String, created: String
  ) {
    json.member("type", type)
    json.member("spec_version", "2.1")
    json.member("id", id)
    json.member("created", created)
    json.member("modified", created)
  }

  /// An id by what the object is made from.
  private static func id(_ type: String, _ value: String) -> String {
    var hasher = SHA256Hasher()
    for part in ["claimwatch.stix/1", type, value] { hasher.update(field: part) }
    return type + "--" + DerivedUUID(hasher.finish()).description
  }
}
