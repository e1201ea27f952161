import Foundation
import TestSupport
import Testing

/// What of an edit is told: the real program, poll after poll.
@Suite(.fewAtOnce) struct RevisionTests {
  private static let varn =
    "Harbour chief Lena Varn said two Kestrel-9 launchers had left the pier."
  private static let cole = "Mayor Idris Cole said no Kestrel-9 had been lost."
  private static let rain = "Weather officer Sam Roe said rain would follow."
  private static let taxes = "Minister Al Penn said taxes would fall."

  /// A live blog of one entry.
  private func blog(
    _ posts: String..., title: String = "Northport: the day",
    published: String = "2026-11-20T08:00:00Z",
    updated: String = "2026-11-20T08:00:00Z"
  ) -> String {
    """
    <feed xmlns="http://www.w3.org/2005/Atom"><title>Northport Live</title><id>urn:np</id>
    <updated>\(updated)</updated><entry><id>urn:np:1</id><title>\(title)</title>
    <link href="https://np.example/live/1"/><published>\(published)</published>
    <updated>\(updated)</updated>
    <content type="html"><![CDATA[\(posts.map { "<p>\($0)</p>" }.joined())]]></content></entry></feed>
    """
  }

  private func summary(_ alert: [String: Any]) -> String { alert["summary"] as? String ?? "" }

  private func newClaims(_ alert: [String: Any]) -> [String] {
    (alert["claims"] as? [[String: Any]] ?? []).filter { $0["new"] as? Bool == true }.map { claim in
      (claim["content"] as? [String: Any])?["text"] as? String ?? "?"
    }
  }

