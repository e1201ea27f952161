import FeedModel
import Testing

@testable import ClaimExtract

/// Who can be meant at all, and when nobody is named. Spans are given, so that the resolver is tested alone.
@Suite("Speakers: candidates and abstaining")
struct SpeakerCandidateTests {
  @Test(
    "every source is a candidate",
    arguments: [
      // A bare surname, a name with al-, an outlet, a role without a name.
      ("[Petrik] {rejected} <Karl Venn's offer>.|[He] {said} <it was a trick>.|", "Petrik"),
      (
        "[Orubo] {insisted} <the dam was safe and that Karl Venn had agreed>.|\n\n[He] {added} <that it was shut>.|",
        "Orubo"
      ),
      (
        "<“It is shut,”> [Majid al-Harun] {told} reporters after Karl Venn's visit.|[He] {said} <ships would wait>.|",
        "Majid al-Harun"
      ),
      (
        "<A sailor saw the raid>, [Radio Halm] {reported}.|<“It was loud,”> [he] {said}.|",
        "A sailor"
      ),
      (
        "<The mayor fled>, [the Halm Gazette] {reported}.|<“I will be back,”> [he] {said}.|",
        "mayor"
      ),
      ("[Norland] {rejected} <Karl Venn's offer>.|[He] {said} <it was fair>.|", "Karl Venn"),
    ])
  func candidates(_ marked: String, _ name: String) throws {
    let claim = try #require(Marked(marked).read().claims.last)
    #expect(claim.speakerResolved?.name == name)
    #expect(try #require(claim.speakerResolved?.confidence) >= SpeakerConfidence.threshold)
  }

  @Test("nobody is named where two come equally into question")
  func abstains() throws {
    let marked = Marked(
      "Maria Zell spoke to Karl Venn and Peter Orr. [He] {said} <it was a trick>.|")
    #expect(try #require(marked.read().claims.last).speakerResolved == nil)
  }

  @Test(
    "name, office and body apart",
    arguments: [
      ("[The governor of Ansel, Mykel Rasov,] {said} <no>.", "Mykel Rasov", "governor of Ansel"),
      ("[Its managing director, Orvel Kade,] {said} <no>.", "Orvel Kade", "managing director"),
      ("[President Ilan Torvik of Ansel] {said} <no>.", "Ilan Torvik", "President of Ansel"),
      ("[Works Minister Datuk Seri Azhar Kamal] {said} <no>.", "Azhar Kamal", "Works Minister"),
      (
        "[Colonel Sirko of the General Staff] {said} <no>.", "Sirko", "Colonel of the General Staff"
      ),
      ("[Engineer Ama Boakye] {said} <no>.", "Ama Boakye", "Engineer"),
      ("[Jon Hale KC] {said} <no>.", "Jon Hale", nil),
      ("[Spokesman Omar al-Dabbas] {said} <no>.", "Omar al-Dabbas", "Spokesman"),
      ("[Lord Penhallow] {said} <no>.", "Lord Penhallow", nil),
      ("[GOVERNOR ILAN TORVIK] {TOLD} reporters <NO>.", "ILAN TORVIK", "GOVERNOR"),
    ])
  func offices(_ marked: String, _ name: String, _ role: String?) throws {
    let speaker = try #require(Marked(marked).read().claims.first?.speakerResolved)
    #expect(speaker.name == name)
    #expect(speaker.role == role)
    #expect(speaker.kind == .person)
  }

  @Test(
    "bodies keep nation and owner",
    arguments: [
      (
        "[The Danish Armed Forces] {said} <no>.", "Danish Armed Forces",
        ResolvedSpeaker.Kind.organization
      ),
      ("[The Danish Courant] {wrote} <no>.", "Danish Courant", .organization),
      ("[Radio Halm] {said} <no>.", "Radio Halm", .organization),
      ("[The Baltic Fleet] {said} <no>.", "Baltic Fleet", .organization),
      ("[The Danish Foreign Minister] {said} <no>.", "Danish Foreign Minister", .role),
      (
        "[The General Staff of the Armed Forces of Norland] {said} <no>.",
        "General Staff of the Armed Forces of Norland", .organization
      ),
    ])
  func bodies(_ marked: String, _ name: String, _ kind: ResolvedSpeaker.Kind) throws {
    let speaker = try #require(Marked(marked).read().claims.first?.speakerResolved)
    #expect(speaker.name == name)
    #expect(speaker.kind == kind)
  }

