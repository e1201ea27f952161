import FeedModel
import Testing

@testable import WatchMatch

@Suite struct MatchTests {
  @Test(arguments: MatchCase.all, Engine.allCases)
  func findsWhatIsMarked(matchCase: MatchCase, engine: Engine) {
    let watches = [Watch(id: "w", terms: [matchCase.term])]
    #expect(engine.places(of: watches, in: matchCase.text) == matchCase.places)
  }

  /// The two halves of a letter with a soft hyphen between them are no letter.
  @Test(arguments: Engine.allCases)
  func malformedBytesMatchNothing(engine: Engine) {
    let watches = [Watch(id: "w", terms: ["中"])]
    let bytes: [UInt8] = [0xE4, 0xC2, 0xAD, 0xB8, 0xAD, 0x20, 0xE4, 0xB8]
    bytes.withUnsafeBufferPointer { #expect(engine.places(of: watches, in: $0) == []) }
  }
}