  @Test func foreignPostsRaiseNothingWhereverTheyStand() async throws {
    let feed = try FeedFile()
    #expect(
      try await feed.types([
        blog(Self.varn), blog(Self.rain, Self.varn), blog(Self.rain, Self.varn, Self.taxes),
        blog(Self.taxes, Self.rain, Self.varn + " " + Self.rain),
        blog(Self.varn, title: "Northport: the evening"),
      ]) == [["alert.new"], [], [], [], []])
  }

  @Test func aNewClaimStandsFirstAndIsMarked() async throws {
    for isAtEnd in [true, false] {
      let feed = try FeedFile()
      #expect(try await feed.poll(blog(Self.varn)).count == 1)
      let update = try #require(
        try await feed.poll(
          isAtEnd ? blog(Self.varn, Self.rain, Self.cole) : blog(Self.cole, Self.rain, Self.varn)
        ).first)
      #expect(update["type"] as? String == "alert.updated")
      #expect(summary(update).contains("Idris Cole") && !summary(update).contains("Varn"))
      #expect(newClaims(update).count == 1)
      #expect(newClaims(update).first?.contains("no Kestrel-9 had been lost") == true)
      try AlertSchema.validate(linesOf: feed.workspace.alerts)
    }
  }

  @Test func aNewSentenceWithoutAClaimStandsFirstToo() async throws {
    let feed = try FeedFile()
    _ = try await feed.poll(blog(Self.varn))
    let update = try #require(
      try await feed.poll(blog(Self.varn, "A Kestrel-9 burns on the mole.")).first)
    #expect(summary(update).contains("A Kestrel-9 burns on the mole."))
    #expect(newClaims(update).isEmpty)
  }

  @Test func aCorrectedNumberRingsAndACounterDoesNot() async throws {
    let feed = try FeedFile()
    let (two, three) = (Self.varn, Self.varn.replacing("two", with: "three"))
    #expect(
      try await feed.types([
        blog(two, "12 comments"), blog(two, "15 comments"), blog(three, "15 comments"),
        blog(two, "16 comments"), blog(three, "17 comments. Updated 5 minutes ago."),
      ]) == [["alert.new"], [], ["alert.updated"], [], []])
  }

  @Test func aStatementTakenBackIsSaidOnce() async throws {
    let feed = try FeedFile()
    #expect(
      try await feed.types([blog(Self.varn, Self.cole)]) == [["alert.new"]])
    let gone = try await feed.poll(blog(Self.varn))
    #expect(gone.map(summary).first?.contains("a statement is gone") == true)
    #expect(
      try await feed.types([
        blog(Self.varn, Self.cole), blog(Self.varn), blog(Self.rain), blog(Self.varn),
      ])
        == [["alert.updated"], [], ["alert.updated"], ["alert.updated"]])
  }

  /// A correction or a retraction: no term stands in the item any more.
  @Test func aTextThatLosesItsTermIsWithdrawnOnce() async throws {
    let feed = try FeedFile()
    let first = try #require(try await feed.poll(blog(Self.varn)).first)
    let gone = try #require(try await feed.poll(blog(Self.rain)).first)
    #expect(gone["type"] as? String == "alert.updated")
    #expect(gone["withdrawn"] as? Bool == true)
    #expect(gone["supersedes"] as? String == first["id"] as? String)
    #expect(summary(gone).contains("withdrawn, the watch hits it no more: Northport"))
    let watch = try #require(gone["watch"] as? [String: Any])
    #expect((watch["matches"] as? [Any])?.isEmpty == true)
    #expect(gone["claims_status"] as? String == "not_read")
    try AlertSchema.validate(linesOf: feed.workspace.alerts)
    // It stays away and comes back, which is told; then it goes and comes, as two servers in turn would have it.
    #expect(
      try await feed.types([
        blog(Self.rain, Self.taxes), blog(Self.varn), blog(Self.rain), blog(Self.varn),
        blog(Self.taxes),
      ]) == [[], ["alert.updated"], [], [], []])
    let back = try #require(try feed.workspace.alertObjects().last)
    #expect(back["withdrawn"] == nil && summary(back).contains("updated: "), "\(back)")
    // Something new is said with the term, and taken back as well.
    #expect(
      try await feed.types([blog(Self.cole), blog(Self.taxes), blog(Self.cole), blog(Self.rain)])
        == [["alert.updated"], ["alert.updated"], ["alert.updated"], []])
    try AlertSchema.validate(linesOf: feed.workspace.alerts)
  }

  @Test func withdrawnIsOnlyWhatWasAlertedAndIsNoLongerSaid() async throws {
    // Too old to alert when it was first seen.
    let old = try FeedFile(backfill: "none")
    #expect(try await old.types([blog(Self.varn), blog(Self.rain)]) == [[], []])
    // The watch has changed, and the text stands.
    let feed = try FeedFile()
    #expect(try await feed.types([blog(Self.varn)]) == [["alert.new"]])
    let file = feed.workspace.configuration
    let other = try String(contentsOf: file, encoding: .utf8).replacing(
      "Kestrel-9", with: "Osprey-4")
    try Data(other.utf8).write(to: file)
    #expect(
      try await feed.types([blog(Self.rain, Self.varn), blog(Self.rain)]) == [
        [], ["alert.updated"],
      ])
  }

  /// What schema 4 kept of an alert does not say what it told.
  @Test func anAlertOfSchema4IsWithdrawnToo() async throws {
    let feed = try FeedFile()
    #expect(try await feed.types([blog(Self.varn)]) == [["alert.new"]])
    try feed.workspace.changeState("UPDATE item_match SET told = NULL, signature = 7")
    #expect(try await feed.types([blog(Self.rain), blog(Self.taxes)]) == [["alert.updated"], []])
  }

  @Test func versionsThatTakeTurnsRingOnceEach() async throws {
    let feed = try FeedFile()
    let versions = ["late", "two days late", "lost"].map {
      blog("Mayor Idris Cole said the Kestrel-9 is \($0).")
    }
    #expect(
      try await feed.types(versions + versions + versions)
        == [["alert.new"], ["alert.updated"], ["alert.updated"]]
        + [[String]](repeating: [], count: 6))
  }

  @Test func aDailyReportUnderOneGuidRingsEachDay() async throws {
    let feed = try FeedFile()
    let days = ["left the pier", "was seen at sea", "came back", "lies in the dock", "was sold"]
    #expect(
      try await feed.types(days.map { blog("The Kestrel-9 \($0).", title: "Daily report") })
        == [["alert.new"]] + [[String]](repeating: ["alert.updated"], count: 4))
    // Also where the term stands in the title alone.
    let texts = [
      "Calm seas, and nothing moved at the pier.", "Two ships left for the north at dawn.",
      "Fog kept every boat inside the harbour walls.", "Divers searched below the old lighthouse.",
    ]
    let titled = try FeedFile()
    #expect(
      try await titled.types(texts.map { blog($0, title: "Kestrel-9 report") })
        == [["alert.new"]] + [[String]](repeating: ["alert.updated"], count: 3))
    #expect(
      try await titled.types([blog(texts[3] + " No trace yet.", title: "Kestrel-9 report")]) == [[]]
    )
  }

  @Test func theLaterOfBothDatesDecidesAtAFirstFetch() async throws {
    let (old, now) = ("2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z")
    #expect(
      try await FeedFile(backfill: "1d").types([blog(Self.varn, published: old, updated: now)]) == [
        ["alert.new"]
      ])
    #expect(
      try await FeedFile(backfill: "1d").types([blog(Self.varn, published: old, updated: old)]) == [
        []
      ])
  }

  /// What schema 4 kept does not say what was told: an edit rings rather than be lost, once.
  @Test func aStateOfSchema4ForgetsNothing() async throws {
    let feed = try FeedFile()
    #expect(try await feed.types([blog(Self.varn)]) == [["alert.new"]])
    try feed.workspace.changeState("UPDATE item_match SET told = NULL, signature = 7")
    #expect(try await feed.types([blog(Self.varn)]) == [[]])
    #expect(
      try await feed.types([blog(Self.varn, Self.rain), blog(Self.varn, Self.taxes)])
        == [["alert.updated"], []])
  }
}
