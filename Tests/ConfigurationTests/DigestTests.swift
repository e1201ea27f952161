import FeedModel
import Testing

@testable import Configuration

/// When digests are sent.
@Suite struct DigestTests {
  private func times(_ text: String) throws -> DigestTimes {
    let configuration = try plainLoader.load(
      text: """
        [[output]]
        id = "room"
        kind = "chat"
        service = "slack"
        secret_file = "/dev/null"
        digest = "\(text)"
        group_by = "story"
        max = 7
        """, path: "/etc/claimwatch.toml")
    let grouping = try #require(configuration.outputs.first?.grouping)
    #expect(grouping.key == .story && grouping.most == 7)
    guard case .digest(let times) = grouping.window else { throw NoDigest() }
    return times
  }
  private struct NoDigest: Error {}

  private func next(_ text: String, _ seconds: Int64) throws -> Int64 {
    try times(text).next(after: Instant(seconds: seconds)).milliseconds / 1000
  }

  // Fri, 27 Nov 2026 08:00:00 UTC
  private static let morning: Int64 = 1_795_766_400

  @Test func hoursAndDaysOfUniversalTime() throws {
    #expect(try next("hourly", Self.morning) == Self.morning + 3600)
    #expect(try next("hourly", Self.morning - 1) == Self.morning)
    #expect(try next("daily 08:00 UTC", Self.morning - 1) == Self.morning)
    #expect(try next("daily 08:00 UTC", Self.morning) == Self.morning + 86_400)
    #expect(try next("daily 00:00 UTC", Self.morning) == Self.morning + 57_600)
  }

  /// In Kyiv 08:00 is 06:00 UTC in winter and 05:00 in summer; on 28 March 2027 the clock goes from 03:00 to 04:00.
  @Test func aZoneKeepsItsWallClock() throws {
    #expect(try next("daily 08:00 Europe/Kyiv", Self.morning) == Self.morning + 79_200)
    // Sat, 27 Mar 2027 06:00:00 UTC
    let before: Int64 = 1_806_127_200
    #expect(try next("daily 08:00 Europe/Kyiv", before) == before + 82_800)
    // 03:30 is not there that night, and is not left out.
    let night = try next("daily 03:30 Europe/Kyiv", before)
    #expect((before + 68_000...before + 70_300).contains(night), "\(night - before)")
    let after = try next("daily 03:30 Europe/Kyiv", night)
    #expect(after - night > 72_000 && after - night <= 90_000)
  }

  @Test func aChatCollectsUnlessItSaysOtherwise() throws {
    func window(_ kind: String, _ more: String = "") throws -> OutputGrouping.Window? {
      try plainLoader.load(
        text: """
          [[output]]
          id = "x"
          \(kind)
          \(more)
          """, path: "/etc/claimwatch.toml"
      ).outputs.first?.grouping.window
    }
    let chat = "kind = \"chat\"\nservice = \"slack\"\nsecret_file = \"/dev/null\""
    let mail = """
      kind = "mail"
      url = "smtp://localhost"
      sender = "a@desk.example"
      recipients = ["b@desk.example"]
      """
    #expect(try window(chat) == .collect(3000))
    #expect(try window(chat, "collect = \"0s\"") == nil)
    #expect(try window(mail) == nil)
    #expect(try window(mail, "collect = \"1m\"") == .collect(60_000))
  }
}
