import FeedModel
import Foundation
import GRDB
import Glibc
import Testing

@testable import StateStore

/// Whatever a disk makes of the archive, nobody dies of it, nothing goes round in circles and no more is forgotten
/// than was asked for.
@Suite struct ItemArchiveDamageTests {
  private func archive(
    _ path: String, items count: UInt64 = 600, together: Bool = false,
    text: (UInt64) -> String = { "Boats left: \($0)." }
  ) throws {
    let feed = KeptFeed(id: "gazette", title: "Harbour Gazette", language: "en")
    let items = (0..<count).map { number in
      let key = 0x1122_3344_5566_0000 + number
      var item = Item()
      item.title = "Item \(number)"
      return KeptItem(
        feed: feed,
        version: ItemVersion(
          key: ItemKey(bits: key), origin: ItemOrigin(feed: feed.id, key: key), revision: 1,
          firstSeen: noon),
        fetched: noon, mayAlert: true, item: item,
        text: ItemText(title: item.title, summary: text(number), content: nil),
        reading: number % 10 == 0 ? Self.reading : nil)
    }
    let archive = try ItemArchive(path: path)
    if together { try archive.keep(items) } else { for item in items { try archive.keep([item]) } }
    archive.checkpoint()
  }

  private static let reading = KeptReading(
    ClaimExtraction(claims: [], noResponse: [], language: "en", languageSupported: true),
    isWhole: true, extractor: "rules-en 1")

  private func later(_ milliseconds: Int64) -> Instant {
    noon.advanced(byMilliseconds: milliseconds)
  }

  /// What the daemon and a replay do with the file.
  private func use(_ path: String) -> [StateStoreError] {
    var errors: [StateStoreError] = []
    func attempt(_ body: () throws -> Void) {
      do { try body() } catch let error as StateStoreError { errors.append(error) } catch {
        Issue.record("\(error)")
      }
    }
    attempt {
      let reader = try ItemArchive(path: path, access: .readOnly)
      _ = try reader.census()
      var seen = 0
      _ = try reader.forEachItem(since: later(-1), until: later(1)) { stored in
        seen += 1
        _ = try reader.reading(of: stored, by: Self.reading.extractor)
        return seen < 5_000
      }
      #expect(seen <= 600)
    }
    attempt {
      let archive = try ItemArchive(path: path)
      attempt { _ = try archive.prune(before: noon, bytes: .max) }
      attempt {
        try archive.keep([
          KeptItem(
            feed: KeptFeed(id: "gazette", title: "New", language: "en"),
            version: ItemVersion(
              key: ItemKey(bits: 1), origin: ItemOrigin(feed: "gazette", key: 1), revision: 1,
              firstSeen: noon), fetched: noon, mayAlert: true, item: Item(),
            text: ItemText(title: nil, summary: "New", content: nil), reading: Self.reading)
        ])
      }
      attempt { while try archive.prune(before: later(1), bytes: .max) > 0 {} }
    }
    return errors
  }

