import Testing

@testable import ClaimTagger

/// Words, quotation marks and sentence starts, case by case (docs/claims-model.md, "Input").
@Suite struct WordScannerTests {
  private let scanner = WordScanner()

  private func words(_ text: String) -> [Word] { withBytes(text) { scanner.words($0) } }

  private func texts(_ bytes: [UInt8]) -> [String] {
    bytes.withUnsafeBufferPointer { scanner.words($0) }
      .map { String(decoding: bytes[$0.range], as: UTF8.self) }
  }

  @Test(arguments: [
    ("It's 3.5%", ["It", "'", "s", "3", ".", "5", "%"]),
    ("naïve café", ["naïve", "café"]),
    ("東京 is", ["東", "京", "is"]),
    ("soft\u{AD}hyphen, zero\u{200B}width", ["soft\u{AD}hyphen", ",", "zero\u{200B}width"]),
    ("\u{FEFF}mark\u{0301} end\u{200D} ", ["mark", "end"]),
    ("a\u{A0}b\u{3000}c\u{2028}d", ["a", "b", "c", "d"]),
    ("€5m–€6m…", ["€", "5m", "–", "€", "6m", "…"]),
    ("ЗАЯВИЛ Москва", ["ЗАЯВИЛ", "Москва"]), ("😀ok", ["😀", "ok"]), ("", []), (" \n\t", []),
  ]) func wordsAreCutAtMarksAndWhiteSpace(text: String, expected: [String]) {
    #expect(texts(Array(text.utf8)) == expected)
  }

  /// 64 KiB of question marks took the model seconds.
  @Test func marksInARowWithoutEndAreNoWords() {
    let row = String(repeating: "? ", count: 20) + "\n" + String(repeating: "*", count: 1_000)
    let found = words("Varn " + row + "\nsaid " + row)
    #expect(found.count == 2 + 2 * WordScanner.longestRow)
    let letters = found.filter { !$0.isMark }
    #expect(letters.map(\.startsParagraph) == [true, true])
  }

  /// A lone byte, a cut sequence, an overlong form, a surrogate, a value beyond Unicode: ignored,
  /// and a word goes on over them.
  @Test(
    arguments: [
      [0xFF], [0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
      [0xF8, 0x88, 0x80, 0x80, 0x80], [0x00], [0x1B],
    ] as [[UInt8]]) func bytesThatAreNoTextAreIgnored(bytes: [UInt8])
  {
    let text = Array("ab".utf8) + bytes + Array("cd e".utf8)
    let found = text.withUnsafeBufferPointer { scanner.words($0) }
    #expect(found.map(\.range) == [0..<4 + bytes.count, 5 + bytes.count..<6 + bytes.count])
    #expect(bytes.withUnsafeBufferPointer { scanner.words($0) }.isEmpty)
  }

  @Test(arguments: [
    ("one\ntwo three\r\n\r\nfour", [true, true, false, true]),
    ("one\u{2029}two\u{85}three", [true, true, true]),
    (" lead", [true]),
  ]) func lineBreaksEndParagraphs(text: String, starts: [Bool]) {
    #expect(words(text).map(\.startsParagraph) == starts)
  }

  @Test(arguments: [
    ("river", Word.Case.other), ("River", .capitalised), ("RIVER", .allUpper), ("R", .capitalised),
    ("McRiver", .capitalised), ("R2D2", .allUpper), ("ÉLAN", .allUpper), ("élan", .other),
    ("Ÿs", .capitalised), ("3RD", .other), ("ŽIŽKOV", .allUpper), ("-", .other),
  ]) func caseFollowsTheFirstLetter(text: String, expected: Word.Case) {
    #expect(words(text).map(\.letterCase) == [expected])
  }

  /// o outside, i inside, ( opening, ) closing; one letter a word.
  @Test(arguments: [
    ("He said “we go” now", "oo(ii)o"),
    ("He said \"we go\" now", "oo(ii)o"),
    ("He said 'we go' now", "oo(ii)o"),
    ("‘We won’t go,’ he said", "(iiiiii)oo"),
    ("It is the mayor's bridge", "ooooooo"),
    ("the minister’s ‘plan’", "oooo(i)"),
    ("“open without end\nnext", "(iiio"),
    ("closed” without start", "o)oo"),
    ("“one “two” three” four", "(i(i)o)o"),
    ("«oui» „nein“ ja", "(i)(i(i"),
    ("('quoted') ends", "o(i)oo"),
    ("rock 'n' roll", "o(i)o"),
    ("5\" pipe", "o(i"),
    ("'", "o"), ("\"", "("), ("”", ")"),
  ]) func quotationMarksHoldTheirState(text: String, expected: String) {
    let letters = words(text).map { ["o", "i", "(", ")"][Int($0.quotation.rawValue)] }
    #expect(letters.joined() == expected)
  }

  @Test(arguments: [
    ("It rose. It fell! Why? 41 left", [true, true, true, true]),
    ("“It rose.” He left. (Both did.) She stayed", [true, true, true, true]),
    ("It rose. then fell, No more", [true]),
    ("One\nTwo. “Three", [true, true, true]),
    ("U.S. Steel", [true, true]),
  ]) func sentencesStartBehindStops(text: String, starts: [Bool]) {
    #expect(words(text).filter(\.startsSentence).count == starts.count)
  }
}
