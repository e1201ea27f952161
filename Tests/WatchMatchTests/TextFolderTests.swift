import Testing
import WatchMatch

@Suite struct TextFolderTests {
  static let keys: [(String, String)] = [
    ("ATACMS hits Kestrel-9", "atacms hits kestrel 9"),
    ("  “ATACMS” hits\nKestrel–9! ", "atacms hits kestrel 9"),
    ("U.S. says: O’Brien's strike… | Example", "us says obriens strike example"),
    ("3.5 million; 35, 1,000 and 1'000.", "3.5 million 35 1,000 and 1'000"),
    ("STRASSE—Straße", "strasse strasse"),
    ("🚨 Севастополь: взрыв", "севастополь взрыв"),
    ("中国、日本", "中国 日本"),
    ("Ca\u{AD}fe\u{301}", "cafe\u{301}"),
    ("Café", "cafe\u{301}"),
    ("", ""), (" — ", ""),
  ]

  @Test(arguments: keys)
  func keyIsFoldedWithoutPunctuation(text: String, key: String) {
    #expect(TextFolder().foldedKey(of: text) == Array(key.utf8))
  }
}
