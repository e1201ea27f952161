import FeedModel
import Testing

@testable import StoryJoin

/// Stories of made-up words: which report came first decides little, and what one feed writes of one matter is no event.
@Suite struct LateJoinTests {
  private func words(_ name: String, _ range: Range<Int>) -> [String] {
    range.map { "\(name)x\($0)" }
  }

  private func text(_ words: [String]) -> String { words.joined(separator: " ") }

  private func stories(_ room: Newsroom) -> [Int] {
    var into: [Int: Int] = [:]
    for merge in room.places.flatMap(\.merges) { into[merge.story] = merge.into }
    return room.places.map { into[$0.story] ?? $0.story }
  }

  /// The second report has too little of the first, but enough of both together; a third that lies between them came
  /// minutes later.
  @Test func whatCameMinutesTooEarlyIsTakenIn() {
    let first = words("sf", 0..<8) + words("fm", 0..<26) + words("f", 0..<26)
    let second = words("sf", 0..<8) + words("sm", 0..<16) + words("s", 0..<36)
    let third = words("sm", 0..<16) + words("fm", 0..<26) + words("m", 0..<18)
    var room = Newsroom()
    for (number, report) in [first, second, third].enumerated() {
      room.read(
        text(report.suffix(5)), text(report), feed: "f\(number)", hour: Double(number) / 5)
    }
    #expect(room.places.prefix(2).map(\.story) == [0, 1])
    #expect(stories(room) == [0, 0, 0])
  }

  /// Two halves of one story that each took their own next reports.
  private func halves(shared: Int, names: [String: String] = [:]) -> Newsroom {
    var room = Newsroom()
    let order = [("p", 0, 0.0), ("q", 0, 3), ("p", 1, 4), ("q", 1, 5), ("p", 2, 6), ("q", 2, 7)]
    for (half, number, hour) in order {
      let common = words("g", 0..<(number == 0 ? 6 : shared))
      var body =
        common + words("k\(half)", 0..<20) + words("\(half)\(number)", 0..<42 - common.count)
      if number % 2 == 0 { body.reverse() }
      if !names.isEmpty { body.insert(names["\(half)\(number)"] ?? "Halmia", at: 5) }
      let title = words("k\(half)", number * 2..<number * 2 + 4) + words("g", 0..<3)
      room.read(text(title), text(body), feed: "\(half)\(number)", hour: hour)
    }
    return room
  }

  @Test func halvesWhoseItemsFitTheOtherOneBecomeOne() {
    #expect(stories(halves(shared: 10)) == [0, 0, 0, 0, 0, 0])
  }

  /// The first report of each half names another place; most of them name one.
  @Test func oneReportOfOtherNamesKeepsNoHalvesApart() {
    let names = ["p0": "Ostrava", "q0": "Velden"]
    #expect(stories(halves(shared: 18, names: names)) == [0, 0, 0, 0, 0, 0])
  }

  /// What a magazine writes of one company this week and last, another's reader would take for one event.
  @Test func oneFeedsNextTextOfAMatterNeedsMore() {
    func isOne(_ feed: String, hour: Double) -> Bool {
      var room = Newsroom()
      let first = words("k", 0..<5) + words("a", 0..<55)
      let second = words("b", 100..<130) + words("k", 0..<5).reversed() + words("b", 0..<25)
      room.read(text(words("k", 0..<3) + words("t", 0..<1)), text(first), feed: "magazine")
      let place = room.read(
        text(words("k", 0..<3) + words("u", 0..<1)), text(second), feed: feed, hour: hour)
      return place.story == 0
    }
    #expect(!isOne("magazine", hour: 30))
    #expect(isOne("magazine", hour: 3) && isOne("herald", hour: 30))
  }

  /// A long text that holds two dozen short reports shows a few pairs of words of each.
  @Test func whoHoldsTwoDozenReportsIsSeenToHoldMost() {
    var noise = Noise()
    func trace(_ words: [String], _ number: Int) -> ItemTrace {
      let item = StoryItem(
        feed: "f\(number)", published: Instant(milliseconds: 0), title: "", body: text(words),
        claims: [])
      return ItemTrace(ItemOutline(item), number: number, TermFrequencies())
    }
    let reports = (0..<24).map { _ in
      (0..<36).map { _ in "w\(noise.next(below: 1_000_000))" }
    }
    let all = trace(reports.flatMap { $0 }, 24)
    let held = reports.indices.filter { ReprintJudge.holds(all, trace(reports[$0], $0)) }
    #expect(held.count >= 17)
    let other = (0..<36).map { _ in "w\(noise.next(below: 1_000_000))" }
    #expect(!ReprintJudge.holds(all, trace(other, 25)))
  }
}
