import ContentDigest
import FeedModel
import Foundation
import GRDB
import Testing

@testable import StateStore

/// The archive of items: what goes in comes out, what is old goes, what is damaged harms nobody.
@Suite struct ItemArchiveTests {
  private static let feed = KeptFeed(id: "gazette", title: "Harbour Gazette", language: "en")

  private func kept(
    _ key: UInt64, revision: Int = 1, at time: Instant = noon, feed: KeptFeed = feed,
    text: String = "A Kestrel missile fell into the bay, the Harbour Office said."
  ) -> KeptItem {
    var item = Item()
    item.guid = "gazette-\(key)"
    item.title = "Item \(key)"
    return KeptItem(
      feed: feed,
      version: ItemVersion(
        key: ItemKey(bits: key), origin: ItemOrigin(feed: feed.id, key: key), revision: revision,
        firstSeen: time),
      fetched: time, mayAlert: true, item: item,
      text: ItemText(title: item.title, summary: text, content: nil))
  }

  private func all(_ archive: ItemArchive) throws -> [StoredItem] {
    var items: [StoredItem] = []
    _ = try archive.forEachItem(
      since: Instant(milliseconds: .min), until: Instant(milliseconds: .max)
    ) {
      items.append($0)
      return true
    }
    return items
  }

  /// Everything that an item can have, and a claim as well.
  private var full: KeptItem {
    var item = Item()
    item.guid = "urn:gazette:1"
    item.link = "http://gazette.example/kestrel?page=1&x=ü"
    item.title = "Title with <marks>"
    item.authors = [Person(name: "Lena Varn"), Person(email: "desk@gazette.example")]
    item.language = "en-GB"
    item.source = ItemSource(title: "Coast Wire", link: "http://wire.example/")
    item.published = DateEvidence(
      raw: "Sun, 22 Nov 2026 08:00:00 GMT", instant: noon, hasZone: true)
    item.updated = DateEvidence(raw: "", instant: noon.advanced(byMilliseconds: -5), hasZone: true)
    let text = ItemText(
      title: "Title with marks", summary: "Varn said four missiles fell.",
      content: "На побережье упали четыре ракеты. \"It is over\", she said.\n\nHarbour")
    var kept = KeptItem(
      feed: Self.feed,
      version: ItemVersion(
        key: ItemKey(bits: .max),
        origin: ItemOrigin(feed: "gazette", key: 7, reuse: 2), revision: 12,
        firstSeen: noon.advanced(byMilliseconds: -86_400_000)),
      fetched: noon, asOf: noon.advanced(byMilliseconds: -3_600_000), mayAlert: false, item: item,
      text: text)
    func span(_ range: Range<Int>, _ field: Field = .summary) -> TextSpan {
      TextSpan(field: field, utf8: range)
    }
    var claim = Claim(
      speaker: span(0..<4), cue: span(5..<9), content: [span(10..<28)], quoteType: .indirect,
      stance: .noComment, confidence: 0.875)
    claim.speakerResolved = ResolvedSpeaker(
      name: "Lena Varn", kind: .person, role: "minister", method: .coreference,
      mention: span(0..<4), confidence: 0.5)
    claim.negated = true
    claim.certainty = .conditional
    claim.hedges = [span(10..<14)]
    claim.orientation = .future
    claim.numbers = [
      Quantity(span: span(10..<14), value: 4, unit: "missiles", approximate: true)
    ]
    claim.times = [TimeExpression(span: span(5..<9), value: "2026-11-22", anchor: .published)]
    claim.locations = [Location(span: span(0..<23, .content), name: "coast")]
    claim.via = ["Coast Wire"]
    kept.reading = KeptReading(
      ClaimExtraction(
        claims: [claim, claim], noResponse: [span(0..<5, .title)], language: "en",
        languageSupported: true), isWhole: true, extractor: "claims-en-1 (5f0c2a9e)")
    kept.isOfPage = true
    return kept
  }

