import ContentDigest
import FeedModel
import JSONText

/// Writes an alert as one line of the log (`docs/alert-schema.md`), at most 64 KiB with its line
/// feed.
///
/// Members stand in a fixed order with `schema`, `id` and `seq` first, which the look-up of lines
/// in flight relies on. What does not fit is left out in this order: unmatched claims, matched
/// claims (first their long texts, then they themselves), matches and contexts beyond their share;
/// `claims_omitted` and `matches_omitted` count. A value type, any thread.
public struct AlertRecordWriter: Sendable {
  /// The longest line, without its line feed.
  public static let limit = 65_535
  /// Scalar values on each side of a match in `context`.
  public static let contextWidth = 40

  let record: AlertRecord
  let claims: ClaimWriter
  /// The claims that the watch matched in.
  let matched: Set<Int>
  /// The claims that are marked as new.
  let new: Set<Int>

  /// Prepares a record; the costly part is shared by all its lines.
  public init(_ record: AlertRecord) { self.init(record, claims: ClaimWriter(record)) }

  /// The same with claims that serve all watches which one item hits; they are those of `record`.
  public init(_ record: AlertRecord, claims: ClaimWriter) {
    self.record = record
    self.claims = claims
    matched = Set(record.matches.compactMap(\.claim))
    new = record.kind == .updated ? record.novelty?.claims ?? [] : []
  }

  /// The line without its place, which is all that has to be kept until it is known.
  public func prepared() -> PreparedLine {
    var head = JSONWriter(reserving: 8192)
    writeHead(&head)
    var tail = JSONWriter()
    writeTail(&tail)
    // What a place adds to a prepared line, ten digits of `claims_omitted` and the punctuation between the
    // three parts.
    let room = Self.limit - head.bytes.count - tail.bytes.count - PreparedLine.room - 64
    let fitting = fittingClaims(room)
    var json = head
    json.key("claims")
    json.array(fitting) { $0.raw(String(decoding: $1, as: UTF8.self)) }
    json.member("claims_omitted", claims.claims.count - fitting.count)
    return PreparedLine(
      [UInt8(ascii: "{")] + json.bytes + [UInt8(ascii: ",")] + tail.bytes + [UInt8(ascii: "}")])
  }

  /// The JSON of the claims that fit into `room` bytes, in their own order.
  private func fittingClaims(_ room: Int) -> [[UInt8]] {
    var room = room
    var chosen: [Int: [UInt8]] = [:]
    let indices = claims.claims.indices
    // What is new is the last to be left out.
    let ranks = [new.contains, { matched.contains($0) && !new.contains($0) }]
    let first = ranks.flatMap { indices.filter($0) }
    for index in first + indices.filter({ !matched.contains($0) && !new.contains($0) }) {
      let (isMatched, isNew) = (matched.contains(index), new.contains(index))
      var json = claims.json(index, matched: isMatched, isNew: isNew)
      if json.count + 1 > room, isMatched {
        json = claims.json(index, matched: true, isNew: isNew, textLimit: 512)
      }
      guard json.count + 1 <= room else { continue }
      room -= json.count + 1
      chosen[index] = json
    }
    return chosen.sorted { $0.key < $1.key }.map(\.value)
  }

  private func writeHead(_ json: inout JSONWriter) {
    json.member("schema", "claimwatch.alert/1")
    json.member("id", record.id.description)
    json.member("seq", 0)
    json.member("type", record.kind.rawValue)
    json.member("supersedes", record.supersedes?.description)
    if record.novelty?.isWithdrawal == true { json.member("withdrawn", true) }
    json.member("time", record.time.description)
    json.member("source", record.source.cut(toJSONBytes: 1024))
    json.member("summary", SummaryLine(record: record, claims: claims).text)
    json.key("watch")
    json.object(writeWatch)
    json.key("item")
    json.object(writeItem)
    if record.kind == .updated, let revision = record.revision {
      json.key("revision")
      revision.write(to: &json, claims)
    }
  }

  private func writeTail(_ json: inout JSONWriter) {
    json.member("claims_status", claimsStatus)
    json.key("no_response")
    json.array(record.extraction.noResponse.prefix(20)) {
      claims.offsets.write($1, to: &$0, textLimit: 200)
    }
    json.key("context")
    json.array(contexts()) { $0.raw(String(decoding: $1, as: UTF8.self)) }
    json.key("cluster")
    json.null()
    json.key("provenance")
    json.object { json in
      json.member("daemon", record.provenance.daemon.cut(toJSONBytes: 256))
      json.member("extractor", record.provenance.extractor.cut(toJSONBytes: 256))
      json.member("replay", record.provenance.replay)
      record.item.page?.writeProvenance(&json)
    }
  }

  private var claimsStatus: String {
    guard record.isRead else { return "not_read" }
    return record.extraction.languageSupported ? "extracted" : "unsupported"
  }

