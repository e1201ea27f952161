import FeedModel
import Testing

@testable import ClaimExtract

@Suite("What is derived from a claim's spans")
struct DerivedTests {
  private func claim(_ marked: String) throws -> Claim {
    try #require(Marked(marked).read().claims.first)
  }

  @Test(
    "stance",
    arguments: [
      ("[Varn] {said} <no boat was lost>", Stance.say),
      ("[Varn] {added:} <“We sail”>", .say), ("<No boat was lost>, {according to} [Varn]", .say),
      ("[Varn]{:} <no boat was lost>", .say),
      ("[Varn] {has repeatedly insisted} <it sailed>", .assert),
      ("[Varn] {flatly denied} <that it sank>", .deny),
      ("[Varn] {brushed off} <the report>", .deny),
      ("[Varn] {admitted} <that it sank>", .confirm),
      ("[A study] {suggests} <that nets shrink>", .report),
      ("[Varn] {suggested} <that nets shrink>", .say), ("[The paper] {reported} <a loss>", .report),
      ("{reportedly} <it sank>", .report), ("[Varn] {warned of} <more storms>", .warn),
      ("[Varn] {issued a warning} <about storms>", .warn),
      ("[Varn] {threatened} <to leave>", .warn),
      ("[The union] {called for} <a vote>", .ask), ("[Varn] {called} <the plan “mad”>", .say),
      ("[Varn] {urged} <crews to stay>", .ask), ("[Varn] {expects} <more storms>", .estimate),
      ("[Varn] {put} <the loss at four boats>", .estimate),
      ("[Varn] {put} <the plan aside>", .other),
      ("[Varn] {was quick to condemn} <the plan>", .other),
      ("<Ice would come>, [Varn] {said}, ", .say),
      ("[Varn] {with a warning} <that ice would come>", .warn),
      ("[Varn] {is opposed to} <the plan>", .other),
      ("[Varn] {blamed} <the mayor>", .accuse),
      ("[Varn] {vowed} <to sail>", .promise), ("[Varn] {cast doubt on} <the plan>", .doubt),
      ("[Varn] {believes} <it sank>", .other), ("[Varn] {welcomed} <the plan>", .other),
      ("[Varn] {went on to say} <it sank>", .say),
      ("[Varn] {declined to comment} <on the loss>", .noComment),
      ("[The navy] {did not respond to} <questions about the loss>", .noComment),
      ("[Varn] {would not say} <whether it sank>", .noComment),
      ("[Nobody at the ministry] {would comment} <on the loss>", .noComment),
      ("[Neither company] {replied to} <questions about the loss>", .noComment),
      ("[None of the crews] {said} <it sank>", .say),
      ("[Varn] {neither confirmed nor denied} <the loss>", .confirm),
      ("[Varn] {flumphed} <“it sank”>", .say), ("[Varn] {flumphed} <the plan>", .other),
    ])
  func stance(_ marked: String, _ expected: Stance) throws {
    #expect(try claim(marked).stance == expected)
  }

  @Test(
    "quote type",
    arguments: [
      ("<“No boat was lost,”> {said} [Varn]", QuoteType.direct),
      ("[Varn] {said} <it sank>", .indirect),
      ("[Varn] {said} <it was “a total loss”>", .mixed),
      ("[Varn] {said} <‘no boat was lost’>", .direct),
      ("[Varn] {said} <'no boat was lost'>", .direct),
      ("[Varn] {praised} <Jo “Red” Marsh>", .indirect),
    ])
  func quoteType(_ marked: String, _ expected: QuoteType) throws {
    #expect(try claim(marked).quoteType == expected)
  }

  @Test(
    "negated",
    arguments: [
      ("[Varn] {said} <no boat was lost>", true), ("[Varn] {said} <that it had not sunk>", true),
      ("[Varn] {said} <nobody was hurt and the boats are back>", true),
      ("[Varn] {said} <the boats are back and nobody was hurt>", false),
      ("[Varn] {said} <the boats are back because nobody sailed>", false),
      ("[Varn] {denied} <that it sank>", false), ("[Varn] {declined to say} <who sailed>", true),
      ("[Varn] {did not say} <whether it sank>", true),
      ("[None of the crews] {said} <it sank>", true),
      ("[Varn] {said} <it was unlikely to sink>", false),
      ("[Varn] {said} <not only boats but nets were lost>", false),
      ("[Varn] {said} <the men who did not sail are safe>", false),
      ("[Varn] {said} <if nobody sails, prices rise>", false),
      ("[Varn] {said} <the loss cannot but hurt prices>", false),
      ("[Varn] {neither confirmed nor denied} <the loss>", true),
      ("[Varn] {said} <that nothing had been found>", true),
      ("[Varn] {said} <crews that never sail are safe>", false),
      ("[Varn] {said} <he knew that nobody had sailed>", true),
      ("[No crew] {confirmed} <the loss>", true), ("[Varn] {never said} <it sank>", true),
      ("[Varn] {said} <“We are glad. Nobody was hurt.”>", false),
      ("[Varn] {said} <there was no doubt that it sank>", false),
    ])
  func negated(_ marked: String, _ expected: Bool) throws {
    #expect(try claim(marked).negated == expected)
  }

