import ContentDigest
import FeedModel
import Foundation
import JSONText
import Publishers
import TestSupport
import Testing

@testable import AlertLog

/// Invented events throughout.
enum Fixture {
  static let content =
    "Speaking in Northport, Lena Varn denied it. “No Kestrel-9 launcher was lost,” she said, "
    + "adding that about 40 crews may return by Friday."
  static let title = "Northport denies loss of Kestrel-9 launcher"

  static func span(_ field: Field, _ wanted: String, in text: String) -> TextSpan {
    let range = text.range(of: wanted) ?? text.startIndex..<text.startIndex
    let low = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
    return TextSpan(field: field, utf8: low..<(low + wanted.utf8.count))
  }

  static func inContent(_ wanted: String) -> TextSpan { span(.content, wanted, in: content) }

  static var claims: [Claim] {
    var first = Claim(
      speaker: inContent("she"), cue: inContent("said"),
      content: [inContent("“No Kestrel-9 launcher was lost,”")], quoteType: .direct,
      confidence: 0.934)
    first.negated = true
    first.orientation = .past
    first.speakerResolved = ResolvedSpeaker(
      name: "Lena Varn", kind: .person, role: "Harbour ministry spokesperson",
      method: .coreference, mention: inContent("Lena Varn"), confidence: 0.934)
    var second = Claim(
      speaker: inContent("she"), cue: inContent("adding"),
      content: [inContent("that about 40 crews may return by Friday")], quoteType: .indirect)
    second.hedges = [inContent("may")]
    second.numbers = [
      Quantity(span: inContent("40"), value: 40, unit: "crews", approximate: true)
    ]
    second.times = [
      TimeExpression(span: inContent("by Friday"), value: "2031-03-14", anchor: .published)
    ]
    second.locations = [Location(span: inContent("Northport"), name: nil)]
    second.via = ["the Courier"]
    return [first, second]
  }

  static var item: Item {
    var item = Item()
    item.guid = "tag:courier.example,2031:88121"
    item.link = "https://courier.example/2031/03/11/launcher"
    item.title = title
    item.authors = [Person(name: "O. Brandt"), Person(email: "desk@courier.example")]
    item.published = DateEvidence(
      raw: "Tue, 11 Mar 2031 11:10:00 +0200", instant: noon.advanced(byMilliseconds: -90_000),
      hasZone: true)
    return item
  }

  static func record(
    item: Item = Fixture.item, text: ItemText? = nil, claims: [Claim] = Fixture.claims,
    matches: [MatchRecord]? = nil, feedTitle: String? = "Northport Courier"
  ) -> AlertRecord {
    let watch = Watch(
      id: "kestrel", name: "Kestrel-9 systems", priority: .high, tags: ["weapons"],
      terms: ["Kestrel-9"])
    let digest = SHA256Digest(utf8: "x")
    let itemID = DerivedUUID(SHA256Digest(utf8: "item"))
    return AlertRecord(
      id: .alert(watchID: "kestrel", itemID: itemID, revision: 1), kind: .new, time: noon,
      source: "//desk-1.example/claimwatch", watch: WatchRecord(watch, definition: digest),
      matches: matches
        ?? [
          MatchRecord(
            term: "Kestrel-9", span: inContent("Kestrel-9"), role: .content, claim: 0),
          MatchRecord(
            term: "Kestrel-9", span: span(.title, "Kestrel-9", in: title), role: .outsideClaim,
            claim: nil),
        ],
      item: ItemRecord(
        item, id: itemID, revision: 1, feedID: "northport-courier", feedTitle: feedTitle,
        feedURL: "https://courier.example/rss.xml", language: "en", fetched: noon,
        firstSeen: noon, textScope: .fullInFeed, text: digest),
      text: text ?? ItemText(title: title, summary: nil, content: content),
      extraction: ClaimExtraction(claims: claims, language: "en", languageSupported: true),
      provenance: ProvenanceRecord(daemon: "claimwatch 0.1.0", extractor: "rules-en 1"))
  }

