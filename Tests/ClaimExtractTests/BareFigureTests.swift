import FeedModel
import Testing

@testable import ClaimExtract

/// Figures that are given without a verb of speech. Marks as in ``Marked``: what the tagger found.
@Suite("Bare figures")
struct BareFigureTests {
  @Test(
    "a figure is a claim of who gives it",
    arguments: [
      ("Police counted 8,000.", Found("Police", "counted", ["8,000"])),
      (
        "An observer group counted nine stations without ballots.",
        Found("An observer group", "counted", ["nine stations without ballots"])
      ),
      (
        "Researchers flew a kite over the road and counted 47,000, give or take 4,000.",
        Found("Researchers", "counted", ["47,000, give or take 4,000"])
      ),
      (
        "A monitor in the port logged six explosions before dawn.",
        Found("A monitor in the port", "logged", ["six explosions"])
      ),
      (
        "The statistics office recorded 1,204 deaths in May.",
        Found("The statistics office", "recorded", ["1,204 deaths in May"])
      ),
      (
        "The rebels put their own losses at ten men.",
        Found("The rebels", "put", ["their own losses at ten men"])
      ),
      (
        "Prosecutors now put the number of victims at 33, five of them children, on Monday.",
        Found(
          "Prosecutors", "now put", ["the number of victims at 33, five of them children"])
      ),
      (
        "Turnout, first given as 78, the protocol of the commission puts at 69 per cent.",
        Found("the protocol of the commission", "puts at", ["Turnout", "69 per cent"])
      ),
      (
        "In total since the spring the ministry counts 213 aircraft and 98 launchers destroyed.",
        Found("the ministry", "counts", ["213 aircraft and 98 launchers destroyed"])
      ),
      (
        "The opposition puts the figure closer to 45 percent.",
        Found("The opposition", "puts", ["the figure closer to 45 percent"])
      ),
      (
        "The Red Lantern relief agency gave a figure of 450 displaced families.",
        Found(
          "The Red Lantern relief agency", "gave", ["a figure of 450 displaced families"])
      ),
      (
        "The mayor, Ines Karol, gave a provisional death toll of 19.",
        Found("The mayor, Ines Karol,", "gave", ["a provisional death toll of 19"])
      ),
      (
        "The prison service gave 12 as the number of escaped inmates.",
        Found("The prison service", "gave", ["12 as the number of escaped inmates"])
      ),
      (
        "State television gave the number of dead as 102.",
        Found("State television", "gave", ["the number of dead as 102"])
      ),
      (
        "The election commission gives Varo Lutz 54 percent.",
        Found("The election commission", "gives", ["Varo Lutz 54 percent"])
      ),
      (
        "The army lowered the number of missing soldiers from 14 to eleven.",
        Found("The army", "lowered", ["the number of missing soldiers from 14 to eleven"])
      ),
      (
        "The disaster agency updated the toll to 61 at noon.",
        Found("The disaster agency", "updated", ["the toll to 61"])
      ),
      (
        "The health office has revised its estimate of the cost to £3 million.",
        Found("The health office", "has revised", ["its estimate of the cost to £3 million"])
      ),
      (
        "The relief office arrives at no more than 31, because it counts families.",
        Found("The relief office", "arrives at", ["no more than 31"])
      ),
      (
        "The defence ministry spoke of 40 drones.",
        Found("The defence ministry", "spoke of", ["40 drones"])
      ),
      ("The governor has four dead.", Found("The governor", "has", ["four dead"])),
      (
        "The railway company has 15 injured on its list.",
        Found("The railway company", "has", ["15 injured on its list"])
      ),
      (
        "A doorman heard five shots and ran.",
        Found("A doorman", "heard", ["five shots"])
      ),
      (
        "The Tide Office has raised its rating of Monday's storm at Halm from level 1 to level 2.",
        Found(
          "The Tide Office", "has raised",
          ["its rating of Monday's storm at Halm from level 1 to level 2"])
      ),
      (
        "The kidnappers lowered their demand to two million.",
        Found("The kidnappers", "lowered", ["their demand to two million"])
      ),
      ("A doorman heard FIVE before he ran.", Found("A doorman", "heard", ["FIVE"])),
      ("The ministry's figure is 31.", Found("The ministry", "figure is", ["31"])),
      (
        "The coastguard's count stood at 44 on Monday evening.",
        Found("The coastguard", "count stood at", ["44"])
      ),
      (
        "The damage is well below the chamber's estimate of 12 million crowns.",
        Found("the chamber", "estimate of", ["12 million crowns"])
      ),
      (
        "The observers' preliminary count came to 71.",
        Found("The observers", "count came to", ["71"])
      ),
      (
        "By the union's count, 600 drivers stayed at home.",
        Found("the union", "count", ["600 drivers stayed at home"])
      ),
      (
        "An estimate of 70 dead came from the Crescent Aid mission.",
        Found("the Crescent Aid mission", "came from", ["An estimate of 70 dead"])
      ),
    ])
  func figure(_ text: String, _ expected: Found) { #expect(Given.repaired(text) == [expected]) }

  @Test(
    "what somebody has, wins or does is none",
    arguments: [
      "The town has four schools and a library.",
      "The governor has four children and lives in Halm.",
      "The ministry has four departments in the capital.",
      "The police have nine boats and twelve dogs.",
      "The team has four injured players.",
      "The ministry has nine injured dogs.",
      "The ministry has four.",
      "The police put 40 officers at the gate of the stadium.",
      "The chef put the oven at 200 degrees and went out.",
      "The museum put the vase at 9 Canal Street.",
      "The cashier counted four coins on the table.",
      "The children counted nine stars before they slept.",
      "The party counts 900 members.",
      "The band recorded nine songs in a week.",
      "The club recorded 12 wins in a row.",
      "The commission did not count nine of them.",
      "The ministry could put the toll at nine.",
      "If the ministry puts the toll at nine, the mayor goes.",
      "The bank raised its key rate to 4 percent.",
      "The company raised the number of rooms to 40.",
      "The army cut the number of buses to 12.",
      "The mayor gave a speech of forty minutes.",
      "The minister gave a dinner for forty guests.",
      "The company gave staff 4 percent.",
      "The judge gave the driver 18 months.",
      "The delegation arrived at 9.40 in Halm.",
      "The delegation arrived at 1530 on Monday.",
      "The minister spoke for nine minutes.",
      "The minister heard nine speeches.",
      "The ministry's building has nine floors.",
      "The club's tally of nine goals is a record.",
      "The army's toll of four is the highest since May.",
      "The firm updated its app to version 12.",
      "The company listed 40 million shares in Halm.",
      "The police registered 40 boats for a fee.",
      "The firm documented nine steps in its manual.",
      "The army's count Orlov is 90 years old.",
      "The office moved its desk from room 12 to room 14.",
      "What counts is the four of them being alive.",
    ])
  func none(_ text: String) { #expect(Given.repaired(text).isEmpty) }

  @Test("a pronoun gives a figure where somebody has just spoken")
  func pronoun() {
    #expect(
      Given.repaired("[The ministry] {said} <the town was free>. It put the losses at 220 men.")
        .last
        == Found("It", "put", ["the losses at 220 men"]))
    #expect(
      Given.repaired("[The ministry] {said} <the town was free>.\nIt counted nine wrecks.").count
        == 1)
  }

