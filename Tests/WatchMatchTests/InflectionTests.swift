import FeedModel
import Foundation
import Testing

@testable import WatchMatch

@Suite struct InflectionTests {
  /// Case forms as grammars have them; the stress decides between some, so that all are there.
  @Test(
    arguments: [
      (.russian, "Севастополь", "Севастополя Севастополю Севастополем Севастополе"),
      (.russian, "Москва", "Москвы Москве Москву Москвой"),
      (.russian, "Россия", "России Россию Россией"),
      (.russian, "Песков", "Пескова Пескову Песковым Пескове"),
      (.russian, "Залужный", "Залужного Залужному Залужным Залужном"),
      (.russian, "Толстой", "Толстого Толстому Толстым Толстом"),
      (.russian, "Донецк", "Донецка Донецку Донецком Донецке"),
      (.russian, "ракета", "ракеты ракете ракету ракетой ракет ракетам ракетами ракетах"),
      (.russian, "беспилотник", "беспилотника беспилотником беспилотники беспилотников"),
      (.russian, "Николаев", "Николаева Николаеву Николаевом Николаевым Николаеве"),
      (.russian, "учение", "учения учению учением учении учений учениям учениями учениях"),
      (.russian, "Шойгу", ""),
      (.russian, "Херсон", "Херсона Херсону Херсоном Херсоне"),
      (.russian, "Керчь", "Керчи Керчью"),
      (.russian, "доброволец", "добровольца добровольцев добровольцам добровольцами"),
      (.russian, "боец", "бойца бойцы бойцов бойцами"), (.russian, "китаец", "китайца китайцы"),
      (.russian, "посол", "посла послу послом после послы послов"),
      (.russian, "россиянин", "россиянина россияне россиян россиянам"),
      (.russian, "огонь", "огня огню огнём огне огни"), (.russian, "церковь", "церкви церковью"),
      (.russian, "время", "времени временем времена времен временах"),
      (.russian, "Соловьёв", "Соловьев Соловьёва Соловьева Соловьёву Соловьеву Соловьевым"),
      (.russian, "ЁЛКА", "ЕЛКА"),
      (.russian, "Порт-Ансель", "Порт-Анселя Порт-Анселю Порт-Анселем Порт-Анселе"),
      (.ukrainian, "Севастополь", "Севастополя Севастополю Севастополем Севастополі"),
      (.ukrainian, "Київ", "Києва Києву Києвом Києві"),
      (.ukrainian, "Харків", "Харкова Харкову Харковом Харкові"),
      (.ukrainian, "Україна", "України Україні Україну Україною"),
      (.ukrainian, "ракета", "ракети ракеті ракету ракетою ракет ракетам ракетами ракетах"),
      (.ukrainian, "річка", "річки річці річку річкою річок річкам"),
      (.ukrainian, "Залужний", "Залужного Залужному Залужним"),
      (.ukrainian, "Сирський", "Сирського Сирському Сирським"),
      (.ukrainian, "навчання", "навчанню навчанням навчанні навчань навчаннями навчаннях"),
      (.ukrainian, "доброволець", "добровольця добровольців добровольцями"),
      (.ukrainian, "європеєць", "європейця європейці"),
      (.ukrainian, "січень", "січня січні січнем"),
      (.ukrainian, "коментар", "коментаря коментарі коментарями"),
      (.ukrainian, "росіянин", "росіянина росіяни росіян росіянам"),
      (.ukrainian, "українська", "української українській українську українською українські"),
      (.ukrainian, "земля", "землі землю землею земель землях"),
      (.ukrainian, "Слов'янськ", "Слов'янська Слов'янську Слов'янськом"),
      (.ukrainian, "Куп’янськ", "Куп’янська Куп’янську"),
      (.ukrainian, "Одеса", "Одеси Одесі Одесу Одесою"),
      (.english, "missile", "missiles"), (.english, "battery", "batteries"),
      (.english, "strike", "strikes"), (.english, "torpedo", "torpedoes"),
      (.english, "ATACMS", "ATACMSs"), (.english, "crash", "crashes"),
      (.english, "knife", "knives"),
      (.german, "Rakete", "Raketen"), (.german, "Minister", "Ministers Ministern"),
      (.german, "Angriff", "Angriffs Angriffe Angriffen"), (.german, "Stadt", "Stadten"),
      (.german, "Kiew", "Kiews"),
    ] as [(Watch.Inflection, String, String)])
  func aWordHasItsForms(_ language: Watch.Inflection, _ word: String, _ forms: String) {
    let found = Inflection.forms(of: word, language)
    for form in forms.split(separator: " ") {
      #expect(found.contains { $0.utf8.elementsEqual(form.utf8) }, "\(form): \(found)")
    }
    if forms.isEmpty { #expect(found.isEmpty, "\(found)") }
    #expect(!found.contains { $0.utf8.elementsEqual(word.utf8) })
    #expect(Set(found.map { Array($0.utf8) }).count == found.count)
    #expect(found.allSatisfy { !TermRule.folded($0).isEmpty && TermRule.problem(with: $0) == nil })
  }

  @Test func aShortNameWithoutItsEndingIsAnotherWord() {
    for (term, language, other) in [
      ("Газа", Watch.Inflection.russian, "Газ"), ("Дели", .russian, "Дел"),
      ("Рада", .ukrainian, "Рад"),
    ] {
      let forms = Inflection.forms(of: term, language)
      #expect(!forms.isEmpty && !forms.contains { $0.hasSameBytes(as: other) }, "\(forms)")
    }
    #expect(Inflection.forms(of: "'слово", .ukrainian).isEmpty)
    #expect(Inflection.forms(of: "Артём Волков", .russian) == ["Артем Волков"])
    #expect(Inflection.forms(of: "об'єкт", .russian).isEmpty)
  }

  @Test func aShortNameInManIsNoOmen() {
    let oman = Inflection.forms(of: "Oman", .english)
    #expect(oman == ["Omans"], "\(oman)")
    #expect(Inflection.forms(of: "gunman", .english).contains("gunmen"))
  }

  @Test func whoChecksIsToldWhatBecomesOfATerm() {
    for (term, languages, outcome) in [
      ("Шойгу", [.russian], .noWord), ("Баку", [.ukrainian], .noWord),
      ("Севастополь", [.russian], .forms(common: nil)),
      ("ATACMS", [.russian], .noWord), ("ATACMS", [.russian, .english], .forms(common: nil)),
      ("НАТО", [.russian], .noWord), ("Kestrel 9", [.english], .noWord),
      ("Doe", [.english], .forms(common: "Does")), ("Севастополь", [.german], .noWord),
    ] as [(String, [Watch.Inflection], Inflection.Outcome)] {
      #expect(Inflection.outcome(of: term, languages) == outcome, "\(term)")
    }
  }

  @Test func aWatchMayHaveTwoLanguages() {
    let text = "Удар по Севастополю, по Києву і в Києві."
    #expect(
      found(watch(["Севастополь", "Київ"], .russian, .ukrainian), text)
        == ["Севастополю 0", "Києву 1", "Києві 1"])
  }