  static func line(_ record: AlertRecord, seq: Int64 = 1) -> [UInt8] {
    AlertRecordWriter(record).prepared().line(
      at: AlertPlace(
        seq: seq, cluster: ClusterRecord(id: "st-7f3a91", position: 1, firstAlertID: record.id)))
  }
}

/// Writes the line to a file and validates it by docs/alert.schema.json.
func validate(_ line: [UInt8], _ comment: Comment? = nil) throws -> JSONValue {
  #expect(line.count <= AlertRecordWriter.limit, comment)
  #expect(!line.contains(0x0A), comment)
  let scratch = try ScratchDirectory()
  let file = URL(fileURLWithPath: scratch.file("line.jsonl"))
  try Data(line + [0x0A]).write(to: file)
  #expect(throws: Never.self, comment) { try AlertSchema.validate(linesOf: file) }
  return try JSONValue(parsing: line)
}

@Suite struct AlertRecordTests {
  /// Texts that look like the members which a place fills in change nothing.
  @Test func aPreparedLineTakesItsPlace() throws {
    var item = Fixture.item
    item.guid = #"","seq":0,"x":""#
    item.title = #"Kestrel-9 "cluster":null, and "seq":0"#
    for record in [Fixture.record(), Fixture.record(item: item)] {
      let prepared = AlertRecordWriter(record).prepared()
      for place in [1, 87, 1 << 50] {
        var cluster = ClusterRecord(id: "st-1", position: place, firstAlertID: record.id)
        cluster.merged = ["st-2"]
        cluster.reprintOf = record.item.id
        let line = prepared.line(at: AlertPlace(seq: Int64(place), cluster: cluster))
        let value = try validate(line)
        #expect(value["seq"]?.integer == place)
        #expect(value["cluster"]?["position"]?.integer == place)
        #expect(value["cluster"]?["merged"]?.array?.count == 1)
        #expect(value["relations"]?.array?.isEmpty == true)
      }
    }
  }

