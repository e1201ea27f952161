import CTagger
import Locking
import Testing

@testable import ClaimTagger

/// The tagger on texts that nobody wrote with care.
@Suite struct TaggerTests {
  let tagger: Tagger

  init() throws { tagger = Tagger(model: try Fixtures.model()) }

  private func tag(_ bytes: [UInt8]) -> [TaggedClaim] {
    bytes.withUnsafeBufferPointer { tagger.tag($0) }
  }

  /// Ranges lie in the text, in order, and none is empty.
  private func check(_ claims: [TaggedClaim], _ bytes: [UInt8]) {
    for claim in claims {
      let ranges = [claim.source, claim.cue].compactMap { $0 } + claim.contents
      #expect(!claim.contents.isEmpty)
      #expect(
        ranges.allSatisfy { !$0.isEmpty && $0.lowerBound >= 0 && $0.upperBound <= bytes.count })
      for (left, right) in zip(claim.contents, claim.contents.dropFirst()) {
        #expect(left.upperBound <= right.lowerBound)
      }
      #expect((0...1).contains(claim.confidence))
    }
  }

  @Test func emptyTextsHaveNoClaims() {
    #expect(tag([]).isEmpty)
    #expect(tag(Array(" \n\t\u{0}".utf8)).isEmpty)
    #expect(tag([0xFF, 0xFE, 0x80]).isEmpty)
  }

  @Test func anyBytesWillDo() {
    var random = Random(41)
    let alphabet = Array("aT .,:\"'“”‘’«»\n\u{AD}éß東😀".utf8)
    for round in 0..<60 {
      var bytes = random.bytes(Int.random(in: 0...600, using: &random))
      if round % 2 == 0 { bytes = bytes.map { alphabet[Int($0) % alphabet.count] } }
      check(tag(bytes), bytes)
    }
  }

  /// What is read within an allowance is what is read of that beginning alone, to whole sentences.
  @Test func anAllowanceEndsBeforeTheSentenceThatExceedsIt() throws {
    let sentence = "The mayor said the harbour was closed. "
    let text = Array(String(repeating: sentence, count: 30).utf8)
    func tag(_ bytes: [UInt8], _ allowance: inout ReadingAllowance) -> [TaggedClaim] {
      bytes.withUnsafeBufferPointer { tagger.tag($0, allowance: &allowance) }
    }
    var rest = ReadingAllowance(pieces: 100_000)
    #expect(tag(text, &rest) == self.tag(text))
    #expect(!rest.isSpent)
    let spent = 100_000 - rest.pieces
    // Every piece once, those in overlaps twice.
    #expect(spent > 270)
    let read = (0...30).map { self.tag(Array(text.prefix($0 * sentence.utf8.count))) }
    for pieces in [0, 1, 3, spent / 7, spent / 2, spent - 20, spent] {
      var left = ReadingAllowance(pieces: pieces)
      let claims = tag(text, &left)
      #expect(left.isSpent)
      #expect(pieces < sentence.utf8.count || read.contains(claims))
      check(claims, text)
    }
    var enough = ReadingAllowance(pieces: spent + 1)
    #expect(tag(text, &enough) == self.tag(text) && !enough.isSpent)
  }

  /// Asked before every window; what was read until then counts, to its last whole sentence.
  @Test func aTextIsReadNoFurtherOnceItIsTooLate() {
    let sentence = "The mayor said the harbour was closed. "
    let text = Array(String(repeating: sentence, count: 30).utf8)
    let whole = words(text, within: .unbounded).words
    var last = 0
    for windows in 0...20 {
      let asked = Asked(yes: windows)
      let read = words(text, within: ReadingAllowance(pieces: .max) { asked.again() })
      #expect(read.words == Array(whole.prefix(read.words.count)))
      #expect(read.words.count % 8 == 0)
      #expect(read.words.count >= last)
      #expect(read.isWhole == (read.words.count == whole.count))
      last = read.words.count
    }
    #expect(words(text, within: ReadingAllowance(pieces: .max) { false }).words.isEmpty)
    #expect(last == whole.count)
  }

  /// Where words end that were labelled.
  private func words(
    _ text: [UInt8], within allowance: ReadingAllowance
  ) -> (words: [Int], isWhole: Bool) {
    var tagger = WordTagger(
      EncoderPool(tagger.model, kernels: ct_best_kernels().pointee, places: 1), longestRun: 8192)
    var allowance = allowance
    var words: [Int] = []
    text.withUnsafeBufferPointer { bytes in
      tagger.runs(bytes, allowance: &allowance) { run in
        #expect(run.labels.count == run.words.count)
        words += run.words.map(\.range.upperBound)
      }
    }
    return (words, !allowance.isSpent)
  }

  @Test func oneMegabyteWithoutWhiteSpaceIsOneUnknownWord() {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
    #expect(bytes.withUnsafeBufferPointer { tagger.trace($0) }.map(\.range) == [0..<bytes.count])
  }

  /// Longer than one run: every word is labelled once, in order, and runs are cut at paragraphs.
  @Test func longTextsAreTaggedInRuns() {
    let tagger = Tagger(
      model: tagger.model, kernels: ct_best_kernels().pointee, longestRun: 23)
    let text = Array(String(repeating: "the mayor said \"no\n", count: 40).utf8)
    let traced = text.withUnsafeBufferPointer { tagger.trace($0) }
    #expect(traced.count == 200)
    // Four paragraphs a run: the same words in the same place have the same scores in every run.
    for index in 20..<200 { #expect(traced[index].emissions == traced[index - 20].emissions) }
    for (left, right) in zip(traced, traced.dropFirst()) {
      #expect(left.range.upperBound <= right.range.lowerBound)
    }
    check(text.withUnsafeBufferPointer { tagger.tag($0) }, text)
    let unbroken = Array(String(repeating: "the mayor said no ", count: 40).utf8)
    #expect(unbroken.withUnsafeBufferPointer { tagger.trace($0) }.count == 160)
  }

  @Test func sameTextGivesTheSameClaimsAgain() throws {
    let texts = try Fixtures.expected().map(\.text)
    let first = texts.map { tagger.tag($0) }
    _ = tagger.tag(String(repeating: "Other words in between. ", count: 100))
    #expect(texts.map { tagger.tag($0) } == first)
  }

  @Test func poolTagsOnManyThreadsAtOnce() async throws {
    let pool = TaggerPool(model: tagger.model)
    let texts = try Fixtures.expected().map(\.text)
    let expected = texts.map { tagger.tag($0) }
    let found = await withTaskGroup(of: (Int, [TaggedClaim]).self) { group in
      for round in 0..<24 {
        let index = round % texts.count
        let text = texts[index]
        group.addTask { (index, pool.tag(text)) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(found.count == 24)
    for (index, claims) in found { #expect(claims == expected[index]) }
  }
}

/// Says yes so many times, then no.
private final class Asked: Sendable {
  private let left: Guarded<Int>

  init(yes count: Int) { left = Guarded(count) }

  func again() -> Bool {
    left.withLock { left in
      left -= 1
      return left >= 0
    }
  }
}
