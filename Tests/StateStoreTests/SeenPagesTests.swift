import FeedModel
import Testing

@testable import StateStore

@Suite struct SeenPagesTests {
  private func entry(_ n: UInt64) -> SeenEntry {
    SeenEntry(
      key: n &* 0x9E37_79B9_7F4A_7C15,
      marks: n % 2 == 0
        ? .current(
          ItemMarks(
            page: UInt32(n & 0xF_FFFF), stem: UInt32(~n & 0xF_FFFF), date: UInt32(n & 0xFF_FFFF),
            title: UInt32(~n & 0xFF_FFFF), body: UInt32((n &* 77) & 0x3FFF_FFFF)))
        : .earlier(alias: ~n, text: n &* 0x0101_0101_0101 & SeenEntry.textMask),
      firstSeen: Instant(milliseconds: 1_900_000_000_000 + Int64(n)),
      revision: Int(n % 1000) + 1, isMoved: n % 3 == 0)
  }

  @Test func entriesSurviveThePacking() {
    for n in [0, 1, 2, 255, 65_536, .max, 0x8000_0000_0000_0000] as [UInt64] {
      let entry = entry(n % 1_000_000)
      var bytes: [UInt8] = []
      entry.append(to: &bytes)
      #expect(bytes.count == SeenEntry.size)
      bytes.withUnsafeBytes { #expect(SeenEntry($0, at: 0) == entry) }
    }
  }

  @Test func extremesAreCutInsteadOfWrapped() {
    let extreme = SeenEntry(
      key: .max,
      marks: .current(ItemMarks(page: .max, stem: .max, date: .max, title: .max, body: .max)),
      firstSeen: Instant(milliseconds: .min), revision: .max, isMoved: true)
    var bytes: [UInt8] = []
    extreme.append(to: &bytes)
    bytes.withUnsafeBytes { raw in
      let read = SeenEntry(raw, at: 0)
      #expect(read.firstSeen.milliseconds == 0)
      #expect(read.revision == 0xFF_FFFF)
      #expect(
        read.marks
          == .current(
            ItemMarks(
              page: 0xF_FFFF, stem: 0xF_FFFF, date: 0xFF_FFFF, title: 0xFF_FFFF,
              body: 0x3FFF_FFFF)))
      #expect(read.isMoved)
    }
  }

  @Test(arguments: [0, 1, 30, 31, 32, 62, 63, 1000])
  func pagesFillInOrder(count: Int) {
    var pages = SeenPages()
    for n in 0..<count { pages.append(entry(UInt64(n))) }
    #expect(pages.pages.count == (count + 30) / 31)
    #expect(pages.pages.allSatisfy { $0.count <= 31 * 32 })
    var seen: [SeenEntry] = []
    pages.forEach { _, entry in seen.append(entry) }
    #expect(seen == (0..<count).map { entry(UInt64($0)) })
    let places = pages.places(of: Set(seen.map(\.key)))
    #expect(places.count == count)
    #expect(seen.allSatisfy { entry in places[entry.key].map { pages[$0] } == entry })
  }

  @Test func aReplacementMarksItsPageOnly() {
    var built = SeenPages()
    for n in 0..<80 { built.append(entry(UInt64(n))) }
    var pages = SeenPages(pages: built.pages)
    #expect(pages.changed.isEmpty)
    guard let place = pages.places(of: [entry(40).key]).values.first else {
      Issue.record("entry 40 is missing")
      return
    }
    pages.replace(place, with: entry(9999))
    #expect(pages.changed == [1])
    #expect(pages[place] == entry(9999))
    #expect(pages.pages[0] == built.pages[0] && pages.pages[2] == built.pages[2])
  }

  /// A page cut short by a fault outside the program loses its last entry, not the program.
  @Test func aTornPageIsReadUpToItsLastWholeEntry() {
    var built = SeenPages()
    for n in 0..<3 { built.append(entry(UInt64(n))) }
    let torn = SeenPages(pages: [Array(built.pages[0].dropLast(5))])
    var count = 0
    torn.forEach { _, _ in count += 1 }
    #expect(count == 2)
  }
}