  /// A line that is full has fewer relations, the strongest ones, and no fewer claims.
  @Test func relationsTakeWhatIsFree() throws {
    func relation(_ kind: String) -> RelationRecord {
      var relation = RelationRecord(
        kind: kind, claimID: "cl-000000000001",
        other: RelationRecord.Other(
          alertID: DerivedUUID(SHA256Digest(utf8: "a")),
          itemID: DerivedUUID(SHA256Digest(utf8: "b")), claimID: "cl-000000000002",
          publisher: String(repeating: "\u{1}", count: 900), speaker: nil,
          text: String(repeating: "\u{202E}", count: 2_000), time: noon))
      relation.numbers = RelationRecord.Numbers(
        claim: .init(low: 4, high: nil), other: .init(low: 32, high: 48))
      return relation
    }
    let kinds = ["denies"] + Array(repeating: "same_statement", count: 11)
    var text = String(repeating: "Kestrel-9 fired. ", count: 10)
    var seen: Set<Int> = []
    for size in stride(from: 0, through: 66_000, by: 3_000) {
      text = String(repeating: "x", count: size) + " Kestrel-9"
      let span = TextSpan(field: .content, utf8: 0..<text.utf8.count)
      let claim = Claim(speaker: nil, cue: nil, content: [span], quoteType: .direct)
      let record = Fixture.record(
        text: ItemText(title: Fixture.title, summary: nil, content: text), claims: [claim],
        matches: [
          MatchRecord(
            term: "Kestrel-9", span: TextSpan(field: .content, utf8: size + 1..<size + 10),
            role: .content, claim: 0)
        ])
      let line = AlertRecordWriter(record).prepared().line(
        at: AlertPlace(
          seq: 1, cluster: ClusterRecord(id: "st-1", position: 1, firstAlertID: record.id),
          relations: kinds.map(relation)))
      let value = try validate(line)
      let relations = try #require(value["relations"]?.array)
      seen.insert(relations.count)
      if let first = relations.first { #expect(first["relation"]?.string == "denies") }
      #expect(relations.first?["numbers"]?["other"]?["high"]?.integer == 48 || relations.isEmpty)
    }
    #expect(seen.max() == 8 && seen.count > 1, "\(seen)")
  }

  @Test func aWholeAlertIsWrittenAsSpecified() throws {
    let expected = """
      {"schema":"claimwatch.alert/1","id":"a00d793a-80f3-88b3-8c84-984f0018b1a4","seq":48211,\
      "type":"alert.new","supersedes":null,"time":"2031-02-27T23:06:40.512Z",\
      "source":"//desk-1.example/claimwatch","summary":"[kestrel] Lena Varn (Harbour ministry \
      spokesperson) said: “No Kestrel-9 launcher was lost,” — Northport Courier",\
      "watch":{"id":"kestrel","name":"Kestrel-9 systems","priority":"high","tags":["weapons"],
      """
    let line = String(decoding: Fixture.line(Fixture.record(), seq: 48_211), as: UTF8.self)
    #expect(line.hasPrefix(expected.trimmingCharacters(in: .newlines)))
    let value = try validate(Array(line.utf8))
    let claim = try #require(value["claims"]?.array?.first)
    #expect(claim["matched"]?.bool == true)
    #expect(claim["confidence"]?.number == 0.93)
    #expect(claim["speaker"]?["text"]?.string == "she")
    #expect(claim["speaker_resolved"]?["mention"]?["text"]?.string == "Lena Varn")
    #expect(claim["speaker_resolved"]?["confidence"]?.number == 0.93)
    #expect(value["claims"]?.array?.last?["matched"]?.bool == false)
    #expect(value["claims_omitted"]?.integer == 0)
    #expect(value["watch"]?["matches"]?.array?.first?["claim_id"] == claim["id"])
    #expect(value["watch"]?["matches_omitted"] == nil)
    #expect(value["claims_status"]?.string == "extracted")
    #expect(
      value["item"]?["authors"]?.array?.compactMap(\.string) == [
        "O. Brandt", "desk@courier.example",
      ])
    #expect(value["cluster"]?["position"]?.integer == 1)
    #expect(value["provenance"]?["replay"]?.bool == false)
  }

  /// An aggregator's item names the outlet; what is no address is no `url`.
  @Test(
    arguments: [
      (ItemSource(title: "Lowland Courier", link: "https://courier.example/rss"), true),
      (ItemSource(title: "Lowland Courier", link: "no address"), false),
      (ItemSource(link: "https://courier.example/rss"), true),
    ])
  func theOutletIsNamed(_ source: ItemSource, _ hasURL: Bool) throws {
    var item = Fixture.item
    item.source = source
    let value = try validate(Fixture.line(Fixture.record(item: item)))["item"]?["source"]
    #expect(value?["title"]?.string == source.title)
    #expect(value?["url"]?.string == (hasURL ? source.link : nil))
    #expect(try validate(Fixture.line(Fixture.record()))["item"]?["source"] == .null)
  }

  @Test func publisherAndCreditAreNamed() throws {
    var record = Fixture.record()
    #expect(try validate(Fixture.line(record))["item"]?["credit"] == .null)
    record.item.publisher = Publisher(name: "courier.example", basis: .link)
    record.item.credit = AgencyCredit(agency: "Nordvik Wire", place: .lastParagraph)
    let item = try validate(Fixture.line(record))["item"]
    #expect(item?["publisher"]?["name"]?.string == "courier.example")
    #expect(item?["publisher"]?["basis"]?.string == "link")
    #expect(item?["credit"]?["agency"]?.string == "Nordvik Wire")
    #expect(item?["credit"]?["place"]?.string == "last_paragraph")
  }