  @Test(
    "certainty and hedges",
    arguments: [
      ("[Varn] {said} <it sank>", Certainty.stated, []),
      ("[Varn] {said} <about 40 crews may return>", .possible, ["may"]),
      ("[Varn] {said} <crews may return in May 2031>", .possible, ["may"]),
      ("[Varn] {said} <crews returned in May>", .stated, []),
      ("[Varn] {said} <it could not sail>", .stated, []),
      ("[Varn] {said} <it should sail>", .stated, []),
      ("[Varn] {said} <it would sail>", .stated, []),
      ("[Varn] {fears} <it sank>", .possible, ["fears"]),
      ("[Varn] {believes} <it sank>", .probable, ["believes"]),
      ("[Varn] {said} <it probably sank>", .probable, ["probably"]),
      ("[Varn] {said} <the port might close if storms come>", .conditional, ["might", "if"]),
      ("[Varn] {said} <unless prices rise, crews will leave>", .conditional, ["unless"]),
      ("[Varn] {asked} <if it sank>", .stated, []), ("{reportedly} <it sank>", .stated, []),
      ("[Varn] {said} <it looked as if it sank>", .stated, []),
      ("[Varn] {expects} <that it could sink>", .possible, ["expects", "could"]),
      ("[Varn] {said} <it sank because it may have been old>", .stated, []),
      ("[Varn] {said} <the boat, which might have been old, sank>", .stated, []),
    ])
  func certainty(_ marked: String, _ expected: Certainty, _ hedges: [String]) throws {
    let marked = Marked(marked)
    let claim = try #require(marked.read().claims.first)
    #expect(claim.certainty == expected)
    #expect(claim.hedges.map { marked.string($0) } == hedges)
  }

  @Test(
    "orientation",
    arguments: [
      ("[Varn] {said} <no launcher was lost>", Orientation.past),
      ("[Varn] {said} <four boats had sunk>", .past),
      ("[Varn] {said} <the crews have returned>", .past),
      ("[Varn] {said} <the navy destroyed two boats>", .past),
      ("[Varn] {said} <the pier is safe>", .present),
      ("[Varn] {said} <crews are leaving>", .present),
      ("[Varn] {said} <the board provides boats>", .present),
      ("[Varn] {said} <crews will return>", .future),
      ("[Varn] {said} <crews would return>", .future),
      ("[Varn] {said} <crews may return by Friday>", .future),
      ("[Varn] {said} <crews may have returned>", .past),
      ("[Varn] {vowed} <to rebuild the pier>", .future),
      ("[Varn] {said} <crews are going to leave>", .future),
      ("[Varn] {called} <the plan “mad”>", .timeless),
    ])
  func orientation(_ marked: String, _ expected: Orientation) throws {
    #expect(try claim(marked).orientation == expected)
  }

  struct Number: Equatable, CustomStringConvertible {
    var text: String?
    var value: Double?
    var unit: String?
    var approximate: Bool
    init(_ text: String?, _ value: Double?, _ unit: String?, _ approximate: Bool = false) {
      (self.text, self.value, self.unit, self.approximate) = (text, value, unit, approximate)
    }
    var description: String {
      "\(text ?? "-"): \(value.map { "\($0)" } ?? "-") \(unit ?? "-") \(approximate)"
    }
  }

