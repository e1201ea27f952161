import AlertLog
import ClaimExtract
import ContentDigest
import FeedModel
import StateStore
import Testing
import WatchMatch

@testable import Daemon

/// What is said of claims that an alert told, and a revision makes otherwise: never what may be wrong.
@Suite struct RevisedClaimsTests {
  private static let varn = "Lena Varn said two Kestrel launchers had left the pier."
  private static let cole = "Idris Cole said no Kestrel battery had been lost in the storm."
  private static let rain = "Rain fell on the harbour."

  private struct Reading {
    let text: ItemText
    var claims: ItemClaims
    let matched: Set<Int>

    init(_ sentences: [String], apart: String) {
      text = ItemText(
        title: nil, summary: nil, content: sentences.joined(separator: apart))
      let extraction = RuleExtractor().extract(ClaimDocument(text: text, language: "en"))
      let matcher = WatchMatcher([Watch(id: "w", terms: ["Kestrel"])])
      let findings = ItemFindings(
        of: matcher.scan(text, ItemContext(language: "en")), by: matcher, read: extraction,
        isReadWhole: true)
      matched = Set(findings.matches.flatMap { $0.matches.compactMap(\.claim) })
      claims = ItemClaims(
        ClaimWriter(claims: extraction.claims, text: text, itemID: "item"), text: text)
    }

    var told: ToldClaims {
      var claims = claims
      return ToldClaims(
        matched.sorted().map { claims.told($0) },
        of: DerivedUUID(SHA256Digest(utf8: "alert")), areAll: true)
    }
  }

  /// `changed two … > three …`, the old wording and the new one.
  private func compare(
    _ before: [String], _ after: [String], apart: String = "\n\n", takesBack: Bool = true,
    isOther: Bool = false
  ) -> (changes: [String], left: Int) {
    let told = Reading(before, apart: apart).told
    var now = Reading(after, apart: apart)
    let revised = RevisedClaims(
      told, &now.claims, matched: now.matched, new: [], terms: ClaimWords("Kestrel"),
      sentences: TextSentences(now.text), takesBack: takesBack, isOther: isOther)
    let changes = RevisionRecord(.compared, revised.changes).changes.map { change in
      let now = change.claim.map { now.claims.writer.contentText($0) }
      return ([change.kind.rawValue] + [change.was?.text, now].compactMap { $0 })
        .joined(separator: " | ")
    }
    return (changes, revised.left.count)
  }

  private func changes(_ before: [String], _ after: [String], apart: String = "\n\n") -> [String] {
    compare(before, after, apart: apart).changes
  }

  @Test func whatOnlyMovedIsKept() {
    #expect(
      changes([Self.varn, Self.cole], [Self.rain, Self.cole, Self.varn])
        == [
          "kept | two Kestrel launchers had left the pier",
          "kept | no Kestrel battery had been lost in the storm",
        ])
  }

  @Test func anotherFigureOrWordingIsAChange() {
    let three = Self.varn.replacing("two", with: "three")
    #expect(
      changes([Self.varn, Self.cole], [three, Self.cole]) == [
        "changed | two Kestrel launchers had left the pier | three Kestrel launchers had left the pier",
        "kept | no Kestrel battery had been lost in the storm",
      ])
    let reworded = "Varn said two Kestrel launchers had left the pier before dawn."
    #expect(changes([Self.varn], [reworded]).first?.hasPrefix("changed | two Kestrel") == true)
    // Whom it is put on is a change of its own.
    let denied = "Lena Varn denied two Kestrel launchers had left the pier."
    #expect(changes([Self.varn], [denied]).first?.hasPrefix("changed | two Kestrel") == true)
  }

  @Test func whatIsGoneIsWithdrawnByName() {
    #expect(
      changes([Self.varn, Self.cole], [Self.varn, Self.rain]) == [
        "withdrawn | no Kestrel battery had been lost in the storm",
        "kept | two Kestrel launchers had left the pier",
      ])
    #expect(
      changes([Self.varn], [Self.rain])
        == ["withdrawn | two Kestrel launchers had left the pier"])
  }

  @Test func aClaimThatComesIsNew() {
    #expect(
      changes([Self.varn], [Self.varn, Self.cole]) == [
        "new | no Kestrel battery had been lost in the storm",
        "kept | two Kestrel launchers had left the pier",
      ])
  }

  /// The words stand, and another one is made to say them: who spoke before has not taken them back.
  @Test func wordsUnderAnotherNameAreUnclear() {
    let other = Self.varn.replacing("Lena Varn", with: "Idris Cole")
    #expect(
      changes([Self.varn], [other]) == [
        "new | two Kestrel launchers had left the pier",
        "unclear | two Kestrel launchers had left the pier",
      ])
    // Nobody is named any more.
    let report = "Two Kestrel launchers had left the pier by the morning."
    #expect(
      changes([Self.varn], [report]).first == "unclear | two Kestrel launchers had left the pier")
  }

  /// One of two claims that are alike has become a third: which, nobody can tell.
  @Test func oneOfTwoThatAreAlikeIsUnclear() {
    let four = Self.varn.replacing("two", with: "four")
    let three = Self.varn.replacing("two", with: "three")
    let found = changes([Self.varn, four], [three])
    #expect(!found.contains { $0.hasPrefix("changed") || $0.hasPrefix("withdrawn") }, "\(found)")
    #expect(found.filter { $0.hasPrefix("unclear") }.count == 2, "\(found)")
  }

  /// What a source says of quite other things is not what it said before.
  @Test func anotherStatementOfASourceIsNoChange() {
    let school = "Lena Varn said a Kestrel missile was found beside the school."
    #expect(
      changes([Self.varn], [school]) == [
        "withdrawn | two Kestrel launchers had left the pier",
        "new | a Kestrel missile was found beside the school",
      ])
  }

  /// The page joins what the feed said, which goes on standing there.
  @Test func whatTakesNothingBackLeavesThem() {
    let found = compare([Self.varn], [Self.cole], takesBack: false)
    #expect(found.changes == ["new | no Kestrel battery had been lost in the storm"])
    #expect(found.left == 1)
  }

  /// A daily report under one guid takes nothing back of yesterday's.
  @Test func anotherTextWithdrawsNothing() {
    let found = compare([Self.varn], [Self.cole], isOther: true)
    #expect(found.changes == ["new | no Kestrel battery had been lost in the storm"])
    #expect(found.left == 0)
  }

  /// Traps and squares: as many claims as an item may have, all alike.
  @Test func manyClaimsAreBounded() {
    let many = (0..<300).map { "Lena Varn said \($0) Kestrel launchers had left the pier." }
    let others = (0..<300).map { "Lena Varn said \($0 + 900) Kestrel launchers had left the pier." }
    let found = changes(many, others, apart: " ")
    #expect(found.count <= 300 + ToldClaims.most)
    #expect(!found.contains { $0.hasPrefix("withdrawn") })
    #expect(changes(many, []).count == ToldClaims.most)
    #expect(changes([], many).count <= 300)
  }
}