  private func writeWatch(_ json: inout JSONWriter) {
    let watch = record.watch
    json.member("id", watch.id)
    json.member("name", watch.name.cut(toJSONBytes: 1024))
    json.member("priority", watch.priority.rawValue)
    json.member("tags", Self.fitting(watch.tags, each: 256, total: 2048))
    json.member("definition_sha256", watch.definition.hex)
    let matches = matchObjects()
    json.key("matches")
    json.array(matches) { $0.raw(String(decoding: $1, as: UTF8.self)) }
    if matches.count < record.matches.count {
      json.member("matches_omitted", record.matches.count - matches.count)
    }
    if watch.isUndecided { json.member("undecided", true) }
    if watch.isQuiet { json.member("quiet_hours", true) }
  }

  /// The matches that fit into 16 KiB, at least one; those in claims go first, order is kept.
  private func matchObjects() -> [[UInt8]] {
    var room = 16_384
    var chosen: [Int: [UInt8]] = [:]
    let indices = record.matches.indices
    let inClaims = indices.filter { record.matches[$0].claim != nil }
    let outside = indices.filter { record.matches[$0].claim == nil }
    for index in inClaims + outside {
      var json = JSONWriter(reserving: 256)
      claims.write(record.matches[index], to: &json)
      guard json.bytes.count < room || chosen.isEmpty else { break }
      room -= json.bytes.count + 1
      chosen[index] = json.bytes
    }
    return chosen.sorted { $0.key < $1.key }.map(\.value)
  }

  private func writeItem(_ json: inout JSONWriter) {
    let item = record.item
    json.member("id", item.id.description)
    json.member("revision", item.revision)
    json.key("feed")
    json.object { json in
      json.member("id", item.feedID.cut(toJSONBytes: 1024))
      json.member("title", item.feedTitle?.cut(toJSONBytes: 1024))
      json.member("url", URIText.uri(item.feedURL) ?? item.feedURL.cut(toJSONBytes: 4096))
    }
    json.member("guid", item.guid?.cut(toJSONBytes: 4096))
    json.member("link", item.link.flatMap(URIText.uri))
    if let aggregator = AggregatorLink.host(of: item.link) {
      json.member("aggregator", aggregator)
    }
    json.member("title", item.title?.cut(toJSONBytes: 4096))
    json.member("authors", Self.fitting(item.authors, each: 512, total: 2048))
    json.key("source")
    if let source = item.source {
      json.object { json in
        json.member("title", source.title?.cut(toJSONBytes: 1024))
        json.member("url", source.link.flatMap(URIText.uri))
      }
    } else {
      json.null()
    }
    if let via = item.source, via.isForwarded {
      json.key("via")
      json.object { json in
        json.member("title", via.title?.cut(toJSONBytes: 1024))
        json.member("url", via.link.flatMap(URIText.uri))
      }
    }
    writeOrigin(&json)
    json.member("language", item.language?.cut(toJSONBytes: 64))
    json.member("published", item.published?.instant?.description)
    json.member("published_raw", item.published?.raw.cut(toJSONBytes: 256))
    json.member("published_trust", item.publishedTrust)
    json.member("updated", item.updated?.description)
    json.member("fetched", item.fetched.description)
    json.member("first_seen", item.firstSeen.description)
    json.member("text_scope", item.textScope.rawValue)
    json.member("text_sha256", item.text.hex)
    item.page?.writeItem(&json)
  }

  private func writeOrigin(_ json: inout JSONWriter) {
    json.key("publisher")
    if let publisher = record.item.publisher {
      json.object { json in
        json.member("name", publisher.name.cut(toJSONBytes: 1024))
        json.member("basis", publisher.basis.rawValue)
      }
    } else {
      json.null()
    }
    json.key("credit")
    if let credit = record.item.credit {
      json.object { json in
        json.member("agency", credit.agency.cut(toJSONBytes: 1024))
        json.member("place", credit.place.rawValue)
      }
    } else {
      json.null()
    }
  }

  /// A window around each match outside the title, which the record holds anyway, up to 6 KiB.
  private func contexts() -> [[UInt8]] {
    var room = 6144
    var objects: [[UInt8]] = []
    for match in record.matches where match.span.field != .title {
      let offsets = claims.offsets
      var json = JSONWriter(reserving: 256)
      json.object { json in
        json.member("field", match.span.field.rawValue)
        json.member("start", offsets.scalars(match.span).lowerBound)
        json.member("prefix", offsets.before(match.span, scalars: Self.contextWidth))
        json.member("exact", offsets.text(match.span).cut(toJSONBytes: 4096))
        json.member("suffix", offsets.after(match.span, scalars: Self.contextWidth))
      }
      guard json.bytes.count < room else { break }
      room -= json.bytes.count + 1
      objects.append(json.bytes)
    }
    return objects
  }

  private static func fitting(_ strings: [String], each: Int, total: Int) -> [String] {
    var room = total
    var chosen: [String] = []
    for string in strings {
      let string = string.cut(toJSONBytes: each)
      room -= string.jsonBytes + 3
      if room < 0 { break }
      chosen.append(string)
    }
    return chosen
  }
}
