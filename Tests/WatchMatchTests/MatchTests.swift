import FeedModel
import Testing

@testable import WatchMatch

@Suite struct MatchTests {
  @Test(arguments: MatchCase.all, Engine.allCases)
  func findsWhatIsMarked(matchCase: MatchCase, engine: Engine) {
    let watches = [Watch(id: "w", terms: [matchCase.term])]
    #expect(engine.places(of: watches, in: matchCase.text) == matchCase.places)
  }
}