  @Test(
    "numbers",
    arguments: [
      ("it killed at least four", [Number("four", 4, nil, true)]),
      ("some 1,200 troops left", [Number("1,200", 1200, "troops", true)]),
      ("it wounded 151 others", [Number("151", 151, "others")]),
      ("dozens of boats sank", [Number("dozens", nil, "boats", true)]),
      (
        "twenty-one crews and two hundred and fifty nets",
        [Number("twenty-one", 21, "crews"), Number("two hundred and fifty", 250, "nets")]
      ),
      ("it cost $5 million", [Number("$5 million", 5_000_000, "$")]),
      ("it cost 20 million euros", [Number("20 million", 20_000_000, "euros")]),
      (
        "prices rose 12 per cent, or 3.5%",
        [Number("12 per cent", 12, "percent"), Number("3.5%", 3.5, "percent")]
      ),
      (
        "more than 30 US-built Kestrel Mark (KM) launchers burned",
        [Number("30", 30, "launchers", true)]
      ),
      ("five Kestrel-9 launchers burned", [Number("five", 5, "launchers")]),
      ("one boat sank", [Number("one", 1, "boat")]), ("one of them sank", []),
      ("two thirds of the nets", []),
      ("four and a half hours", [Number("four and a half", 4.5, "hours")]),
      ("one and a half million nets", [Number("one and a half million", 1_500_000, "nets")]),
      ("2 and a half million nets", [Number("2 and a half million", 2_500_000, "nets")]),
      ("£3million", [Number("£3million", 3_000_000, "£")]),
      ("half a million nets", [Number("half a million", 500_000, "nets")]),
      ("the second boat and the 21st crew", []), ("Article 5 was cited", []),
      ("Jo Marsh, 42, sailed", []), ("in March 2031 it sank", []), ("two weeks ago it sank", []),
      ("for two weeks it burned", [Number("two", 2, "weeks")]),
      ("a five-day storm", [Number("five-day", 5, "day")]), ("a 42-year-old sailor", []),
      ("up to 40 crews or so", [Number("40", 40, "crews", true)]),
      ("as many as a dozen boats", [Number("dozen", 12, "boats", true)]),
      ("at 9:30 a.m. it sank", []), ("four had been shot down", [Number("four", 4, nil)]),
      ("3/4 of the nets", []), ("both boats sank", []),
      ("several hundred crews left", [Number("several hundred", nil, "crews", true)]),
      ("a few thousand nets", [Number("a few thousand", nil, "nets", true)]),
      ("tens of thousands of nets", [Number("tens of thousands", nil, "nets", true)]),
      ("Jo Marsh, aged 42, sailed", []), ("1 in 5 crews left", []), ("four out of ten crews", []),
      ("the score was 3-2", []),
      ("30-40 crews left", [Number("30", 30, "crews"), Number("40", 40, "crews")]),
      ("30–40 crews left", [Number("30", 30, "crews"), Number("40", 40, "crews")]),
      (
        "between 30 and 40 crews left", [Number("30", 30, "crews"), Number("40", 40, "crews")]
      ),
      ("it was 40km away", [Number("40km", 40, "km")]),
      ("10,000 of them left", [Number("10,000", 10000, nil)]),
      ("it sank 40 miles off in 2030", [Number("40", 40, "miles")]),
      ("it will open in two weeks", []),
    ])
  func numbers(_ content: String, _ expected: [Number]) throws {
    let marked = Marked("[Varn] {said} <\(content)>")
    let claim = try #require(marked.read().claims.first)
    let found = claim.numbers.map {
      Number(marked.string($0.span), $0.value, $0.unit, $0.approximate)
    }
    #expect(found == expected)
  }

  @Test(
    "times against Tuesday, 11 March 2031",
    arguments: [
      ("it sank on Monday", "on Monday", "2031-03-10"),
      ("it sank on Tuesday", "on Tuesday", "2031-03-11"),
      ("it sank on Wednesday", "on Wednesday", "2031-03-05"),
      ("crews may return by Friday", "by Friday", "2031-03-14"),
      ("crews will return on Friday", "on Friday", "2031-03-14"),
      ("it sank last Monday", "last Monday", "2031-03-10"),
      ("it will sail next Monday", "next Monday", "2031-03-17"),
      ("it sank yesterday", "yesterday", "2031-03-10"),
      ("it will sail tomorrow", "tomorrow", "2031-03-12"),
      ("it sank last week", "last week", "2031-W10"),
      ("it sank last month", "last month", "2031-02"),
      ("it sank earlier this year", "earlier this year", "2031"),
      ("it sank in 2014", "in 2014", "2014"),
      ("it sank in February 2022", "in February 2022", "2022-02"),
      ("it sank in December", "in December", "2030-12"),
      ("it sank on 23 June 2030", "on 23 June 2030", "2030-06-23"),
      ("it sank on June 23, 2030", "on June 23, 2030", "2030-06-23"),
      ("it sank on Jan. 5", "on Jan. 5", "2031-01-05"),
      ("it will open in May", "in May", "2031-05"),
      ("it sank two days ago", "two days ago", "2031-03-09"),
      ("it sank a year ago", "a year ago", "2030"),
      ("it sank on 2030-06-23", "on 2030-06-23", "2030-06-23"),
      ("it sank on Sunday, March 9", "on Sunday, March 9", "2031-03-09"),
      ("it sank the day before yesterday", "the day before yesterday", "2031-03-09"),
      ("it will sail the day after tomorrow", "the day after tomorrow", "2031-03-13"),
      ("it will sail in two weeks", "in two weeks", "2031-03-25"),
      ("it will open by the end of the year", "by the end of the year", "2031"),
    ])
  func times(_ content: String, _ text: String, _ value: String) throws {
    let marked = Marked("[Varn] {said} <\(content)>")
    let claim = try #require(marked.read().claims.first)
    #expect(claim.times.map { marked.string($0.span) } == [text])
    #expect(claim.times.map(\.value) == [value])
  }

