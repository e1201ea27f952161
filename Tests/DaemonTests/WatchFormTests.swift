import FeedModel
import Testing

@testable import Daemon

/// What makes a watch another one, of which it has to be said anew that it hits nothing.
@Suite struct WatchFormTests {
  private static let watch = Watch(id: "w", terms: ["Kestrel", "Heron"])

  private static func form(_ change: (inout Watch) -> Void) -> [UInt8] {
    var watch = watch
    change(&watch)
    return WatchLife.form(of: watch).definition
  }

  @Test func whateverChangesWhatItHitsMakesAnotherWatch() {
    let changes: [(inout Watch) -> Void] = [
      { $0.terms = ["Kestrel"] }, { $0.query = "Kestrel OR Heron" }, { $0.exclusions = ["drill"] },
      { $0.exclusions = ["drills"] }, { $0.maximumAge = 60_000 }, { $0.fold = .diacritics },
      { $0.inflections = [.english] }, { $0.inflections = [.english, .german] },
      { $0.minimumMatches = 2 }, { $0.minimumConfidence = 0.5 }, { $0.feeds = ["a"] },
      { $0.feedTags = ["a"] },
    ]
    let forms = changes.map(Self.form)
    #expect(Set(forms).count == changes.count)
    #expect(!forms.contains(Self.form { _ in }))
  }

  @Test func whatOnlySaysHowItIsToldDoesNot() {
    let changes: [(inout Watch) -> Void] = [
      { $0.name = "Birds" }, { $0.priority = .high }, { $0.tags = ["a"] },
      { $0.terms = ["heron", "KESTREL", "Heron"] }, { $0.oncePer = .day },
    ]
    #expect(Set(changes.map(Self.form)) == [Self.form { _ in }])
    #expect(
      Self.form { $0.exclusions = ["a", "b"] } == Self.form { $0.exclusions = ["B", "a"] })
  }
}
