import FeedModel
import Testing

@testable import ClaimExtract

/// Forms in which nobody speaks, or somebody does whom the tagger passes over: a table for each.
@Suite("Behind the tagger: tables")
struct RepairTableTests {
  @Test(
    "reports of which nobody says whose",
    arguments: [
      ("The captain is said to be alive.", "is said", "to be alive"),
      ("It is believed that two tugs sank.", "is believed", "that two tugs sank"),
      ("It was reported that the bridge had fallen.", "was reported", "that the bridge had fallen"),
      ("The general is understood to have left.", "is understood", "to have left"),
      ("Two men are thought to be missing.", "are thought", "to be missing"),
      ("The mayor is rumoured to be ill.", "is rumoured", "to be ill"),
      ("The lock is alleged to have been blown up.", "is alleged", "to have been blown up"),
      ("Nine people are feared dead.", "are feared", "dead"),
      ("Nine people are believed drowned.", "are believed", "drowned"),
      ("The crew are presumed dead.", "are presumed", "dead"),
      ("The cargo is estimated to be worth millions.", "is estimated", "to be worth millions"),
      ("It is understood the talks failed.", "is understood", "the talks failed"),
      ("It is thought the boat hit a mine.", "is thought", "the boat hit a mine"),
      ("The minister is reported to have resigned.", "is reported", "to have resigned"),
      (
        "It has been claimed that the vote was rigged.", "has been claimed",
        "that the vote was rigged"
      ),
      ("The strike was widely reported to have failed.", "was widely reported", "to have failed"),
    ])
  func sourceless(_ text: String, _ cue: String, _ content: String) {
    #expect(Given.repaired(text) == [Found(nil, cue, [content])])
  }

  @Test(
    "nobody says it is reported",
    arguments: [
      "The tug was reported on Monday.", "The deal is thought through.", "The claim was disputed.",
      "It is feared.", "The mayor is believed.",
    ])
  func noReport(_ text: String) { #expect(Given.repaired(text).isEmpty) }

  @Test(
    "acts, duties and what might be said are no speech",
    arguments: [
      "[The rebels] {called} <a truce>.", "[The mayor] {called} <an emergency meeting>.",
      "[The premier] {called} <an early election for May>.",
      "[The union] {called} <a 24-hour strike>.", "[The owner] {called} <the police>.",
      "[The team] {called up} <two strikers>.", "[The army] {called off} <the search>.",
      "[The judge] {sentenced} <him to nine years>.",
      "[The court] {adjourned} <the case until June>.",
      "[The jury] {retired} <to consider its verdict>.",
      "[The board] {unveiled} <a new ferry>.", "[The port] {postponed} <the sale>.",
      "[Torvik] {should say} <that the port is closed>.",
      "[Torvik] {is due to tell} <parliament that the war is lost>.",
      "If [the mayor] {admits} <the lock failed>, heads will roll.",
      "Unless [the mayor] {says} <that it failed>, nobody will know.",
      "Had [the mayor] {said} <the lock was unsafe>, nobody would have sailed.",
      "“It is late,” she said, {speaking of} <the ferry>.",
      "[The Times] reported on Sunday that the base was hit, {citing} <an official>.",
      "A neighbour, [who] {did not want} <to be named>, said no.",
      "[Fans] {welcome} <him home>.", "[Analysis]{:} <Why the pier was shut>",
    ])
  func noSpeech(_ marked: String) {
    #expect(
      !Given.repaired(marked).contains { $0.cue != nil && marked.contains("{\($0.cue ?? "")}") })
  }

  @Test("a question that a title announces is nobody's")
  func question() {
    #expect(Given.repaired("[Media]{:} <Why did the Courant close>?", .title).isEmpty)
    #expect(Given.repaired("[HALE]{:} <When did it close>?").count == 1)
  }

  @Test(
    "and these are speech",
    arguments: [
      "[The union] {called} <the strike a success>.", "[Torvik] {called} <the vote a farce>.",
      "[The port] {asked} <if the mayor said it sank>.", "[Varn]{:} <Why did it sink>?",
    ])
  func speech(_ marked: String) { #expect(Given.repaired(marked).count == 1) }

  @Test(
    "headlines",
    arguments: [
      ("Lena Varn: “We will not sell the port”", "Lena Varn", "“We will not sell the port”"),
      ("Lena Varn: ‘We will not sell the port’", "Lena Varn", "‘We will not sell the port’"),
      ("Halm mayor: “The ferry is late”", "Halm mayor", "“The ferry is late”"),
      ("Estian army: Four drones shot down", "Estian army", "Four drones shot down"),
      ("Police: Two held over pier fire", "Police", "Two held over pier fire"),
      ("Four drones shot down: Estian army", "Estian army", "Four drones shot down"),
      ("Grain ships to sail again - Courant", "Courant", "Grain ships to sail again"),
    ])
  func headlines(_ text: String, _ source: String, _ content: String) {
    let found = Given.repaired(text, .title)
    #expect(found.map(\.source) == [source])
    #expect(found.map(\.contents) == [[content]])
  }

  @Test(
    "what only announces a text is no claim",
    arguments: [
      "Port fire: ‘It was like a furnace’", "Council: Five questions about the lock",
      "Police: What we know", "Ferry: a short guide to the crossing", "Halm: Two boats lost",
    ])
  func announcements(_ text: String) { #expect(Given.repaired(text, .title).isEmpty) }

  @Test("every line of a list of headlines is read")
  func list() {
    let text = """
      Raid kills two in Halm: police
      Talks near end – officials
      Harbour guide for the summer
      Quake kills five, officials say
      """
    #expect(Given.repaired(text).map(\.source) == ["police", "officials", "officials"])
  }

  @Test("a turn is all of its line, and what a paper asks is no claim")
  func turns() {
    let found = Given.repaired(
      """
      [Herald]{:} <When did you sail?>|
      [Varn]{:} <At dawn>|. An old man rowed.
      Herald: Who?
      Varn: He never said. I did not ask.
      """)
    #expect(
      found == [
        Found("Varn", ":", ["At dawn. An old man rowed."]),
        Found("Varn", ":", ["He never said. I did not ask."]),
      ])
  }

  @Test("behind the ministry's frame the union speaks for itself")
  func frame() {
    #expect(
      Given.repaired(
        "<Six boats sank>, [the ministry] {said}, <while the union put the number at nine>.|"
      ).first == Found("the ministry", "said", ["Six boats sank"]))
  }