  @Test(
    "a noun is who bears the office, or stays as written",
    arguments: [
      // A body that only the content speaks of is not who says it.
      ("<The Estian Army fired on two posts>, [the army] {said}.|", "army"),
      (
        "<The Norland navy fired>, [the navy of Estia] {said}.|[The navy] {said} <nobody was hurt>.|",
        "navy of Estia"
      ),
      (
        "[Ruvel Sand, an epidemiologist at Halm,] {said} <no>.|[The epidemiologist] {said} <yes>.|",
        "Ruvel Sand"
      ),
      ("[Halm coach Pedro Ruiz] {praised} <his side>.|[The Spaniard] {said} <no>.|", "Pedro Ruiz"),
      (
        "[Harbour minister Lena Varn] {said} <no>.|[The finance minister] {said} <yes>.|",
        "finance minister"
      ),
      (
        "[The Estian Ministry of Defense (MoD)] {said} <no>.|[The MoD] {said} <yes>.|",
        "Estian Ministry of Defense"
      ),
    ])
  func bearers(_ marked: String, _ name: String) throws {
    let claim = try #require(Marked(marked).read().claims.last)
    #expect(claim.speakerResolved?.name == name)
  }

  @Test("who is one of many has no name", arguments: ["Another", "One of them", "Some"])
  func parts(_ source: String) throws {
    let claim = try #require(Marked("[\(source)] {said} <a boat sank>").read().claims.first)
    #expect(claim.speakerResolved == nil)
  }

  @Test("he teaches that somebody is a man")
  func learnsGender() throws {
    let marked = Marked(
      """
      [Petrik Rasov] {said} <no>.|[He] {added} <that it was late>.|Maria Zell left. \
      [She] {said} <it was early>.|
      """)
    #expect(try #require(marked.read().claims.last).speakerResolved?.name == "Maria Zell")
  }
}

/// What a desk would be misled by: a person given what another said.
@Suite("Speakers: nobody is made to say what another said")
struct SpeakerFaultTests {
  /// Each last claim of a text and who says it; nil where nobody may be named.
  static let cases: [(String, String?)] = [
    // "Mr" and "Ms" tell of the one who is named in full, listed first name or not.
    (
      """
      [Sanje Tallis] {said} <it sank>.|[Mr Tallis] {added} <that it burned>.|\n\n\
      Ms Solan laughs when she reads it. <“He should swim,”> [she] {says}.|
      """, "Solan"
    ),
    // A feast, a gerund and a title are nobody.
    ("Reacting, [the port's adviser, Karl Venn,] {said} <no>.|", "Karl Venn"),
    ("[His Excellency Majid al-Harun] {said} <no>.|[Al-Harun] {added} <that>.|", "Majid al-Harun"),
    // A noun for a body without a name stays as written.
    (
      """
      [Both the Estian army and the rebels] {said} <no>.|The rebels fled. \
      [The army] {denied} <it>.|
      """, "army"
    ),
    // Who is described is called by a noun and what stands before it.
    (
      "[A trader at a Halm bank who asked not to be named] {said} <no>.|[He] {added} <that it fell>.|",
      "A trader"
    ),
    // Names are read whole.
    ("[Skipper Vo Thanh Long] {said} <no>.|", "Vo Thanh Long"),
    ("[The Food and Harvest Organization] {said} <no>.|", "Food and Harvest Organization"),
    ("[The 9th Brigade] {said} <no>.|[It] {added} <that it held the pier>.|", "9th Brigade"),
    ("[Economist Tuan Le] {said} <no>.|", "Tuan Le"),
    // An office before a name that is no source is remembered.
    (
      "The emir received the Prime Minister of Estia, Lena Varn, on Monday. [The Prime Minister] {said} <no>.|",
      "Lena Varn"
    ),
    // The body next to the pronoun; a day is no part of anybody.
    ("There was no comment from the government, [which] {denied} <the raid>.|", "government"),
    ("Norland sent back a former official on Thursday [who] {said} <no>.|", "a former official"),
  ]

  @Test("the last speaker", arguments: cases)
  func lastSpeaker(_ marked: String, _ name: String?) throws {
    #expect(try #require(Marked(marked).read().claims.last).speakerResolved?.name == name)
  }

  @Test("\"her\" says nothing of who her colleague is")
  func herColleague() throws {
    let marked =
      "[Lena Varn] {said} <no>.|[Her colleague Bruno Holm] {said} <yes>.|[She] {added} <that>.|"
    let claim = try #require(Marked(marked).read().claims.last)
    #expect(claim.speakerResolved?.name != "Bruno Holm")
  }

  @Test("weights and features are of one length")
  func weights() {
    let entity = Entity(
      name: "Varn", kind: .person, gender: .unknown, words: ["varn"],
      mention: TextSpan(field: .content, utf8: 0..<4))
    let row = AntecedentFeatures(
      entity, at: 0, paragraph: 0, isLatest: true, leadsLatest: true, isLastSource: false,
      isProtagonist: true)
    #expect(row.values.count == AntecedentWeights.thing.count)
    let shares = AntecedentWeights.shares([row], AntecedentWeights.person, nobody: 0)
    #expect(shares.count == 1 && shares[0] > 0 && shares[0] < 1)
    #expect(AntecedentWeights.shares([], AntecedentWeights.person, nobody: 0).isEmpty)
  }
}