  @Test("a bare figure needs the figure it answers")
  func answer() {
    #expect(
      Given.repaired("[Rescuers] {speak of} <seven dead>; the interior ministry has nine.|").last
        == Found("the interior ministry", "has", ["nine"]))
    #expect(
      Given.repaired("[The regiment] {admits to} <two wounded>. The ministry has none.|").last
        == Found("The ministry", "has", ["none"]))
    #expect(
      Given.repaired("[Police] {say} <they own 12 dogs>; the fire brigade has four.|").count == 1)
  }

  @Test("what had died is nothing that somebody has")
  func answerToPerfect() {
    #expect(
      Given.repaired("[Rescuers] {said} <eleven had died>. The hospital in Halm has thirteen.|")
        .last
        == Found("The hospital in Halm", "has", ["thirteen"]))
  }

  @Test("a name that speaks in the text gives figures too")
  func heard() {
    #expect(
      Given.repaired("[Seaglass] {said} <the strait was full>. Seaglass counted 18 ships.|").last
        == Found("Seaglass", "counted", ["18 ships"]))
    #expect(Given.repaired("Jo Marsh counted 18 ships.").isEmpty)
  }

  @Test(
    "another speaker gives another figure by the verb of the first",
    arguments: [
      (
        "[Organisers] {say} <20,000 came, the police 6,000>.",
        [
          Found("Organisers", "say", ["20,000 came"]),
          Found("the police", "say", ["6,000"]),
        ]
      ),
      (
        "[The bank] {expects} <growth of 2.1 percent>, the institute only 0.4.",
        [
          Found("The bank", "expects", ["growth of 2.1 percent"]),
          Found("the institute", "expects", ["only 0.4"]),
        ]
      ),
      (
        "[The navy] {claims} <eight boats>, the insurgents three, the coastguard five boats.",
        [
          Found("The navy", "claims", ["eight boats"]),
          Found("the insurgents", "claims", ["three"]),
          Found("the coastguard", "claims", ["five boats"]),
        ]
      ),
      (
        "[The minister] {said} <the army lost nine men, the navy four>.",
        [Found("The minister", "said", ["the army lost nine men, the navy four"])]
      ),
      (
        "[The firm] {says} <it has 40 drivers, the union 12>.",
        [Found("The firm", "says", ["it has 40 drivers, the union 12"])]
      ),
      (
        "[Organisers] {say} <20,000 came, the police barred 6,000>.",
        [Found("Organisers", "say", ["20,000 came, the police barred 6,000"])]
      ),
    ])
  func elided(_ marked: String, _ expected: [Found]) {
    #expect(Given.repaired(marked) == expected)
  }

  @Test(
    "a statement is taken back or held up",
    arguments: [
      (
        "Police withdrew the figure they had given in the morning.",
        Found("Police", "withdrew", ["the figure they had given in the morning"])
      ),
      (
        "The minister went back on his denial, and left.",
        Found("The minister", "went back on", ["his denial"])
      ),
      (
        "The foreign ministry stands by its earlier account of the raid.",
        Found("The foreign ministry", "stands by", ["its earlier account of the raid"])
      ),
      (
        "Jo Marsh has taken back her remarks on Tuesday.",
        Found("Jo Marsh", "has taken back", ["her remarks"])
      ),
    ])
  func takenBack(_ text: String, _ expected: Found) { #expect(Given.repaired(text) == [expected]) }

  @Test(
    "what is no statement cannot be",
    arguments: [
      "The army withdrew its tanks from the town.",
      "The bank withdrew 400 notes from circulation.",
      "The firm withdrew its bid on Monday.",
      "The general stood by the window.",
      "The minister did not withdraw her remark.",
      "The ministry may have withdrawn its account.",
      "The child took back the story book.",
    ])
  func notTakenBack(_ text: String) { #expect(Given.repaired(text).isEmpty) }

  @Test(
    "who is shut out or sent away is denied nothing that was said",
    arguments: [
      ("[The guard] {denied} <her entry to the hall>.|", 0),
      ("[The regime] {denies} <its citizens a vote>.|", 0),
      ("[The king] {dismissed} <his minister>.|", 0),
      ("[The king] {dismissed} <his minister as “a clown”>.|", 1),
      ("[The king] {denied} <the vote was bought>.|", 1),
      ("[The king] {dismissed} <his critics>.|", 1),
      ("[The guard] {denied} <her claims>.|", 1),
    ])
  func refusals(_ marked: String, _ count: Int) { #expect(Given.repaired(marked).count == count) }
}