  @Test(
    "no times",
    arguments: [
      "it may sink", "the march went on", "it sank overnight", "2014 boats sank", "it cost $2014",
      "it sank in two hours", "it fell in the past week", "the end of the pier",
    ])
  func noTimes(_ content: String) throws {
    #expect(try claim("[Varn] {said} <\(content)>").times.isEmpty)
  }

  @Test("without a publication date a weekday stays unresolved, a full date does not")
  func unresolved() throws {
    let marked = Marked("[Varn] {said} <it sank on Monday, not in March 2030>")
    let claim = try #require(marked.read(published: nil).claims.first)
    #expect(claim.times.map(\.value) == [nil, "2030-03"])
    #expect(claim.times.map(\.anchor) == [.unresolved, .absolute])
  }

  @Test("days, weeks and months over year ends")
  func calendar() throws {
    let newYear = try #require(
      Day(Instant(seconds: CivilDate.days(year: 2027, month: 1, day: 1) * 86_400)))
    #expect(newYear.weekday == 4)
    #expect(newYear.isoWeek == "2026-W53")
    #expect(newYear.addingMonths(-1).month2 == "2026-12")
    #expect(newYear.adding(-1).description == "2026-12-31")
    #expect(Day(Instant(milliseconds: -1))?.description == "1969-12-31")
    #expect(Day(Instant(milliseconds: .max)) == nil)
  }

  @Test("places behind a preposition of place")
  func places() throws {
    let marked = Marked(
      "[Varn] {said} <boats sank near Sevastopol and in New Zealand, not for Russian or US spy planes>"
    )
    let claim = try #require(marked.read().claims.first)
    #expect(claim.locations.map { marked.string($0.span) } == ["Sevastopol", "New Zealand"])
    #expect(claim.locations.map(\.name) == ["Sevastopol", "New Zealand"])
  }

  @Test("nested claims carry the outer speakers, nearest first")
  func via() {
    let text = "The Gazette, citing a police report, wrote that Varn said it sank."
    func range(_ part: String) -> Range<Int> {
      let start = text.range(of: part)
      return start
    }
    let claims = [
      RawClaim(
        source: range("The Gazette"), cue: range("wrote"),
        contents: [range("that Varn said it sank")]),
      RawClaim(source: range("Varn"), cue: range("said"), contents: [range("it sank")]),
    ]
    let extraction = ClaimReader(finder: GivenFinder(claims: claims)).read(
      ClaimDocument(text: ItemText(title: nil, summary: nil, content: text), language: "en"))
    #expect(extraction.claims.map(\.via) == [[], ["Gazette"]])
  }

  @Test(
    "who quoted",
    arguments: [
      (
        "[Varn] {was quoted as saying} by the Northport Gazette <that it sank>",
        ["Northport Gazette"]
      ),
      ("[Varn] {was quoted by the Gazette as saying} <that it sank>", ["Gazette"]),
      ("[Varn] {was quoted as saying} <that it sank>", []),
    ])
  func quoted(_ marked: String, _ via: [String]) throws {
    #expect(try claim(marked).via == via)
  }

  @Test("silences are listed and are no claims")
  func silences() {
    let text = """
      There was no immediate comment from the harbour board. No word came from Kyiv on the loss. \
      The mayor could not be reached for comment. The navy has been approached for comment. \
      There has been no response from the port, which closed in May.
      """
    let extraction = RuleExtractor().extract(
      ClaimDocument(text: ItemText(title: nil, summary: nil, content: text), language: "en"))
    let bytes = Array(text.utf8)
    #expect(
      extraction.noResponse.map { String(decoding: bytes[$0.utf8], as: UTF8.self) }
        == ["the harbour board", "The mayor", "The navy", "the port"])
    #expect(extraction.claims.isEmpty)
  }
}

extension String {
  /// The byte range of the first occurrence of `part`; empty where there is none.
  func range(of part: String) -> Range<Int> {
    let whole = Array(utf8)
    let wanted = Array(part.utf8)
    guard wanted.count <= whole.count else { return 0..<0 }
    for start in 0...(whole.count - wanted.count)
    where Array(whole[start..<start + wanted.count]) == wanted {
      return start..<start + wanted.count
    }
    return 0..<0
  }
}