  /// A term that stands there as written is named, and not another one whose form it is.
  @Test func theTermAsWrittenComesFirst() {
    #expect(
      found(watch(["Мост", "Мосте"], .russian), "На мосте, в Мост.") == ["мосте 1", "Мост 0"])
    #expect(found(watch(["ракета", "ракеты"], .russian), "ракеты") == ["ракеты 1"])
  }

  @Test func whatIsHiddenByExcludeIsFound() {
    func hidden(
      _ terms: [String], _ exclusions: [String], _ change: (inout Watch) -> Void = { _ in }
    )
      -> [Int: Int]
    {
      var watch = Watch(id: "w", terms: terms)
      watch.exclusions = exclusions
      change(&watch)
      return HiddenTerms.of(watch)
    }
    #expect(hidden(["Kestrel", "Kestrel-9"], ["drill", "kestrel"]) == [0: 1, 1: 1])
    #expect(hidden(["Kestrels", "Port Ansel"], ["Kestrel", "Ansel harbour"]).isEmpty)
    #expect(hidden(["Port Ansel"], ["ansel"]) == [0: 0])
    #expect(hidden(["Mayon"], ["Mayón"]).isEmpty)
    #expect(hidden(["Mayon"], ["Mayón"]) { $0.fold = .diacritics } == [0: 0])
    #expect(hidden(["ракета"], ["ракета"]) { $0.inflections = [.russian] } == [0: 0])
    #expect(hidden(["kestrel"], ["kestrel"]) { $0.prefixes = [0] }.isEmpty)
  }

  @Test func whatIsNoWordOfTheLanguageStays() {
    for term in ["ATACMS", "два слова", "С-400", "да", "НАТО", "", "-", "слово-"] {
      #expect(Inflection.forms(of: term, .russian).isEmpty, "\(term)")
    }
    for term in ["Москва", "four words", "S-400", "C++"] {
      #expect(Inflection.forms(of: term, .german).isEmpty, "\(term)")
    }
  }

  private func watch(_ terms: [String], _ inflections: Watch.Inflection...) -> Watch {
    var watch = Watch(id: "w", terms: terms)
    watch.inflections = inflections
    return watch
  }

  private func found(_ watch: Watch, _ text: String) -> [String] {
    let matcher = WatchMatcher([watch])
    let item = ItemText(title: nil, summary: nil, content: text)
    let hits = matcher.hits(of: matcher.scan(item), claims: []).hits
    let bytes = Array(text.utf8)
    return hits.map {
      String(decoding: bytes.slice($0.span.utf8), as: UTF8.self) + " \($0.term)"
    }
  }

  @Test func aHitInAnotherCaseIsOneOfItsTerm() {
    let text = "Удар по СЕВАСТОПОЛЮ: в Севастополе и Севастополь, ракетой, не Севастопольский."
    #expect(
      found(watch(["ракета", "Севастополь"], .russian), text)
        == ["СЕВАСТОПОЛЮ 1", "Севастополе 1", "Севастополь 1", "ракетой 0"])
    #expect(found(watch(["ракета", "Севастополь"]), text) == ["Севастополь 1"])
  }

  @Test func aWordOfAQueryIsInflectedUnlessItIsQuoted() throws {
    func found(_ query: String, _ text: String) throws -> [String] {
      var watch = try QueryCase.watch(query)
      watch.inflections = [.russian]
      return self.found(watch, text)
    }
    let text = "Удар по Севастополю нанесли ракетой."
    #expect(try found("Севастополь AND ракета", text) == ["Севастополю 0", "ракетой 1"])
    #expect(try found("\"Севастополь\" AND ракета", text) == [])
    #expect(try found("Севастополь NEAR/1 ракета", text) == ["Севастополю 0", "ракетой 1"])
    #expect(try found("Севастополь NOT ракета", text) == [])
    #expect(try found("SENTENCE(ракета NOT Керчь)", text) == ["ракетой 0"])
  }

  /// docs/inflection.md has every rule, and no other.
  @Test func theTableIsDocumented() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../docs/inflection.md")
    let rows = try String(contentsOf: file, encoding: .utf8)
      .split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
    var expected: [String] = []
    for language in Watch.Inflection.allCases {
      for rule in EndingTable.rules(of: language) {
        let forms = rule.forms.map { form in
          form.isEmpty ? "–" : String(String.UnicodeScalarView(form))
        }
        expected.append(
          "| `\(language.rawValue)` | -\(String(String.UnicodeScalarView(rule.ending))) | "
            + forms.joined(separator: ", ") + " |")
      }
    }
    if ProcessInfo.processInfo.environment["CLAIMWATCH_WRITE_SNAPSHOTS"] == "1" {
      print(expected.joined(separator: "\n"))
    }
    #expect(rows == expected)
  }
}
