import AlertLog
import FeedModel
import JSONText

/// What a report keeps of an alert: a few kilobytes, of a line that may have 64.
struct AlertFacts {
  let alertID: String
  let seq: Int
  let type: String
  let time: Instant
  let isWithdrawn: Bool
  let watchID: String
  let watchName: String
  let priority: Priority
  let itemID: String
  let revision: Int
  let title: String
  let language: String?
  let itemTime: Instant
  let publisher: String
  let credit: String?
  let link: String?
  let feedID: String
  let feedTitle: String?
  let storyID: String
  let merged: [String]
  let size: Int
  let publishers: Int
  let origins: Int
  let reprintOf: String?
  let claims: [ClaimFacts]
  let claimsMore: Int
  let mention: MarkedText?
  let claimsOmitted: Int
  let provenance: String

  /// Claims that are kept of an alert; further ones are counted.
  private static let mostClaims = 6
  private static let titleLimit = 300

  init?(_ alert: LoggedAlert) {
    guard let time = LoggedTime.parse(alert.time.utf8), let item = alert.record["item"] else {
      return nil
    }
    let record = alert.record
    alertID = alert.id.cut(utf8: 64)
    seq = alert.seq
    type = alert.type
    self.time = time
    isWithdrawn =
      record["withdrawn"]?.bool == true && record["watch"]?["matches"]?.array?.isEmpty == true
    watchID = alert.watchID.cut(utf8: 64)
    watchName = alert.watchName.cut(utf8: 200)
    priority = Priority(word: alert.priority)
    itemID = (item["id"]?.string ?? alert.id).cut(utf8: 64)
    revision = item["revision"]?.integer ?? 1
    title = (alert.title ?? "").cut(toScalars: Self.titleLimit)
    language = item["language"]?.string.flatMap(Self.tag)
    feedID = alert.feedID.cut(utf8: 200)
    feedTitle = alert.feedTitle?.cut(toScalars: 120)
    publisher = alert.outlet.cut(toScalars: 80)
    credit = item["credit"]?["agency"]?.string?.cut(toScalars: 80)
    link = ShownText.webLink(alert.link)
    let seen = item["first_seen"]?.string.flatMap { LoggedTime.parse($0.utf8) } ?? time
    let isTrusted = item["published_trust"]?.string?.utf8.elementsEqual("ok".utf8) == true
    let published = isTrusted ? alert.published.flatMap { LoggedTime.parse($0.utf8) } : nil
    itemTime = min(published ?? seen, time)
    let cluster = record["cluster"]
    storyID = alert.storyID.cut(utf8: 64)
    merged = (cluster?["merged"]?.array ?? []).compactMap { $0.string?.cut(utf8: 64) }
    size = cluster?["size"]?.integer ?? 0
    publishers = cluster?["publishers"]?.integer ?? 0
    origins = cluster?["origins"]?.integer ?? 0
    reprintOf = cluster?["reprint_of"]?.string?.cut(utf8: 64)
    let matches = (record["watch"]?["matches"]?.array ?? []).compactMap(MatchPlace.init)
    let (claims, more) = Self.claims(alert, matches)
    self.claims = claims
    claimsMore = more
    mention = Self.mention(record, matches)
    claimsOmitted = record["claims_omitted"]?.integer ?? 0
    provenance = Self.provenance(record)
  }

  private static func claims(
    _ alert: LoggedAlert, _ matches: [MatchPlace]
  ) -> ([ClaimFacts], Int) {
    var relations: [ByteKey: [RelationFacts]] = [:]
    for relation in (alert.record["relations"]?.array ?? []).prefix(8).compactMap(
      RelationFacts.init)
    {
      relations[ByteKey(relation.claimID), default: []].append(relation)
    }
    let wanted = alert.claims.filter { claim in
      claim.isMatched || claim.value["id"]?.string.flatMap { relations[ByteKey($0)] } != nil
    }
    let claims = wanted.prefix(mostClaims).compactMap { claim in
      ClaimFacts(
        claim, matches,
        relations: claim.value["id"]?.string.flatMap { relations[ByteKey($0)] } ?? [])
    }
    return (claims, wanted.count - claims.count)
  }

  /// The first place where a term stands in no claim; where none stands in one, the first of all.
  private static func mention(_ record: JSONValue, _ matches: [MatchPlace]) -> MarkedText? {
    let contexts = record["context"]?.array ?? []
    let outside = matches.first { $0.claimID == nil } ?? matches.first
    let context =
      contexts.first { context in
        context["start"]?.integer == outside?.range.lowerBound
          && context["field"]?.string.hasSameBytes(as: outside?.field) == true
      } ?? contexts.first
    guard let context, let exact = context["exact"]?.string else { return nil }
    func part(_ name: String) -> String { context[name]?.string ?? "" }
    return MarkedText(pieces: [
      .init(text: Self.shown(part("prefix"), 120), isMarked: false),
      .init(text: Self.shown(exact, 120), isMarked: true),
      .init(text: Self.shown(part("suffix"), 120), isMarked: false),
    ])
  }

  private static func shown(_ text: String, _ limit: Int) -> String { text.cut(toScalars: limit) }

  private static func provenance(_ record: JSONValue) -> String {
    var parts: [String] = []
    if let text = record["provenance"]?["extractor"]?.string { parts.append(text) }
    if let scope = record["item"]?["text_scope"]?.string { parts.append(scope) }
    if let reason = record["provenance"]?["page"]?["reason"]?.string {
      parts.append("page: " + reason)
    }
    if record["provenance"]?["replay"]?.bool == true { parts.append("replay") }
    return parts.map { $0.cut(toScalars: 120) }.joined(separator: ", ")
  }

  /// A language tag that may stand in a `lang` attribute.
  private static func tag(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    let isTag =
      (2...35).contains(bytes.count)
      && bytes.allSatisfy { byte in
        byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte)
          || (0x61...0x7A).contains(byte | 0x20)
      }
    return isTag ? text : nil
  }
}

/// Where a match stands.
struct MatchPlace {
  let field: String
  let range: Range<Int>
  let claimID: String?

  init?(_ match: JSONValue) {
    guard let span = match["span"], let field = span["field"]?.string,
      let start = span["start"]?.integer, let end = span["end"]?.integer
    else { return nil }
    self.field = field
    range = start..<end
    claimID = match["claim_id"]?.string
  }
}

extension String {
  /// At most so many Unicode scalars, an ellipsis the last one where something is left out. Looks at no more.
  func cut(toScalars limit: Int) -> String {
    let scalars = unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end != scalars.endIndex
    else { return self }
    return String(scalars[..<scalars.index(before: end)]) + "…"
  }
}
