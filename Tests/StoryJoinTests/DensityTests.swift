import FeedModel
import Testing

@testable import StoryJoin

/// What is kept for days is kept in few bytes, and read back as it was.
@Suite struct DensityTests {
  @Test func hashesLoseTheirLowestByteAlone() {
    var noise = Noise()
    for count in [0, 1, 2, 3, 4, 5, 96] {
      let hashes = (0..<count).map { _ in UInt32(noise.next(below: 1 << 32)) }
      let packed = PackedHashes(hashes)
      #expect(packed.words.count == PackedHashes.size(count))
      #expect(Array(packed) == hashes.map(PackedHashes.cut))
      #expect(packed[count + 8] == 0)
    }
  }

  @Test func denseNumbersAreReadAsTheyWere() {
    var noise = Noise()
    let words = (0..<900).map { _ in UInt32(noise.next(below: 300)) &* 0x9E37_79B9 }
    let figures = [0, 5, -1, 0.2, 804_000, 1e300, -.infinity, .infinity]
    for isDense in [false, true] {
      var writer = OutlineWriter(isDense: isDense)
      writer.words(words)
      for figure in figures { writer.add(figure) }
      for size in [UInt16(0), 127, 128, .max] { writer.add(size) }
      writer.add(Float(0.3))
      var reader = OutlineReader(writer.bytes[...], isDense: isDense)
      #expect(reader.words() == words)
      #expect(figures.map { _ in reader.double() } == figures)
      #expect((0..<4).map { _ in reader.short() } == [0, 127, 128, .max])
      #expect(reader.weight() == 0.3 && reader.isWhole)
      #expect(reader.byte() == 0 && !reader.isWhole)
      // Whatever stands there, nothing traps.
      for _ in 0..<200 {
        var broken = writer.bytes
        broken[noise.next(below: broken.count)] = UInt8(truncatingIfNeeded: noise.next(below: 256))
        var reader = OutlineReader(
          broken.prefix(noise.next(below: broken.count)), isDense: isDense)
        _ = (reader.words(), reader.double(), reader.short(), reader.weight())
      }
    }
  }

  @Test func claimsTakeLessThanAsTheStateKeepsThem() {
    let body =
      "The Halmia operator Norland Ferries said on Tuesday that 340 passengers and 22 crew had left the ferry by "
      + "its starboard ladders. Norland Ferries said later that 338 passengers and 22 crew had left the ferry."
    let said = [
      "340 passengers and 22 crew had left the ferry by its starboard ladders",
      "338 passengers and 22 crew had left the ferry",
    ].map { Newsroom.Said("Norland Ferries", $0) }
    let claims = said.flatMap { Newsroom().claims(of: body, $0) }
    func size(_ isDense: Bool) -> Int {
      var writer = OutlineWriter(isDense: isDense)
      for claim in claims { claim.write(to: &writer) }
      return writer.bytes.count
    }
    #expect(claims.count == 2 && 10 * size(true) < 9 * size(false))
    var shelf = ClaimShelf()
    _ = shelf.keep(claims)
    #expect(zip(shelf.claims, claims).allSatisfy { $0.isCopy(of: $1) && $0.index == $1.index })
  }

  /// Numbers of items are cut to 16 bits where their words are looked up; a daemon that has joined more items
  /// than that finds them as before.
  @Test(arguments: [0, 65_300, 65_535, 1 << 33])
  func itemsAreFoundWhateverTheirNumbers(_ first: Int) {
    var engine = StoryEngine(first: first)
    var noise = Noise()
    func add(_ title: String, _ body: String, _ feed: String) -> StoryPlace {
      engine.add(
        StoryItem(
          feed: feed, published: Instant(milliseconds: 1_900_000_000_000), title: title,
          body: body, claims: []))
    }
    #expect(add(Newsroom.ferry[0].title, Newsroom.ferry[0].body, "a").story == first)
    for number in 0..<400 {
      let words = (0..<20).map { _ in "v\(noise.next(below: 100_000))" }
      _ = add("", words.joined(separator: " "), "g\(number % 9)")
    }
    #expect(add(Newsroom.ferry[1].title, Newsroom.ferry[1].body, "b").story == first)
  }

  /// What has left the window is found no more, and takes nothing along.
  @Test func whatLeavesIsNotFound() {
    var index = TermIndex()
    let frequencies = TermFrequencies()
    func terms(_ number: Int) -> TermVector {
      let words = WordReader.words(
        Array("ferry v\(number) w\(number % 5)".utf8), limit: 9)
      return TermVector(WordCounts(title: words, kicker: 0, body: []), frequencies)
    }
    for number in 0..<60 {
      index.add(terms(number), number: number, oldest: 0, feed: 1) { _ in 2 }
    }
    for number in 0..<30 { index.remove(terms(number), number: number) }
    #expect(index.candidates(terms(12), oldest: 30).sorted() == Array(30..<60))
    #expect(index.candidates(terms(42), oldest: 30).first == 42)
  }
}