  /// Offsets count Unicode scalar values, so that a reader in any language can use them.
  @Test func spansAreInScalarsAndTheirTextIsThere() throws {
    let value = try validate(Fixture.line(Fixture.record()))
    let scalars = Array(Fixture.content.unicodeScalars)
    var spans = 0
    func check(_ value: JSONValue) {
      if let field = value["field"]?.string, field == "content",
        let start = value["start"]?.integer,
        let end = value["end"]?.integer, let text = value["text"]?.string
      {
        spans += 1
        #expect(String(String.UnicodeScalarView(scalars[start..<end])) == text)
      }
      for member in value.members ?? [] { check(member.value) }
      for element in value.array ?? [] { check(element) }
    }
    check(value)
    #expect(spans > 10)
    let context = try #require(value["context"]?.array)
    #expect(context.count == 1, "the title stands in the record anyway")
    let start = try #require(context[0]["start"]?.integer)
    #expect(
      String(String.UnicodeScalarView(scalars[(start - 40)..<start]))
        == context[0]["prefix"]?.string)
    #expect(context[0]["exact"]?.string == "Kestrel-9")
    #expect(context[0]["suffix"]?.string?.unicodeScalars.count == 40)
  }

  @Test func aWithdrawalHasNoMatchAndSaysSo() throws {
    var record = Fixture.record(claims: [], matches: [])
    record.kind = .updated
    record.supersedes = record.id
    record.isRead = false
    record.novelty = AlertNovelty(isWithdrawal: true)
    let value = try validate(Fixture.line(record))
    #expect(value["withdrawn"]?.bool == true)
    #expect(value["watch"]?["matches"]?.array?.isEmpty == true)
    #expect(value["context"]?.array?.isEmpty == true)
    #expect(value["claims_status"]?.string == "not_read")
    #expect(
      value["summary"]?.string
        == "[kestrel] withdrawn, the watch hits it no more: \(Fixture.title) — Northport Courier"
    )
    // Of several statements one.
    record.matches = Fixture.record().matches
    let partly = try validate(Fixture.line(record))
    #expect(partly["withdrawn"]?.bool == true)
    #expect(partly["summary"]?.string?.contains("a statement is gone") == true)
    #expect(try validate(Fixture.line(Fixture.record()))["withdrawn"] == nil)
  }

  @Test func anItemOfWhichNothingIsKnownIsValid() throws {
    var record = Fixture.record(
      item: Item(), text: ItemText(title: nil, summary: "Kestrel-9", content: nil), claims: [],
      matches: [
        MatchRecord(
          term: "Kestrel-9", span: TextSpan(field: .summary, utf8: 0..<9), role: .outsideClaim,
          claim: nil)
      ], feedTitle: nil)
    record.extraction.languageSupported = false
    record.extraction.noResponse = [TextSpan(field: .summary, utf8: 0..<7)]
    let value = try validate(Fixture.line(record))
    #expect(value["item"]?["published_trust"]?.string == "missing")
    #expect(value["item"]?["guid"] == .null)
    #expect(value["claims_status"]?.string == "unsupported")
    #expect(value["no_response"]?.array?.first?["text"]?.string == "Kestrel")
    #expect(value["summary"]?.string == "[kestrel] Kestrel-9")
  }

  @Test(
    arguments: [
      (nil, "missing"), (DateEvidence(raw: "", instant: nil, hasZone: true), "missing"),
      (DateEvidence(raw: "yesterday", instant: nil, hasZone: true), "unparsed"),
      (DateEvidence(raw: "x", instant: noon, hasZone: true), "ok"),
      (DateEvidence(raw: "x", instant: noon, hasZone: false), "no_zone"),
      (
        DateEvidence(raw: "x", instant: noon.advanced(byMilliseconds: 600_000), hasZone: true), "ok"
      ),
      (
        DateEvidence(raw: "x", instant: noon.advanced(byMilliseconds: 600_001), hasZone: true),
        "future"
      ),
    ] as [(DateEvidence?, String)])
  func datesAreTrustedAsFarAsTheyGo(date: DateEvidence?, trust: String) {
    var item = Item()
    item.published = date
    #expect(Fixture.record(item: item).item.publishedTrust == trust)
  }

  @Test func claimIDsAreSharedByWatchesAndDifferWithinAnItem() {
    let text = ItemText(title: nil, summary: nil, content: "a a")
    func claim(_ range: Range<Int>) -> Claim {
      Claim(
        speaker: nil, cue: nil, content: [TextSpan(field: .content, utf8: range)],
        quoteType: .indirect)
    }
    let ids = ClaimWriter(claims: [claim(0..<1), claim(2..<3)], text: text, itemID: "item").ids
    #expect(Set(ids).count == 2)
    #expect(ids.allSatisfy { $0.count == 15 && $0.hasPrefix("cl-") })
    #expect(ClaimWriter(claims: [claim(0..<1)], text: text, itemID: "item").ids[0] == ids[0])
    #expect(ClaimWriter(claims: [claim(0..<1)], text: text, itemID: "other").ids[0] != ids[0])
  }

  /// Spans come from other modules; whatever they say, writing never traps.
  @Test func spansOutsideTheTextAreCut() throws {
    let text = ItemText(title: "é", summary: nil, content: nil)
    let offsets = TextOffsets(text)
    for range in [0..<0, 0..<1, 1..<2, 0..<99, 50..<99] {
      for field in Field.allCases {
        var json = JSONWriter()
        offsets.write(TextSpan(field: field, utf8: range), to: &json)
        #expect(throws: Never.self) { try JSONValue(parsing: json.bytes) }
        _ = offsets.before(TextSpan(field: field, utf8: range), scalars: 40)
        _ = offsets.after(TextSpan(field: field, utf8: range), scalars: 40)
      }
    }
  }
}

