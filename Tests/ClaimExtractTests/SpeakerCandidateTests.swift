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
