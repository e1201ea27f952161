import FeedModel
import Testing

@testable import WatchMatch

@Suite struct TermKinTests {
  /// Forms that `claimwatch watch suggest` finds in `text`; in parentheses what may be another word.
  private func forms(_ term: String, _ text: String) -> [String] {
    let item = ItemText(title: nil, summary: nil, content: text)
    return TermKinFinder(term: term).kin(in: item)
      .map { $0.isDoubtful(for: term) ? "(\($0.text))" : $0.text }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  @Test func whatMayBeAnotherWordIsToldApart() {
    #expect(
      forms("Путин", "Путина ждут. На пути Путину и путинский.") == ["(пути)", "Путина", "Путину"])
    #expect(forms("Трамп", "Trump set a trap, trampled.") == ["(trampled)", "(trap)", "Trump"])
    #expect(forms("Trump", "Trumps, Crump, Trumpian") == ["(Crump)", "(Trumpian)", "Trumps"])
    #expect(forms("White House", "A while horse; White-House") == ["(while horse)", "White-House"])
    #expect(forms("missile", "Missiles, missive") == ["(missive)", "Missiles"])
    #expect(forms("sanctions", "A sanction, sanctioned.") == ["(sanctioned)", "sanction"])
    #expect(forms("S-400", "S400, s 4000") == ["(s 4000)", "S400"])
  }
}
