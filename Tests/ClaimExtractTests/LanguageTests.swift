import FeedModel
import Testing

@testable import ClaimExtract

@Suite("Language")
struct LanguageTests {
  private func extract(_ text: String, declared: String? = nil) -> ClaimExtraction {
    RuleExtractor().extract(
      ClaimDocument(text: ItemText(title: nil, summary: nil, content: text), language: declared))
  }

  @Test(
    "detected",
    arguments: [
      ("The harbour board said that no boat was lost in the storm.", "en"),
      ("Der Hafen ist nach dem Sturm geschlossen, sagte die Sprecherin.", "de"),
      ("Le port est fermé après la tempête, a déclaré le ministre.", "fr"),
      ("El puerto está cerrado tras la tormenta, según el ministro.", "es"),
      ("Il porto è chiuso dopo la tempesta, ha detto il ministro.", "it"),
      ("O porto foi fechado após a tempestade, disse o ministro.", "pt"),
      ("De haven is gesloten na de storm, zegt het ministerie.", "nl"),
      ("Port został zamknięty po burzy, ale statki są bezpieczne.", "pl"),
      ("Liman fırtına sonrası kapatıldı ve bir gemi battı.", "tr"),
      ("Порт закрыт после шторма, сообщили в министерстве, все живы.", "ru"),
      ("Порт закрито після шторму, повідомили в міністерстві, є поранені.", "uk"),
      ("港は嵐のため閉鎖されました。", "ja"), ("港口因风暴关闭。", "zh"), ("항구가 폭풍으로 폐쇄되었다.", "ko"),
      ("أغلق الميناء بعد العاصفة", "ar"), ("הנמל נסגר אחרי הסערה", "he"),
      ("Το λιμάνι έκλεισε", "el"),
      ("बंदरगाह बंद", "hi"),
    ])
  func detected(_ text: String, _ language: String) {
    let extraction = extract(text)
    #expect(extraction.language == language)
    #expect(extraction.languageSupported == (language == "en"))
    if language != "en" { #expect(extraction.claims.isEmpty) }
  }

  @Test("what is declared holds unless the text clearly says otherwise")
  func declared() {
    #expect(extract("Kestrel-9 launcher lost", declared: "en-GB").language == "en-GB")
    #expect(extract("Kestrel-9 launcher lost", declared: "en-GB").languageSupported)
    #expect(extract("Kestrel-9 launcher lost", declared: "de").languageSupported == false)
    let russian = extract("Порт закрыт после шторма, сообщили в министерстве.", declared: "en")
    #expect(russian.language == "ru" && !russian.languageSupported)
    let english = extract(
      "The harbour board said that no boat was lost in the storm and that it was safe.",
      declared: "fr")
    #expect(english.language == "en" && english.languageSupported)
  }

  @Test("a declared tag is read by its first bytes, however long it is")
  func longTags() {
    let english = "The harbour board said that no boat was lost in the storm."
    let marks = String(repeating: "\u{301}\u{323}", count: 60_000)
    #expect(
      extract(english, declared: "en-" + String(repeating: "a", count: 90_000)).language == "en")
    #expect(extract(english, declared: "a" + marks).language == "en")
    #expect(LanguageGuess.primarySubtag(of: "EN_us") == "en")
    #expect(LanguageGuess.primarySubtag(of: "de") == "de")
    #expect(LanguageGuess.primarySubtag(of: "cel-gaulish") == "cel")
    for tag in ["", "e", "e1", "-en", "abcdefghi", "a" + marks, "en" + marks, " en"] {
      #expect(LanguageGuess.primarySubtag(of: tag) == "")
    }
  }

  @Test("nothing to go by", arguments: ["", "12345", "🙂", "Kestrel"])
  func unclear(_ text: String) {
    #expect(extract(text).language == nil)
    #expect(extract(text).languageSupported == false)
  }
}
