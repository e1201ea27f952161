import FeedModel
import Testing

@testable import ClaimExtract

/// What is counted, when it was and whether it is denied: a table for each, in sentences as feeds have them.
@Suite("What is derived: tables")
struct DerivedTableTests {
  private func claim(_ content: String) throws -> (Marked, Claim) {
    let marked = Marked("[The ministry] {said} <\(content)>")
    return (marked, try #require(marked.read().claims.first))
  }

  @Test(
    "units",
    arguments: [
      ("five U.S.-supplied launchers were hit", ["launchers"]),
      ("the depot lies 14 km south of Halm", ["km"]),
      ("it sank 14km south of Halm", ["km"]),
      ("12 Estian-built Kestrel-9 rocket launchers burned", ["launchers"]),
      ("three fully loaded grain ships had left", ["ships"]),
      ("at least 40 of its soldiers had died", ["soldiers"]),
      ("it had shot down 23 of 31 drones", ["drones", "drones"]),
      ("a total of 18 people, including four children, were hurt", ["people", "children"]),
      ("1.5 million barrels a day would flow", ["barrels"]),
      ("30 percent of crews had left", ["percent"]),
      ("the wave was six metres high", ["metres"]),
      ("about two dozen armed men took the pier", ["men"]),
      ("it would buy six to eight second-hand ferries", ["ferries", "ferries"]),
      ("it needed $1.2 billion", ["$"]),
      ("7,000-8,000 homes had no power", ["homes", "homes"]),
      ("the 300-bed hospital was full", ["bed"]),
      ("hundreds of mostly elderly residents had fled", ["residents"]),
      ("four more bodies were found", ["bodies"]),
      ("the convoy of 22 trucks had crossed", ["trucks"]),
      ("eight Norland navy patrol boats were seen", ["boats"]),
      ("2 m of snow fell in 24 hours", ["m", "hours"]),
      ("the missile flew 1,300 km/h", ["km/h"]),
      ("15 were killed and 40 wounded", [nil, nil]),
      ("it had hired 120 full-time nurses", ["nurses"]),
      ("it paid £2 m for the pier", ["£"]),
    ])
  func units(_ content: String, _ expected: [String?]) throws {
    #expect(try claim(content).1.numbers.map(\.unit) == expected)
  }

  @Test("two metres are no two million, two m of money are")
  func metres() throws {
    #expect(try claim("2 m of snow fell").1.numbers.first?.value == 2)
    #expect(try claim("it paid £2 m for the pier").1.numbers.first?.value == 2_000_000)
  }

  @Test(
    "dates against Tuesday, 11 March 2031",
    arguments: [
      ("it will free the barges held since October 7", ["2030-10-07"]),
      ("it had waited since Monday", ["2031-03-10"]),
      ("nets would be banned from June 1", ["2031-06-01"]),
      ("the ban would run until 30 September", ["2031-09-30"]),
      ("it would vote on Friday", ["2031-03-14"]),
      ("it voted on Friday", ["2031-03-07"]),
      ("the lock had been shut since last May", ["2030-05"]),
      ("the lock, shut since May, would open in July", ["2030-05", "2031-07"]),
      ("the boats would return next month", ["2031-04"]),
      ("the strike began two weeks ago", ["2031-02-25"]),
      ("the strike would begin in three days", ["2031-03-14"]),
      ("no ship had sailed since 2019", ["2019"]),
      ("it would sail before December 1", ["2031-12-01"]),
      ("the court would sit on Monday, 17 March", ["2031-03-17"]),
      ("the court sat on Monday, 10 March 2031", ["2031-03-10"]),
      ("it met in mid-February", ["2031-02"]),
      ("2025 was the worst year", ["2025"]),
      ("a boat lost on 12 November last year was found", ["2030-11-12"]),
      ("a boat lost in January last year was found", ["2030-01"]),
      ("the port would close this Friday", ["2031-03-14"]),
      ("it has kept the toll since January 2021", ["2021-01"]),
    ])
  func dates(_ content: String, _ expected: [String]) throws {
    #expect(try claim(content).1.times.map(\.value) == expected)
  }

  @Test(
    "negation, inside quotations too",
    arguments: [
      ("“We will not sail”", true), ("“Nobody was hurt”", true),
      ("“there is no danger”", true), ("“I don't think it sank”", true),
      ("“It is not true that it sank”", true), ("“Never again”", true),
      ("the lock was “not safe”", true), ("the ferry, “which has no radio”, was late", false),
      ("“There is nothing to see”", true), ("“We cannot wait”", true),
      ("that none of the crews had been found", true),
      ("“Without the ferry we can't live here”", true), ("“Not one boat came back”", true),
      ("“Neither side wants war”", true), ("it was no longer safe", true),
      ("“Nothing but rust is left”", false), ("“Why not sail?”", false),
      ("no fewer than 40 boats sank", false), ("no less than half of them left", false),
      ("“The port is open. It was never shut”", false), ("not only boats were lost", false),
    ])
  func negation(_ content: String, _ expected: Bool) throws {
    #expect(try claim(content).1.negated == expected)
  }

  @Test(
    "stance",
    arguments: [
      ("assessed", Stance.estimate), ("assesses", .estimate),
      ("assesses with high confidence", .estimate), ("specified", .say), ("clarified", .say),
      ("concluded", .assert), ("conceded", .confirm), ("acknowledged", .confirm),
      ("disputes", .deny), ("rebuffed", .deny), ("stressed", .assert), ("forecast", .estimate),
      ("testified", .say), ("hinted", .say), ("documented", .report), ("vowed", .promise),
      ("threatened", .warn), ("cautioned", .warn), ("demanded", .ask), ("noted", .say),
      ("estimated", .estimate), ("blamed", .accuse),
    ])
  func stance(_ cue: String, _ expected: Stance) throws {
    let marked = Marked("[The institute] {\(cue)} <that the front was stable>")
    #expect(try #require(marked.read().claims.first).stance == expected)
  }
}
