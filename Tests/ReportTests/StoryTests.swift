import FeedModel
import TestSupport
import Testing

@testable import Report

/// Alerts to stories, claims to threads.
@Suite struct StoryTests {
  static let window = ReportDocument.Window(
    from: Instant(milliseconds: 1_795_651_200_000), to: Instant(milliseconds: 1_795_737_600_000))

  static func given() -> ReportMaker.Given {
    ReportMaker.Given(window: window, health: ReportHealth(program: "claimwatch test"))
  }

  static func report(
    _ lines: [AlertLines], against earlier: EarlierReport? = nil
  ) throws -> ReportDocument {
    var given = given()
    given.earlier = earlier
    var maker = ReportMaker(given)
    for line in lines { maker.add(try #require(line.alert)) }
    let document = maker.document()
    try AlertSchema.validate(ReportJSON.bytes(document), by: "report.schema.json")
    return document
  }

  @Test func storiesStandByOriginsThenByTime() throws {
    var lines: [AlertLines] = []
    for (seq, (story, publisher)) in [
      ("st-a", "Harbour Courier"), ("st-b", "Evening Post"), ("st-b", "Ammer Gazette"),
      ("st-c", "Coast Radio"),
    ].enumerated() {
      lines.append(
        AlertLines(
          seq: seq + 1, item: seq + 1, published: "2026-11-26T0\(9 - seq):00:00.000Z",
          publisher: publisher, story: story))
    }
    let report = try Self.report(lines)
    #expect(report.stories.map(\.id) == ["st-b", "st-c", "st-a"])
    #expect(report.stories.map(\.origins) == [2, 1, 1])
    #expect(report.stories.first?.first.publisher == "Ammer Gazette")
    #expect(report.totals.publishers == 4)
  }

  @Test func oneItemOfTwoWatchesStandsOnceWithTwoAddresses() throws {
    let claim = AlertLines.claim("cl-000000000001")
    let report = try Self.report([
      AlertLines(seq: 1, claims: [claim]), AlertLines(seq: 2, watch: "port", claims: [claim]),
    ])
    let story = try #require(report.stories.first)
    #expect(report.stories.count == 1 && story.items.count == 1)
    #expect(story.items.first?.hits.map(\.seq) == [1, 2] && story.watches == ["kestrel", "port"])
    #expect(story.statements.count == 1)
    let page = String(decoding: ReportPage(report).bytes, as: UTF8.self)
    for seq in 1...2 { #expect(page.contains("id=\"a-\(AlertLines.alertID(seq))\"")) }
  }

  @Test func claimsStandInThreads() throws {
    let figures = ",\"numbers\":{\"claim\":{\"low\":5,\"high\":5},\"other\":{\"low\":4,\"high\":4}}"
    let report = try Self.report([
      AlertLines(seq: 1, claims: [AlertLines.claim("cl-1", number: ("four", 4))]),
      AlertLines(
        seq: 2, item: 2, published: "2026-11-26T07:10:00.000Z", publisher: "Evening Post",
        claims: [
          AlertLines.claim(
            "cl-2", speaker: "Oskar Brandt", content: "five of them left", number: ("five", 5))
        ],
        relations: [
          AlertLines.relation("differs_number", "cl-2", to: "cl-1", ofItem: 1, numbers: figures)
        ]),
      AlertLines(
        seq: 3, item: 3, published: "2026-11-26T07:20:00.000Z", publisher: "Ammer Gazette",
        claims: [AlertLines.claim("cl-3", speaker: "Idris Cole", content: "none left")],
        relations: [AlertLines.relation("denies", "cl-3", to: "cl-2", ofItem: 2)]),
      AlertLines(
        seq: 4, item: 4, published: "2026-11-26T07:30:00.000Z", publisher: "Coast Radio",
        claims: [AlertLines.claim("cl-4", content: "four launchers have left")],
        relations: [AlertLines.relation("same_statement", "cl-4", to: "cl-1", ofItem: 1)]),
    ])
    let story = try #require(report.stories.first)
    let root = try #require(story.statements.first)
    #expect(story.statements.count == 1 && root.speaker == "Lena Varn")
    // Idris Cole denies Oskar Brandt, not Lena Varn.
    #expect(root.replies.map(\.relation) == [.differsNumber])
    #expect(root.replies.first?.statement.replies.map(\.relation) == [.denies])
    #expect(root.replies.first?.statement.replies.first?.statement.speaker == "Idris Cole")
    #expect(root.replies.first?.figures?.earlier == "four")
    #expect(root.replies.first?.figures?.later == "five")
    #expect(root.alsoIn.map(\.publisher) == ["Coast Radio"])
    #expect(report.totals.differing == 1 && report.totals.denied == 1)
    #expect(report.totals.statements == 3)
    let page = String(decoding: ReportPage(report).bytes, as: UTF8.self)
    #expect(page.contains("<strong><bdi>four</bdi></strong>") && page.contains("denied by"))
    let text = String(decoding: ReportPlainText.bytes(report), as: UTF8.self)
    #expect(text.contains("[differs: four / five] Oskar Brandt"), "\(text)")
  }

  @Test func aClaimThatIsNotInTheReportIsTold() throws {
    let report = try Self.report([
      AlertLines(
        claims: [AlertLines.claim("cl-1")],
        relations: [AlertLines.relation("denies", "cl-1", to: "cl-9", ofItem: 9)])
    ])
    let reference = try #require(report.stories.first?.statements.first?.references.first)
    #expect(reference.relation == .denies && reference.speaker == "Oskar Brandt")
    #expect(report.totals.denied == 1)
  }

  /// A log that somebody made may hold anything.
  @Test func relationsThatLeadInCirclesEnd() throws {
    let report = try Self.report([
      AlertLines(
        seq: 1, cluster: ",\"merged\":[\"st-2\"]", claims: [AlertLines.claim("cl-1")],
        relations: [
          AlertLines.relation("denies", "cl-1", to: "cl-2", ofItem: 2),
          AlertLines.relation("same_statement", "cl-1", to: "cl-1", ofItem: 1),
        ]),
      AlertLines(
        seq: 2, item: 2, story: "st-2", cluster: ",\"merged\":[\"st-1\"]",
        claims: [AlertLines.claim("cl-2", content: "two")],
        relations: [AlertLines.relation("denies", "cl-2", to: "cl-1", ofItem: 1)]),
    ])
    #expect(report.stories.flatMap(\.items).count == 2)
  }

  @Test func termsAreMarkedWhereTheyStand() throws {
    let match = """
      {"term":"launchers","kind":"phrase","span":{"field":"content","start":105,"end":114,"text":"launchers"},\
      "role":"content","claim_id":"cl-1"}
      """
    let report = try Self.report([
      AlertLines(claims: [AlertLines.claim("cl-1")], matches: match)
    ])
    let content = try #require(report.stories.first?.statements.first?.content)
    #expect(content.pieces.map(\.text) == ["four ", "launchers", " left"])
    #expect(content.pieces.map(\.isMarked) == [false, true, false])
  }

  @Test func aLongTextIsCutAroundItsMark() {
    let text = String(repeating: "a ", count: 400) + "mark" + String(repeating: " b", count: 400)
    let cut = MarkedText(text, marks: [800..<804]).cut(100, around: 40)
    #expect(cut.pieces.filter(\.isMarked).map(\.text) == ["mark"])
    #expect(cut.text.hasPrefix("…") && cut.text.hasSuffix("…"))
    #expect(cut.text.unicodeScalars.count == 102)
    #expect(MarkedText("short", marks: [3..<99, 0..<2]).pieces.map(\.text) == ["sh", "ort"])
  }

  @Test func aMentionOutsideOfClaimsIsShownWithWhatStandsAround() throws {
    let report = try Self.report([
      AlertLines(
        context:
          "{\"field\":\"content\",\"start\":5,\"prefix\":\"the \",\"exact\":\"Kestrel-9\",\"suffix\":\" at the pier\"}"
      )
    ])
    let page = String(decoding: ReportPage(report).bytes, as: UTF8.self)
    #expect(page.contains("…the <mark>Kestrel-9</mark> at the pier…"), "\(page)")
  }

  @Test func newAndChangedAreAgainstAnEarlierReport() throws {
    let before = try Self.report([
      AlertLines(seq: 1, claims: [AlertLines.claim("cl-1", content: "four launchers left")]),
      AlertLines(seq: 2, item: 2, story: "st-2", claims: [AlertLines.claim("cl-2")]),
    ])
    let earlier = try EarlierReport(parsing: ReportJSON.bytes(before))
    let now = try Self.report(
      [
        AlertLines(
          seq: 3, revision: 2, claims: [AlertLines.claim("cl-3", content: "six launchers left")],
          type: "alert.updated"),
        AlertLines(seq: 2, item: 2, story: "st-2", claims: [AlertLines.claim("cl-2")]),
        AlertLines(seq: 4, item: 4, story: "st-4", claims: [AlertLines.claim("cl-4")]),
      ], against: earlier)
    let news = Dictionary(uniqueKeysWithValues: now.stories.map { ($0.id, $0.news) })
    #expect(news == ["st-1": .changed, "st-2": News.none, "st-4": .new])
    let change = try #require(
      now.stories.first { $0.id == "st-1" }?.items.first?.changes.first)
    #expect(change.old == "four launchers left" && change.new == "six launchers left")
    let page = String(decoding: ReportPage(now).bytes, as: UTF8.self)
    #expect(page.contains("four launchers left</del>") && page.contains("six launchers left</ins>"))
    for wrong in ["{}", "[", "{\"schema\":\"claimwatch.report/1\"}"] {
      #expect(throws: EarlierReport.Fault.self) { try EarlierReport(parsing: Array(wrong.utf8)) }
    }
  }
}