  @Test("the preposition of a main verb belongs to it")
  func preposition() {
    #expect(
      Given.repaired("The guild, which wants no war, called for a strike.")
        == [Found("The guild", "called for", ["a strike"])])
  }

  @Test("an aggregator's credit and a dateline are no part of who speaks")
  func credit() {
    #expect(
      Given.repaired("[Halm Daily] Port Ansel -- The guild has warned that it would sail.")
        .allSatisfy { $0.source != "Halm Daily" })
    #expect(
      Given.repaired("[Port Ansel -- The guild] {warned} <that it would sail>.|").map(\.source)
        == ["The guild"])
  }

  @Test("when somebody was quoted is not what was said")
  func day() {
    #expect(
      Given.repaired(
        "<Torvik> {was quoted as saying by} [NORA] <on Monday that the port was closed>.|")
        == [Found("Torvik", "was quoted as saying", ["that the port was closed"])])
  }

  @Test("the silence of who has not commented")
  func silence() {
    #expect(Marked("The port has not commented.").read().noResponse.count == 1)
    #expect(Marked("The port has not commented on the raid.").read().noResponse.isEmpty)
    #expect(Marked("They have not commented.").read().noResponse.isEmpty)
  }
}

/// The end of a headline says who speaks, whatever the tagger read in it.
@Suite("Behind the tagger: the end of a headline")
struct HeadlineTailTests {
  @Test("a place before the colon and a verb that stands the wrong way round")
  func inverted() {
    #expect(
      Given.repaired("[Estia]{:} <End the raids>|, {says} <Rights Without Walls>|", .title)
        == [Found("Rights Without Walls", "says", ["End the raids"])])
    let found = Given.repaired(
      "[Estia]{:} <End the raids>, {says} <Rights Without Walls>|", .title)
    #expect(found == [Found("Rights Without Walls", "says", ["End the raids"])])
  }

  @Test("what stands behind the dash is no part of what another is said to do")
  func dash() {
    let found = Given.repaired("[Halm judge] {orders} <release of the owner - lawyer>|", .title)
    #expect(found.map(\.source) == ["Halm judge", "lawyer"])
    #expect(found.first?.contents == ["release of the owner"])
  }

  @Test("an outlet's name behind a dash is left to others")
  func outlet() {
    #expect(
      Given.repaired("[Halm judge] {says} <the owner is free - Lowmoor Post>|", .title).count == 1)
  }

  @Test(
    "acts",
    arguments: [
      "[Crown Prince] {reviews} <progress of the harbour>",
      "[Norvik Robotics] {appoints} <a chief officer>", "[investors] {awaited} <jobs data>",
    ])
  func acts(_ marked: String) { #expect(Given.repaired(marked, .title).isEmpty) }

  @Test(
    "what a title says of somebody, an agency's label of a country, a column's",
    arguments: [
      "[Kurt Olsen]{:} <Zell’s ‘stop the count’ lawyer playing a major role>",
      "[Lena Varn]{:} <the minister who shut the port>",
      "[Liberia]{:} <Govt Bans National Guard Amid Fears of War>",
      "[Your] {thoughts:} <how do you sail?>",
      "[Column]{:} <Zell is helping the port>",
    ])
  func profiles(_ marked: String) { #expect(Given.repaired(marked, .title).isEmpty) }

  @Test(
    "and these are speech",
    arguments: [
      "[Torvik]{:} <the minister must go>", "[Torvik]{:} <‘Zell’s lawyer playing games’>",
      "[Liberia]{:} <two boats were lost off the coast>",
    ])
  func speech(_ marked: String) { #expect(Given.repaired(marked, .title).count == 1) }

  @Test("a dash without blanks, and what goes on behind it, name nobody")
  func dashes() {
    #expect(Given.repaired("Boats Could Reshape Trade—and the Business of Halm", .title).isEmpty)
  }

  @Test("who speaks stands behind the clause")
  func clause() {
    #expect(
      Given.repaired("[Prices jumped by 6 percent after the navy] {said} <it would sail>.")
        .map(\.source) == ["the navy"])
    #expect(
      Given.repaired("[A sailor who left after the war] {said} <it would sail>.")
        .map(\.source) == ["A sailor who left after the war"])
  }
}
