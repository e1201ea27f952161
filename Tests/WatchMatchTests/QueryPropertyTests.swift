import FeedModel
import Testing
import WatchQuery

@testable import WatchMatch

/// Random queries on random items with random claims.
@Suite struct QueryPropertyTests {
  @Test(arguments: 0..<40)
  func enginesAgree(seed: Int) throws {
    var random = RandomQueries(seed: UInt64(seed))
    var hits = 0
    for _ in 0..<50 {
      let (item, query) = (random.item(), random.query())
      guard (try? Query(query)) != nil else { continue }
      let least = random.below(3) == 0 ? 0.5 : nil
      let expected = try QueryEngine.reference.spans(query, item, minimumConfidence: least)
      if expected != nil { hits += 1 }
      for engine in [QueryEngine.rows, .deep] {
        let found = try engine.spans(query, item, minimumConfidence: least)
        #expect((found == nil) == (expected == nil), "\(engine): \(query) in \(item)")
        // Of a name beside the text both name the same span; of none the first words of the item.
        if expected?.isEmpty == false {
          #expect(found == expected, "\(engine): \(query) in \(item)")
        }
      }
    }
    #expect(hits > 0)
  }

  /// Whatever claims turn out to be there: what hits then was no miss before.
  @Test(arguments: 0..<20)
  func whatIsNotReadIsNotLost(seed: Int) throws {
    var random = RandomQueries(seed: UInt64(10_000 + seed))
    for _ in 0..<50 {
      let (item, query) = (random.item(), random.query())
      guard (try? Query(query)) != nil,
        try QueryEngine.reference.spans(query, item) != nil
      else { continue }
      let matcher = WatchMatcher([try QueryCase.watch(query)])
      let scan = matcher.scan(item.text, item.context)
      #expect(!scan.isEmpty, "\(query) in \(item)")
      #expect(!matcher.hits(of: scan, claims: nil).hits.isEmpty, "\(query) in \(item)")
    }
  }

  /// Many watches at once decide as each alone.
  @Test(arguments: 0..<5)
  func watchesDoNotDisturbEachOther(seed: Int) throws {
    var random = RandomQueries(seed: UInt64(20_000 + seed))
    var watches: [Watch] = []
    while watches.count < 40 {
      if let watch = try? QueryCase.watch(random.query()) { watches.append(watch) }
    }
    watches.insert(Watch(id: "plain", terms: ["ab", "x-1"]), at: 7)
    let matcher = WatchMatcher(watches)
    for _ in 0..<20 {
      let item = random.item()
      let all = matcher.hits(of: matcher.scan(item.text, item.context), claims: item.claims).hits
      for (index, watch) in watches.enumerated() {
        let alone = WatchMatcher([watch])
        let own = alone.hits(of: alone.scan(item.text, item.context), claims: item.claims).hits
        #expect(
          all.filter { $0.watch == index }.map { "\($0.term) \($0.span)" }
            == own.map { "\($0.term) \($0.span)" }, "\(watch.query ?? "")")
      }
    }
  }

  /// The explanation says of the whole what the evaluator says.
  @Test(arguments: 0..<20)
  func explanationsAgree(seed: Int) throws {
    var random = RandomQueries(seed: UInt64(30_000 + seed))
    for _ in 0..<30 {
      let (item, query) = (random.item(), random.query())
      guard let watch = try? QueryCase.watch(query) else { continue }
      let matcher = WatchMatcher([watch])
      let scan = matcher.scan(item.text, item.context)
      let isHit = !matcher.hits(of: scan, claims: item.claims).hits.isEmpty
      let explanation = try #require(
        matcher.explanation(ofWatch: 0, scan, claims: item.claims))
      #expect((explanation.truth == .yes) == isHit, "\(query) in \(item)")
      #expect(explanation.missing.isEmpty == isHit, "\(query) in \(item)")
    }
  }
}