@Suite struct LineLimitTests {
  private func words(_ count: Int, _ word: String) -> String {
    String(repeating: word + " ", count: count)
  }

  @Test func unmatchedClaimsGoFirst() throws {
    let piece = words(30, "ordinary") + "Kestrel-9. "
    let text = String(repeating: piece, count: 400)
    let claims = (0..<400).map { index in
      let start = index * piece.utf8.count
      return Claim(
        speaker: nil, cue: nil,
        content: [TextSpan(field: .content, utf8: start..<(start + piece.utf8.count))],
        quoteType: .indirect)
    }
    let matches = [399, 200].map { index in
      let start = (index + 1) * piece.utf8.count - 11
      return MatchRecord(
        term: "Kestrel-9", span: TextSpan(field: .content, utf8: start..<(start + 9)),
        role: .content, claim: index)
    }
    let value = try validate(
      Fixture.line(
        Fixture.record(
          text: ItemText(title: nil, summary: nil, content: text), claims: claims,
          matches: matches), seq: .max / 10))
    let written = try #require(value["claims"]?.array)
    #expect(written.count > 20)
    #expect(written.filter { $0["matched"]?.bool == true }.count == 2)
    #expect(value["claims_omitted"]?.integer == 400 - written.count)
    // What could be kept is kept: another claim of that size would not have fitted.
    #expect(Fixture.line(Fixture.record()).count < 65_535)
  }

  @Test func aMatchedClaimLongerThanALineIsCutButKept() throws {
    let text = "Kestrel-9 " + words(20_000, "word")
    let claim = Claim(
      speaker: nil, cue: nil, content: [TextSpan(field: .content, utf8: 0..<text.utf8.count)],
      quoteType: .direct)
    let match = MatchRecord(
      term: "Kestrel-9", span: TextSpan(field: .content, utf8: 0..<9), role: .content, claim: 0)
    let value = try validate(
      Fixture.line(
        Fixture.record(
          text: ItemText(title: nil, summary: nil, content: text), claims: [claim],
          matches: [match])))
    let span = try #require(value["claims"]?.array?.first?["content"]?["spans"]?.array?.first)
    #expect(span["text"]?.string?.hasSuffix("…") == true)
    #expect(span["end"]?.integer == text.unicodeScalars.count)
    #expect(value["claims_omitted"]?.integer == 0)
  }