  @Test(
    "a sector that comes back as zeros, or as anything, ends in an error or in broken items",
    arguments: [false, true])
  func sectors(together: Bool) throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("items.sqlite")
    try archive(path, items: 150, together: together)
    let whole = try Data(contentsOf: URL(filePath: path))
    var errors: [StateStoreError] = []
    var random = SystemRandomNumberGenerator()
    for sector in stride(from: 0, to: whole.count, by: 512) {
      let noise = Data((0..<512).map { _ in .random(in: 0...255, using: &random) })
      for filling in [Data(count: 512), noise] {
        var damaged = whole
        damaged.replaceSubrange(sector..<sector + 512, with: filling)
        for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
        try damaged.write(to: URL(filePath: path))
        errors += use(path)
      }
    }
    #expect(errors.contains { $0.code == .corrupt })
    #expect(!errors.contains { $0.code == .internal }, "\(Set(errors.map(\.description)))")
  }

  /// Where the record of the item stands whose number is `number`, and its number before it.
  private func place(of number: Int, in file: Data) throws -> Int {
    let bits = 0x1122_3344_5566_0000 + number - 1
    let key = Data((0..<8).map { UInt8(bits >> (56 - 8 * $0) & 0xFF) })
    let at = try #require(file.range(of: key)).lowerBound
    // Before it stand the time and the header, whose first byte is its length.
    let header = try #require(
      (5...9).first { file[at - 6 - $0] == UInt8($0) && file[at - 5 - $0] == 0 })
    return at - 6 - header - 2
  }

  @Test("a number that stands where it does not belong takes no others along")
  func number() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("items.sqlite")
    try archive(path, items: 2_000)
    var file = try Data(contentsOf: URL(filePath: path))
    // The last one of a step.
    let at = try place(of: 500, in: file)
    #expect(file[at] == 0x83 && file[at + 1] == 0x74, "its number in seven bits a byte")
    (file[at], file[at + 1]) = (0xFF, 0x7F)
    try file.write(to: URL(filePath: path))
    let archive = try ItemArchive(path: path)
    do {
      _ = try archive.prune(before: later(1), bytes: .max)
      Issue.record("it was taken")
    } catch let error as StateStoreError { #expect(error.code == .corrupt) }
    let count = try archive.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM item") }
    #expect(count == 2_000)
    var found: [Int64] = []
    let broken = try archive.forEachItem(since: noon, until: later(1)) {
      found.append($0.number)
      return true
    }
    // The next one has no order with it either.
    #expect(broken == 2 && found == Array(1...499) + Array(502...2_000))
  }

  @Test("a number smaller than those before it does not lead a reader in circles")
  func smallNumber() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("items.sqlite")
    try archive(path, items: 2_000)
    var file = try Data(contentsOf: URL(filePath: path))
    // The last one of a piece.
    let at = try place(of: 1_000, in: file)
    #expect(file[at] == 0x87 && file[at + 1] == 0x68)
    (file[at], file[at + 1]) = (0x80, 0x05)
    try file.write(to: URL(filePath: path))
    let archive = try ItemArchive(path: path)
    var found: Set<Int64> = []
    var seen = 0
    _ = try archive.forEachItem(since: noon, until: later(1)) {
      found.insert($0.number)
      seen += 1
      return seen < 10_000
    }
    #expect(seen < 2_010 && found.isSuperset(of: 1_002...2_000))
  }

  @Test("no more than some megabytes of large items are read at a time")
  func largeItems() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("items.sqlite")
    let noise = try #require(FileHandle(forReadingAtPath: "/dev/urandom"))
    try archive(path, items: 16) { _ in
      // Six bits a byte, which packing cannot make less of.
      String(decoding: noise.readData(ofLength: 900_000).map { 0x40 | $0 & 0x3F }, as: UTF8.self)
    }
    var pieces: [Int] = []
    var found = 0
    _ = try ItemArchive(path: path).forEachItem(
      since: noon, until: later(1), progress: { pieces.append($0) }
    ) { _ in
      found += 1
      return true
    }
    #expect(found == 16 && pieces.count > 1 && pieces[0] < 16, "\(pieces)")
  }

  @Test("what is no database any more, under this name, was one", arguments: [0..<512, 16..<100])
  func header(_ range: Range<Int>) throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("items.sqlite")
    try archive(path, items: 10)
    var file = try Data(contentsOf: URL(filePath: path))
    file.replaceSubrange(range, with: Data(count: range.count))
    try file.write(to: URL(filePath: path))
    do {
      _ = try ItemArchive(path: path)
      Issue.record("it was taken")
    } catch let error as StateStoreError {
      #expect(error.code == .corrupt)
      // Nobody is told to restore the state.
      #expect(error.description.hasPrefix("kept items \(path): "))
      #expect(error.description.contains("Delete it") && !error.description.contains("restore"))
    }
  }

  @Test("a pipe in the place of a file keeps nobody waiting")
  func pipe() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("items.sqlite")
    #expect(mkfifo(path, 0o600) == 0)
    for access in [ItemArchive.Access.readWrite, .beside, .readOnly] {
      do {
        _ = try ItemArchive(path: path, access: access)
        Issue.record("it was taken")
      } catch let error as StateStoreError { #expect(error.code == .cannotOpen) }
    }
  }
}
