import FeedModel
import Testing

@testable import StoryJoin

/// What holds for any items at all.
@Suite struct EngineTests {
  @Test func anyItemsAreReadAndTheSameOnesGiveTheSame() {
    let items = Noise.items(600)
    var (first, second) = (StoryEngine(), StoryEngine())
    for item in items {
      let place = first.add(item)
      #expect(place == second.add(item))
      #expect(place.story <= place.item)
      #expect(place.reprintOf.map { $0 < place.item } ?? true)
    }
  }

  @Test func extremeDatesEmptyNothing() {
    var engine = StoryEngine()
    func add(_ index: Int, _ time: Instant) -> StoryPlace {
      let report = Newsroom.ferry[index]
      return engine.add(
        StoryItem(
          feed: "f\(index)", published: time, title: report.title, body: report.body, claims: []))
    }
    let now = Instant(milliseconds: 1_900_000_000_000)
    _ = add(0, now)
    #expect(add(2, Instant(milliseconds: .max)).story == 1)
    #expect(add(2, Instant(milliseconds: .min)).story == 2)
    #expect(add(1, now).story == 0)
  }

  @Test func aFloodOfCopiesHidesNothing() {
    var room = Newsroom()
    room.read(Newsroom.ferry[0].title, Newsroom.ferry[0].body, feed: "a")
    for number in 0..<2_000 {
      room.read(
        Newsroom.ferry[1].title, Newsroom.ferry[1].body + " Copy \(number).",
        feed: "spam\(number % 7)", hour: 1)
    }
    let strike = "Dockers in Oster have walked out over night shifts, their union said."
    #expect(room.read("Dockers walk out", strike, feed: "b", hour: 1).story == 2_001)
    let report = room.read(Newsroom.ferry[2].title, Newsroom.ferry[2].body, feed: "c", hour: 2)
    #expect(report.story == 0)
  }

  /// Ten thousand items of one text, each a little different, cost one another nothing but their turn, and
  /// leave other stories alone.
  @Test func aFloodOfNearCopiesJoinsNothingElse() {
    var noise = Noise()
    var room = Newsroom()
    room.read(Newsroom.ferry[0].title, Newsroom.ferry[0].body, feed: "a")
    let base = noise.words(60)
    for number in 0..<10_000 {
      let changed = base + " n\(noise.next(below: 900)) " + noise.words(6)
      room.read("Copy \(number)", changed, feed: "spam\(number % 40)", hour: 0.1)
    }
    let report = room.read(Newsroom.ferry[1].title, Newsroom.ferry[1].body, feed: "b", hour: 1)
    #expect(report.story == 0)
    #expect(room.places.dropFirst().dropLast().allSatisfy { $0.story > 0 })
  }

  /// Which of two outlets was polled first in an hour decides nothing.
  @Test(arguments: 0..<10)
  func theOrderWithinAnHourJoinsTheSame(_ seed: Int) {
    let strike =
      "Dockers in Oster have walked out over night shifts, their union said. Cranes stood still."
    let all =
      Newsroom.ferry.map { ($0.title, $0.body) } + [
        ("Dockers walk out", strike), ("Oster dockers on strike", strike + " The port is closed."),
      ]
    var noise = Noise(state: UInt64(seed + 1) &* 0x9E37_79B9_7F4A_7C15)
    var order = Array(all.indices)
    for index in order.indices.reversed() { order.swapAt(index, noise.next(below: index + 1)) }
    var room = Newsroom()
    for index in order { room.read(all[index].0, all[index].1, feed: "f\(index)", hour: 0.5) }
    var stories: [Int: Set<Int>] = [:]
    for (place, index) in zip(room.places, order) {
      stories[place.story, default: []].insert(index)
    }
    #expect(Set(stories.values) == [[0, 1, 2], [3, 4]])
  }

  @Test func wordsMeetInTheirStems() {
    func stems(_ text: String) -> [UInt32] {
      WordReader.words(Array(text.utf8), limit: 10).map(\.stem)
    }
    #expect(stems("bridges BRIDGED bridging bridge").allSatisfy { $0 == stems("bridge")[0] })
    #expect(stems("Halmia's Halmia’s").allSatisfy { $0 == stems("Halmia")[0] })
    #expect(stems("1,140 1140").allSatisfy { $0 == stems("1140")[0] })
    #expect(stems("Гавань гавань").allSatisfy { $0 == stems("гавань")[0] })
    #expect(stems("0.9") != stems("09"))
    #expect(stems("… – “ ” ! 🚢").isEmpty)
  }

  @Test func theLogarithmIsOne() {
    #expect(abs(Logarithm.of(1)) < 1e-6)
    #expect(abs(Logarithm.of(2.718_281_8) - 1) < 1e-4)
    #expect(abs(Logarithm.of(1_000) - 6.907_755) < 1e-3)
    #expect(Logarithm.of(0) == 0 && Logarithm.of(-.infinity) == 0)
  }
}