  /// Every text from a feed at once, as long as can be and in the scalars that take most bytes.
  @Test(arguments: ["x", "я", "\u{202E}", "😀", "\u{1}", "\"", "e\u{301}"])
  func hugeFieldsStillMakeAValidLine(unit: String) throws {
    let long = String(repeating: unit, count: 100_000)
    var item = Item()
    item.guid = long
    item.link = "https://a.example/" + long
    item.title = long
    item.authors = (0..<1000).map { Person(name: "\($0)" + long.prefix(500)) }
    item.language = long
    item.published = DateEvidence(raw: long, instant: nil, hasZone: true)
    let text = ItemText(title: long, summary: nil, content: long)
    let matches = (0..<5000).map { _ in
      MatchRecord(
        term: String(long.prefix(3000)), span: TextSpan(field: .content, utf8: 0..<long.utf8.count),
        role: .outsideClaim, claim: nil)
    }
    var record = Fixture.record(
      item: item, text: text,
      claims: [
        Claim(
          speaker: TextSpan(field: .content, utf8: 0..<long.utf8.count),
          cue: TextSpan(field: .content, utf8: 0..<long.utf8.count),
          content: (0..<50).map { _ in TextSpan(field: .content, utf8: 0..<long.utf8.count) },
          quoteType: .direct)
      ], matches: matches, feedTitle: long)
    record.extraction.noResponse = (0..<100).map { _ in
      TextSpan(field: .title, utf8: 0..<long.utf8.count)
    }
    record.watch.tags = (0..<100).map { "\($0)" + long.prefix(300) }
    record.watch.name = long
    let value = try validate(Fixture.line(record), "\(unit)")
    #expect(value["item"]?["link"] == .null)
    #expect((value["watch"]?["matches_omitted"]?.integer ?? 0) > 4000)
    #expect(value["watch"]?["matches"]?.array?.isEmpty == false)
  }
}

@Suite struct SummaryLineTests {
  private func summary(_ record: AlertRecord) -> String {
    SummaryLine(
      record: record,
      claims: ClaimWriter(
        claims: record.extraction.claims, text: record.text, itemID: "i")
    ).text
  }

  @Test func namesSpeakerCueContentAndOutlet() {
    #expect(
      summary(Fixture.record())
        == "[kestrel] Lena Varn (Harbour ministry spokesperson) said: “No Kestrel-9 launcher was "
        + "lost,” — Northport Courier")
  }

  @Test func withoutAClaimItIsTheTitle() {
    var record = Fixture.record(claims: [], matches: [])
    record.kind = .updated
    #expect(
      summary(record)
        == "[kestrel] updated: Northport denies loss of Kestrel-9 launcher — Northport Courier")
  }

  @Test func staysOnOneLineOfAtMost300Scalars() {
    var item = Item()
    item.title = "a\n\tb\u{85}c\u{2028}d  e\u{0}" + String(repeating: "é", count: 500)
    let record = Fixture.record(
      item: item, claims: [], matches: [], feedTitle: String(repeating: "Courier ", count: 50))
    let text = summary(record)
    #expect(text.unicodeScalars.count == 300)
    #expect(text.hasPrefix("[kestrel] a b c d e éé"))
    #expect(text.hasSuffix("…") && text.contains("… — Courier Courier"))
  }
}

@Suite struct CutClaimTests {
  private func summary(title: String, titleClaim: String, content: String, claim: String) -> String
  {
    let text = ItemText(title: title, summary: nil, content: content)
    func span(_ field: Field, _ part: String) -> TextSpan {
      let bytes = Array((text[field] ?? "").utf8)
      let start = bytes.indices.first { bytes[$0...].starts(with: part.utf8) } ?? 0
      return TextSpan(field: field, utf8: start..<start + part.utf8.count)
    }
    let claims = [
      Claim(
        speaker: span(.title, "Varn"), cue: span(.title, "said"),
        content: [span(.title, titleClaim)], quoteType: .indirect),
      Claim(
        speaker: span(.content, "Varn"), cue: span(.content, "said"),
        content: [span(.content, claim)], quoteType: .indirect),
    ]
    let match = MatchRecord(
      term: "pier", span: span(.title, "pier"), role: .content, claim: 0)
    let record = Fixture.record(text: text, claims: claims, matches: [match], feedTitle: nil)
    return SummaryLine(
      record: record, claims: ClaimWriter(claims: claims, text: text, itemID: "i")
    ).text
  }

