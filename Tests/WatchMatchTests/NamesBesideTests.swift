import FeedModel
import Testing

@testable import WatchMatch

@Suite struct NamesBesideTests {
  private func names(_ text: String) -> Set<String> {
    Set(NamesBeside.names(in: ItemText(title: nil, summary: nil, content: text)).map(\.text))
  }

  @Test func daysAndMonthsAreNoNames() {
    #expect(
      names("It said on Monday, in October, that Lena Varn had left Port Ansel in Sept 2031.")
        == ["Lena Varn", "Port Ansel"])
    #expect(names("Es kam am Donnerstag im März bis Lena Varn.") == ["Lena Varn"])
    #expect(names("They had met Theresa May on Black Friday.") == ["Theresa May", "Black Friday"])
  }

  @Test func capitalsOfSentencesAndHeadlinesAreNoNames() {
    #expect(names("They met Lena V. Varn there.") == ["Lena"])
    #expect(names("Two fell. Nobody saw Varn.") == ["Varn"])
    #expect(names("Harbour Office Closes Seven Piers Before Winter") == [])
  }
}