  @Test func whatGoesInComesOut() throws {
    let scratch = try ScratchDirectory()
    let archive = try ItemArchive(path: scratch.file("items.sqlite"))
    try archive.keep([kept(1), full, kept(1, revision: 2)])
    let stored = try all(archive)
    #expect(stored.map(\.item.version.revision) == [1, 12, 2])
    var expected = full
    let reading = try #require(expected.reading)
    expected.reading = nil
    let found = stored[1].item
    #expect(found.version.itemID == expected.version.itemID)
    #expect(found.version.key == expected.version.key)
    #expect(found.version.firstSeen == expected.version.firstSeen)
    #expect(found.item == expected.item && found.text == expected.text)
    #expect(found.feed == expected.feed && !found.mayAlert && found.fetched == noon)
    #expect(stored[0].item == kept(1))
    #expect(try archive.reading(of: stored[1], by: reading.extractor) == reading)
    #expect(try archive.reading(of: stored[1], by: "rules-en 1") == nil)
    #expect(try archive.reading(of: stored[0], by: reading.extractor) == nil)
    try archive.keep(readings: [(stored[0], reading)])
    // Its spans do not all lie in that item's text.
    #expect(try archive.reading(of: stored[0], by: reading.extractor) == nil)
    #expect(try archive.items([3, 1, 77]).map(\.number) == [3, 1])
  }

  @Test func anItemOfAKnownFeedTakesLittle() throws {
    let scratch = try ScratchDirectory()
    let archive = try ItemArchive(path: scratch.file("items.sqlite"))
    let items = (1...2_000).map { key in
      kept(
        UInt64(key),
        text: "The Harbour Office said on day \(key) that \(key * 7) boats had left Port Ansel.")
    }
    try archive.keep(items)
    #expect(try archive.usedBytes < 2_000 * 150)
  }