  @Test(
    "a claim of a title that was cut stands whole in the summary",
    arguments: [
      ("Varn said the pier was shut and that the...", "the pier was shut and that the.."),
      ("Varn said the pier was shut and that the…", "the pier was shut and that the"),
      ("Varn said the pier was shut and that the […]", "the pier was shut and that the"),
      ("Varn said the pier was shut and that the [...]", "the pier was shut and that the [...]"),
      // An arrow behind the dots, two dots, half a word.
      ("Varn said the pier was shut and that the… »", "the pier was shut and that the"),
      ("Varn said the pier was shut and that the..", "the pier was shut and that the."),
      ("Varn said the pier was shut and that the cr...", "the pier was shut and that the cr."),
      // At a number of letters, without a sign of it.
      ("Varn said the pier was shut and that the", "the pier was shut and that the"),
      ("Varn said the pier was shut and that the cr", "the pier was shut and that the cr"),
    ])
  func whole(_ title: String, _ cut: String) {
    let line = summary(
      title: title, titleClaim: cut,
      content: "Varn said the pier was\nshut and that the crew was safe. More.",
      claim: "the pier was\nshut and that the crew was safe")
    #expect(line == "[kestrel] Varn said: the pier was shut and that the crew was safe")
  }

  @Test("a claim that is whole, or that goes on otherwise, stands as it is")
  func asItIs() {
    #expect(
      summary(
        title: "Varn said the pier was shut", titleClaim: "the pier was shut",
        content: "Varn said the pier was shut and lost.", claim: "the pier was shut and lost")
        == "[kestrel] Varn said: the pier was shut")
    #expect(
      summary(
        title: "Varn said the pier was shut...", titleClaim: "the pier was shut",
        content: "Varn said the pier was sold again.", claim: "the pier was sold again")
        == "[kestrel] Varn said: the pier was shut")
  }
}

@Suite struct FlattenedTests {
  @Test("one line of bounded length, of which a bounded part is looked at")
  func bounded() {
    #expect(flattened("a\n\n b", scalars: 10) == "a b")
    #expect(flattened("abcdef", scalars: 6) == "abcdef")
    #expect(flattened("abcdefg", scalars: 6) == "abcde…")
    #expect(flattened(String(repeating: " ", count: 100) + "a", scalars: 5) == "")
    #expect(flattened("ab" + String(repeating: " ", count: 100) + "c", scalars: 5) == "a…")
    #expect(flattened("", scalars: 5) == "")
    #expect("abc".cut(toScalars: 0) == "")
  }
}

@Suite struct CutTextTests {
  @Test(arguments: ["", "abc", "é\u{301}😀\u{202E}\"\\\n", String(repeating: "я", count: 50)])
  func neverExceedsTheLimitAndCutsOnlyWhereItMust(text: String) {
    for limit in 3...200 {
      let cut = text.cut(toJSONBytes: limit)
      #expect(cut.jsonBytes <= limit, "\(limit)")
      if text.jsonBytes <= limit {
        #expect(cut == text)
      } else {
        #expect(cut.hasSuffix("…"))
        #expect(text.unicodeScalars.starts(with: cut.unicodeScalars.dropLast()))
      }
    }
  }
}

@Suite struct URITextTests {
  @Test(
    arguments: [
      ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
      ("https://a.example/й x", "https://a.example/%D0%B9%20x"),
      ("https://a.example/100%25", "https://a.example/100%25"),
      ("HTTP://a.example/<\"{|}^`\\>", "HTTP://a.example/%3C%22%7B%7C%7D%5E%60%5C%3E"),
      ("mailto:a@b.example", "mailto:a@b.example"), ("/relative", nil), ("", nil), (":x", nil),
      ("1a:x", nil), ("a b:c", nil),
    ] as [(String, String?)])
  func isAURIOrNothing(link: String, expected: String?) {
    #expect(URIText.uri(link) == expected)
  }
}
