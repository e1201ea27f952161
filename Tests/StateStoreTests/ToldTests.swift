import Testing

@testable import StateStore

@Suite struct ToldTests {
  private func revision(_ words: String..., text: String = "") -> Told.Revision {
    Told.Revision(words: words, text: text)
  }

  /// What each revision brings: the number of new statements, "gone", "text" or nil for no alert.
  private func play(_ revisions: Told.Revision...) -> [String?] {
    var told = Told(first: revisions[0])
    return revisions.dropFirst().map { revision in
      let news = told.news(in: revision)
      told.add(revision)
      #expect(Told(bytes: told.bytes) == told)
      return news.map { news in
        news.isWithdrawal
          ? "gone" : news.new.isEmpty && news.isNewText ? "text" : "\(news.new.count)"
      }
    }
  }

  @Test func onlyWhatIsNewOrGoneIsTold() {
    #expect(play(revision("a"), revision("a")) == [nil])
    #expect(play(revision("a"), revision("b", "a"), revision("b", "a", "c")) == ["1", "1"])
    #expect(play(revision("a", "b"), revision("a"), revision("a")) == ["gone", nil])
  }

  @Test func aTextThatGoesBackOrAlternatesIsToldOnce() {
    let (a, b, c) = (revision("a"), revision("b"), revision("c"))
    #expect(play(a, b, a, b, a, b) == ["1", nil, nil, nil, nil])
    #expect(play(a, b, c, a, b, c, a) == ["1", "1", nil, nil, nil, nil])
    let (more, less) = (revision("a", "b"), revision("a"))
    #expect(play(more, less, more, less, more) == ["gone", "1", nil, nil])
    // Two servers, one of which lags behind.
    #expect(
      play(less, more, less, more, revision("a", "b", "c"), more, revision("a", "b", "c"))
        == ["1", nil, nil, "1", nil, nil])
  }

  @Test("a text without the page takes nothing back that stood on it, and is no other text")
  func pages() {
    let page = Told.Revision(
      statements: revision("a", "b").statements, sketch: TextSketch(words: Array(Self.long.utf8)),
      isRead: true, isOfPage: true)
    let less = Told.Revision(
      statements: revision("a").statements, sketch: page.sketch, isRead: true, isOfPage: true)
    // The feed's text first, then the page: what it adds is told, and not that it is long.
    #expect(play(revision("a", text: "a harbour"), page) == ["1"])
    #expect(play(revision("a", text: "a harbour"), less) == [nil])
    // A page that joins the feed's cut sentence and says it in full takes nothing back, at the next look neither.
    var whole = Told.Revision(
      statements: revision("a whole").statements, sketch: page.sketch, isRead: true, isOfPage: true,
      takesBack: false)
    var other = Told(first: revision("a", text: "a harbour"))
    #expect(other.news(in: whole)?.isWithdrawal == false)
    whole.statements = []
    #expect(other.news(in: whole) == nil)
    other.add(whole)
    whole.takesBack = true
    #expect(other.isOfPage && !other.isTakenBack(from: []))
    // The page cannot be had any more, and comes back with a sentence less.
    #expect(play(page, revision("a"), revision("c"), page, less) == [nil, "1", nil, "gone"])
    var told = Told(first: page)
    #expect(told.isOfPage)
    told.add(revision("a"))
    #expect(told.isOfPage)
  }

  private static let long =
    "harbour ministry lena varn launcher pier north coast ferry tide night signal crane dock"

  /// What is left of `told` sentences, of which a text without a match holds `sentences`.
  private func isTakenBack(_ told: inout Told, holding sentences: String...) -> Bool {
    let all = Set(sentences.map { Told.Statement(.sentence, words: Array($0.utf8)) })
    guard told.isTakenBack(from: all) else { return false }
    told.add(Told.Revision(statements: [], sketch: TextSketch(), isRead: false))
    #expect(Told(bytes: told.bytes) == told)
    return true
  }

  @Test func theEndOfEverySentenceIsToldOnce() {
    var told = Told(first: revision("a"))
    #expect(!isTakenBack(&told, holding: "x", "a"), "it is the watch that changed")
    #expect(isTakenBack(&told, holding: "x"))
    #expect(!isTakenBack(&told), "it is gone already")
    // The text goes back, which whoever was told that it is gone must hear, and alternates.
    for round in 0..<3 {
      #expect((told.news(in: revision("a")) != nil) == (round == 0))
      told.add(revision("a"))
      #expect(!isTakenBack(&told))
    }
    // What is said anew is told, and so is its end.
    #expect(told.news(in: revision("a", "b")) != nil)
    told.add(revision("a", "b"))
    #expect(isTakenBack(&told))
    told.add(revision("a", "b"))
    #expect(!isTakenBack(&told))
  }

  @Test func ofSeveralThatMustStandOneThatIsGoneIsEnough() {
    func hits() -> Told { Told(first: revision("a", "b")) }
    let half = Set([Told.Statement(.sentence, words: Array("a".utf8))])
    #expect(!hits().isTakenBack(from: half))
    #expect(hits().isTakenBack(from: half, inPart: true))
    let whole = Set(revision("a", "b").statements)
    #expect(!hits().isTakenBack(from: whole, inPart: true), "it is the watch that changed")
    var told = hits()
    told.add(Told.Revision(statements: [], sketch: TextSketch(), isRead: false))
    #expect(!told.isTakenBack(from: half, inPart: true), "told already")
    #expect(told.news(in: revision("a", "b")) != nil, "it is back")
  }

  @Test func aRevisionWithoutAMatchForgetsNotThatClaimsAreKnown() {
    let parts: [(Told.Statement.Kind, String)] = [
      (.sentence, "a"), (.neighbour, "b"), (.claim, "c"),
    ]
    let read = Told.Revision(
      statements: parts.map { Told.Statement($0, words: Array($1.utf8)) }, sketch: TextSketch(),
      isRead: true)
    var told = Told(first: read)
    #expect(isTakenBack(&told))
    #expect(told.isRead)
    #expect(told.news(in: read)?.new.map(\.kind) == [.sentence], "what is back, and nothing else")
  }

  @Test func aReportThatIsNewEachDayIsToldForEver() {
    var told = Told(first: revision("day 0"))
    for day in 1...500 {
      let revision = revision("day \(day)")
      #expect(told.news(in: revision) != nil)
      told.add(revision)
      #expect(told.bytes.count < 1_000)
    }
  }

  @Test func aWhollyNewTextIsNewsThoughItsSentenceIsNot() {
    let days = [
      "calm seas and nothing moved at the pier today", "two ships left for the north at dawn",
      "fog kept every boat inside the harbour walls", "divers searched below the old lighthouse",
    ]
    func day(_ number: Int) -> Told.Revision { revision("kestrel report", text: days[number]) }
    #expect(play(day(0), day(1), day(2), day(3)) == ["text", "text", "text"])
    #expect(play(day(0), day(1), day(0), day(1)) == ["text", nil, nil], "two versions")
    // A word more, a number, or too few words to judge by.
    #expect(play(day(0), revision("kestrel report", text: days[0] + " again")) == [nil])
    #expect(
      play(revision("k", text: "seen by 5 readers"), revision("k", text: "seen by 6 readers")) == [
        nil
      ])
    #expect(play(revision("k", text: "more soon"), revision("k", text: "read on")) == [nil])
  }

  @Test func aTextThatGrowsOrScrollsIsNoNewText() {
    let posts = (0..<20).map {
      "post \("abcdefghijklmnopqrst".dropFirst($0).first ?? "z") came from the east pier"
    }
    var told = Told(first: revision("k", text: posts[..<5].joined(separator: " ")))
    for start in 1..<15 {
      let next = revision("k", text: posts[start..<(start + 5)].joined(separator: " "))
      #expect(told.news(in: next) == nil)
      told.add(next)
    }
  }

  @Test func ofARevisionThatWasNotReadTheClaimsAreUnknown() {
    func revision(_ parts: [(Told.Statement.Kind, String)], isRead: Bool) -> Told.Revision {
      Told.Revision(
        statements: parts.map { Told.Statement($0, words: Array($1.utf8)) }, sketch: TextSketch(),
        isRead: isRead)
    }
    let unread = revision([(.sentence, "a")], isRead: false)
    let read = revision([(.sentence, "a"), (.neighbour, "b"), (.claim, "c")], isRead: true)
    #expect(play(unread, read, unread, read) == [nil, nil, nil])
    let other = revision([(.sentence, "a"), (.neighbour, "x"), (.claim, "y")], isRead: true)
    #expect(play(read, other) == ["2"], "who says it stands in the sentence beside")
    let jitter = revision([(.sentence, "a"), (.neighbour, "b"), (.claim, "z")], isRead: true)
    #expect(play(read, jitter) == [nil], "no word has changed")
  }

  @Test func memoryIsBounded() {
    let many = Told.Revision(words: (0..<5_000).map { "s\($0)" })
    #expect(many.statements.count == Told.mostStanding)
    var told = Told(first: many)
    #expect(told.news(in: many) == nil)
    told.add(revision("one"))
    #expect(told.entries.count == Told.mostFormer + 1)
    #expect(told.news(in: revision("one")) == nil)
  }

  @Test func brokenBytesAreUnknown() {
    let bytes = Told(first: revision("a", text: "one two three four five")).bytes
    #expect(Told(bytes: bytes) != nil)
    for count in 0..<bytes.count { #expect(Told(bytes: Array(bytes.prefix(count))) == nil) }
    #expect(Told(bytes: [2] + bytes.dropFirst()) == nil)
  }
}