  /// Items of one poll: some that share a block, one too large for it, one too large for any, another feed's.
  @Test func whatIsPackedTogetherComesApart() throws {
    let scratch = try ScratchDirectory()
    let archive = try ItemArchive(path: scratch.file("items.sqlite"))
    let wire = KeptFeed(id: "wire", title: nil, language: nil)
    let long = String(repeating: "The Harbour Office said so. ", count: 2_000)
    var items = (1...300).map { key in
      kept(
        UInt64(key), feed: key % 100 < 10 ? wire : Self.feed,
        text: "On day \(key) \(key * 7) boats left Port Ansel, \(key * 77) came. "
          + long.prefix(key * 3))
    }
    items[50] = kept(51, text: long)
    let tooLarge = kept(52, text: String(repeating: "x", count: 17 << 20))
    try archive.keep(Array(items[..<51]) + [tooLarge] + items[51...])
    #expect(try all(archive).map(\.item) == items)
    // One by one, from behind, with the rows of their blocks out of sight.
    let numbers = (1...300).reversed().map(Int64.init)
    #expect(try archive.items(numbers).map(\.item) == items.reversed())
    let rows = try archive.queue.read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM item WHERE length(body) < 30") ?? 0
    }
    #expect(rows > 250, "most lie in another row's block")
    // The rows of a block are forgotten from the first on: those that are left have all they need.
    for _ in 0..<150 {
      try archive.queue.write {
        try $0.execute(sql: "DELETE FROM item WHERE number = (SELECT min(number) FROM item)")
      }
      let left = try all(archive)
      #expect(left.map(\.item) == items.suffix(left.count))
    }
  }

  /// Of a block that is damaged nothing is read, and nothing else is lost.
  @Test func aDamagedBlockCostsItsOwnItems() throws {
    let scratch = try ScratchDirectory()
    let archive = try ItemArchive(path: scratch.file("items.sqlite"))
    let items = (1...600).map {
      kept(UInt64($0), text: String(repeating: "Boat \($0). ", count: 40))
    }
    try archive.keep(items)
    let blocks = try archive.queue.read { db in
      try Int64.fetchAll(db, sql: "SELECT number FROM item WHERE length(body) > 300")
    }
    try #require(blocks.count > 3)
    try archive.queue.write { db in
      try db.execute(
        sql:
          "UPDATE item SET body = substr(body, 1, 100) || x'00' || substr(body, 102) WHERE number = ?",
        arguments: [blocks[1]])
      try db.execute(sql: "DELETE FROM item WHERE number = ?", arguments: [blocks[2]])
    }
    let found = try all(archive).map(\.item)
    #expect(
      found
        == items.filter {
          Int64($0.version.key.bits) <= blocks[0] || Int64($0.version.key.bits) > blocks[2]
        })
  }

  /// Whatever stands in the file, reading it ends in an item or in none.
  @Test func aChangedByteHarmsNobody() throws {
    let form = KeptItemForm(feed: Self.feed, sample: KeptItemForm.sample(of: kept(1)))
    let body = try #require(form.bytes(of: full))
    let reading = try #require(full.reading)
    let claims = try #require(reading.bytes(of: full.text))
    let expected = try form.item(body, key: .max, revision: 12, fetched: noon)
    let block = form.blobs(of: [full, full, full]).compactMap { $0 }
    let last = try KeptBlob(try #require(block.last))
    let unpacked = try form.unpack(try #require(last.packed))
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3_000 {
      var (broken, other) = (body, claims)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        broken[Int.random(in: 0..<broken.count, using: &random)] = .random(in: 0...255)
        other[Int.random(in: 0..<other.count, using: &random)] = .random(in: 0...255)
      }
      broken.removeLast(Int.random(in: 0...2, using: &random))
      // Bits that are not used may change.
      if let item = try? form.item(broken, key: .max, revision: 12, fetched: noon) {
        #expect(item == expected)
      }
      for (index, blob) in block.enumerated() {
        var broken = blob
        broken[Int.random(in: 0..<broken.count, using: &random)] = .random(in: 0...255)
        guard let blob = try? KeptBlob(broken), blob.row(of: .max) == nil || index == 2 else {
          continue
        }
        if let item = try? form.item(blob, in: unpacked, key: .max, revision: 12, fetched: noon) {
          #expect(item == expected)
        }
      }
      if let found = try? KeptReading(other, of: full.text, extractor: reading.extractor) {
        #expect(found == reading)
      }
    }
  }

  @Test func whatStandsInAnotherPlaceIsNotBelieved() throws {
    let form = KeptItemForm(feed: Self.feed, sample: KeptItemForm.sample(of: kept(1)))
    let body = try #require(form.bytes(of: full))
    func isBelieved(_ form: KeptItemForm, key: UInt64, revision: Int, at time: Instant) -> Bool {
      (try? form.item(body, key: key, revision: revision, fetched: time)) != nil
    }
    #expect(isBelieved(form, key: .max, revision: 12, at: noon))
    #expect(!isBelieved(form, key: 7, revision: 12, at: noon))
    #expect(!isBelieved(form, key: .max, revision: 13, at: noon))
    let later = noon.advanced(byMilliseconds: 1)
    #expect(!isBelieved(form, key: .max, revision: 12, at: later))
    // Of another feed, whose sample happens to be the same.
    let other = KeptFeed(id: "wire", title: nil, language: nil)
    let wire = KeptItemForm(feed: other, sample: KeptItemForm.sample(of: kept(1)))
    #expect(!isBelieved(wire, key: .max, revision: 12, at: noon))
    // Claims of another text, all of whose spans lie in this one.
    let reading = try #require(full.reading)
    let claims = try #require(reading.bytes(of: full.text))
    let text = full.text
    #expect((try? KeptReading(claims, of: text, extractor: reading.extractor)) == reading)
    let revised = ItemText(
      title: text.title, summary: "Tarn said seven missiles fell.", content: text.content)
    #expect((try? KeptReading(claims, of: revised, extractor: reading.extractor)) == nil)
  }

  /// Earlier builds wrote no checksum.
  @Test func theFormWithoutChecksumIsRead() throws {
    let form = KeptItemForm(feed: Self.feed, sample: KeptItemForm.sample(of: kept(1)))
    func earlier(_ bytes: [UInt8]) -> [UInt8] { [1] + bytes.dropFirst(5) }
    let body = try #require(form.bytes(of: full))
    #expect(
      try form.item(earlier(body), key: .max, revision: 12, fetched: noon)
        == form.item(body, key: .max, revision: 12, fetched: noon))
    let reading = try #require(full.reading)
    let claims = earlier(try #require(reading.bytes(of: full.text)))
    #expect(try KeptReading(claims, of: full.text, extractor: reading.extractor) == reading)
  }

  /// Where all items were forgotten, numbers begin anew: what a command read before is of another item.
  @Test func claimsOfAForgottenItemGoToNoOther() throws {
    let scratch = try ScratchDirectory()
    let archive = try ItemArchive(path: scratch.file("items.sqlite"))
    let reading = try #require(full.reading)
    try archive.keep([kept(1)])
    let gone = try #require(try all(archive).first)
    #expect(try archive.prune(before: noon.advanced(byMilliseconds: 1), bytes: .max) == 1)
    try archive.keep([kept(2)])
    let other = try #require(try all(archive).first)
    #expect(other.number == gone.number)
    try archive.keep(readings: [(gone, reading)])
    func readings() throws -> Int? {
      try archive.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM reading") }
    }
    #expect(try readings() == 0)
    try archive.keep(readings: [(other, reading)])
    #expect(try readings() == 1)
  }

  @Test func aFeedIsForgottenWithItsLastItem() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("items.sqlite")
    let archive = try ItemArchive(path: path)
    func feed(_ id: String) -> KeptFeed { KeptFeed(id: id, title: id, language: nil) }
    func feeds() throws -> [String] {
      try archive.queue.read {
        try String.fetchAll($0, sql: "SELECT id FROM feed ORDER BY number")
      }
    }
    func at(_ hour: Int64) -> Instant { noon.advanced(byMilliseconds: hour * 3_600_000) }
    try archive.keep([
      kept(1, at: at(0), feed: feed("one")), kept(2, at: at(0), feed: feed("two")),
      kept(3, at: at(0), feed: feed("three")), kept(4, at: at(2), feed: feed("two")),
    ])
    #expect(try archive.prune(before: at(1), bytes: .max) == 3)
    // The last one stays, so that its number is given to no other.
    #expect(try feeds() == ["two", "three"])
    try archive.keep([kept(5, at: at(3), feed: feed("four"))])
    #expect(try archive.prune(before: at(3), bytes: .max) == 1)
    #expect(try feeds() == ["four"])
    try archive.keep([kept(6, at: at(4), feed: feed("one"))])
    #expect(try all(archive).map(\.item.feed.id) == ["four", "one"])
  }

  /// An archive of before feeds were forgotten.
  @Test func theFirstSchemaIsTakenOver() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("items.sqlite")
    do {
      let archive = try ItemArchive(path: path)
      try archive.keep([kept(1), kept(2, feed: KeptFeed(id: "wire", title: nil, language: nil))])
      try archive.queue.write {
        try $0.execute(
          sql: "DROP TABLE newest; DELETE FROM grdb_migrations WHERE identifier = '2'")
      }
    }
    let older = #expect(throws: StateStoreError.self) {
      try ItemArchive(path: path, access: .readOnly)
    }
    #expect(older?.code == .older)
    let archive = try ItemArchive(path: path)
    #expect(try all(archive).map(\.item.feed.id) == ["gazette", "wire"])
    #expect(try archive.prune(before: noon.advanced(byMilliseconds: 1), bytes: .max) == 2)
    let left = try archive.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM feed") }
    #expect(left == 1)
  }

  @Test func aTimeIsFoundWithoutLookingAtAllOfThem() throws {
    let scratch = try ScratchDirectory()
    let archive = try ItemArchive(path: scratch.file("items.sqlite"))
    let minute: Int64 = 60_000
    try archive.keep(
      (0..<3_500).map { kept($0, at: noon.advanced(byMilliseconds: Int64($0) * minute)) })
    var found: [UInt64] = []
    var seen = 0
    let broken = try archive.forEachItem(
      since: noon.advanced(byMilliseconds: 1_200 * minute),
      until: noon.advanced(byMilliseconds: 3_300 * minute), progress: { seen = $0 }
    ) {
      found.append($0.item.version.key.bits)
      return true
    }
    #expect(found == Array(1_200..<3_300) && seen == 2_100 && broken == 0)
    let census = try archive.census()
    #expect(census.items == 3_500 && census.oldest == noon)
    #expect(census.newest == noon.advanced(byMilliseconds: 3_499 * minute))
  }

  @Test func whatIsOldGoesStepByStep() throws {
    let scratch = try ScratchDirectory()
    let archive = try ItemArchive(path: scratch.file("items.sqlite"))
    var items = (0..<2_000).map { kept($0, at: noon.advanced(byMilliseconds: Int64($0))) }
    // A clock that was wrong for a while keeps nothing alive.
    items[100].fetched = noon.advanced(byMilliseconds: 86_400_000_000)
    items[300].reading = full.reading
    try archive.keep(items)
    let before = noon.advanced(byMilliseconds: 1_200)
    var steps: [Int] = []
    while let count = Optional(try archive.prune(before: before, bytes: .max)), count > 0 {
      steps.append(count)
    }
    #expect(steps == [500, 500, 200])
    #expect(try all(archive).map(\.item.version.key.bits) == Array(1_200..<2_000))
    #expect(
      try archive.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM reading") } == 0)
    // Too large, whatever its age.
    #expect(try archive.prune(before: noon, bytes: 1) == 500)
    #expect(try archive.census().items == 300)
  }

  @Test func theFileShrinksWhenMuchIsForgotten() throws {
    let scratch = try ScratchDirectory()
    let archive = try ItemArchive(path: scratch.file("items.sqlite"))
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20 {
      try archive.keep(
        (0..<500).map { kept($0, text: (0..<60).map { _ in "\(random.next())" }.joined()) })
    }
    let full = try archive.queue.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
    while try archive.prune(before: noon.advanced(byMilliseconds: 1), bytes: .max) > 0 {}
    for _ in 0..<40 { _ = try archive.prune(before: noon, bytes: .max) }
    let left = try archive.queue.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
    #expect(full > 1_000 && left < full / 2, "\(full) pages, then \(left)")
  }

  @Test func noMoreOfTheOldestGoThanTheSizeAsksFor() throws {
    let scratch = try ScratchDirectory()
    let archive = try ItemArchive(path: scratch.file("items.sqlite"))
    var random = SystemRandomNumberGenerator()
    try archive.keep(
      (0..<100).map { kept($0, text: (0..<2_000).map { _ in "\(random.next())" }.joined()) })
    let used = try archive.usedBytes
    while try archive.prune(before: noon, bytes: used / 2) > 0 {}
    let left = try archive.usedBytes
    #expect(left <= used / 2 && left > used / 3, "\(used) bytes, then \(left)")
  }

  @Test func anotherFileIsRefusedAndLeftAsItIs() throws {
    let scratch = try ScratchDirectory()
    let state = scratch.file("claimwatch.sqlite")
    _ = try openStore(state)
    for (path, code) in [(state, StateStoreError.Code.foreign)] {
      #expect(throws: StateStoreError.self) { try ItemArchive(path: path) }
      do { _ = try ItemArchive(path: path) } catch let error as StateStoreError {
        #expect(error.code == code)
      }
    }
    let text = scratch.file("text")
    try Data("no database, and long enough to be one".utf8).write(to: URL(filePath: text))
    do {
      _ = try ItemArchive(path: text)
      Issue.record("it was taken")
    } catch let error as StateStoreError { #expect(error.code == .corrupt) }
    #expect(FileManager.default.contents(atPath: text)?.count == 38, "who opens it leaves it")
    let newer = scratch.file("newer.sqlite")
    try ItemArchive(path: newer).queue.write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99')")
    }
    do {
      _ = try ItemArchive(path: newer)
      Issue.record("it was taken")
    } catch let error as StateStoreError { #expect(error.code == .newer) }
    #expect(throws: StateStoreError.self) {
      try ItemArchive(path: scratch.file("none.sqlite"), access: .beside)
    }
  }

  @Test func everyStatementGoesByAKey() throws {
    let scratch = try ScratchDirectory()
    let archive = try ItemArchive(path: scratch.file("items.sqlite"))
    try archive.queue.read { db in
      for sql in [
        ItemArchive.selectFeed, ItemArchive.selectReading, ItemArchive.selectOldest,
        ItemArchive.selectSame, ItemArchive.updateNewest,
        "DELETE FROM item WHERE number <= 1", "DELETE FROM reading WHERE item <= 1",
      ] {
        let filled = sql.replacing("?", with: "1")
        let plan = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(filled)").map { $0[3] as String }
        #expect(plan.allSatisfy { !$0.contains("TEMP B-TREE") }, "\(sql): \(plan)")
        if sql != ItemArchive.selectOldest {
          #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") }, "\(sql): \(plan)")
        }
      }
    }
  }

  @Test func numbersAndTextsOfAnySize() throws {
    var writer = PackedWriter()
    let numbers: [UInt64] = [0, 1, 127, 128, 300, .max]
    let signed: [Int64] = [0, -1, 1, .min, .max]
    for number in numbers { writer.number(number) }
    for number in signed { writer.signed(number) }
    writer.text("é")
    writer.text(nil)
    var reader = PackedReader(writer.bytes[...])
    for number in numbers { #expect(try reader.number() == number) }
    for number in signed { #expect(try reader.signed() == number) }
    #expect(try reader.text() == "é")
    #expect(try reader.optionalText() == nil)
    #expect(throws: BrokenBytes.self) { try reader.byte() }
    var endless = PackedReader([UInt8](repeating: 0xFF, count: 20)[...])
    #expect(throws: BrokenBytes.self) { try endless.number() }
    #expect(Deflate.unpack([0, 1, 2], count: 4, dictionary: []) == nil)
    #expect(Deflate.unpack([], count: .max, dictionary: []) == nil)
  }
}
