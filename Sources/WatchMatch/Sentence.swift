import FeedModel

/// The sentence around a place in a text, in any language: what an edit must touch to be told.
///
/// Where in doubt a sentence is longer: a change is then told that need not be, and none is lost. Not
/// the segmenter of the claims, which reads English and the whole text.
package struct Sentence {
  /// Bytes before and behind a place beyond which no end is looked for.
  static let reach = 1_000
  /// Blanks and closing marks that are passed over.
  private static let skip = 64

  private let text: [UInt8]

  /// Looks into `text`.
  package init(of text: String) { self.text = Array(text.utf8) }

  /// The bytes of the sentence that holds `place`.
  package func around(_ place: Range<Int>) -> Range<Int> {
    let place = place.clamped(to: 0..<text.count)
    var start = scalarStart(atOrAfter: max(0, place.lowerBound - Self.reach))
    var index = place.lowerBound
    while index > start {
      index -= 1
      if let next = nextStart(behind: index), next <= place.lowerBound {
        start = next
        break
      }
    }
    let limit = min(text.count, place.upperBound + Self.reach)
    var end = place.upperBound
    while end < limit {
      end += 1
      if nextStart(behind: end - 1) != nil { break }
    }
    return start..<max(start, scalarStart(atOrAfter: end))
  }

  /// Whether a blank line stands between two places.
  package func hasBlankLine(between one: Int, and other: Int) -> Bool {
    let range = (min(one, other)..<max(one, other)).clamped(to: 0..<text.count)
    var ends = 0
    for byte in text[range] {
      if byte == 0x0A { ends += 1 } else if byte != 0x20, byte != 0x09 { ends = 0 }
      if ends == 2 { return true }
    }
    return false
  }

  /// Whether a quotation begins with the first word from `place` on.
  package func opensQuotation(at place: Int) -> Bool {
    let word = text.dropFirst(wordStart(atOrAfter: place)).prefix(3)
    return Self.opening.contains { word.starts(with: $0) }
  }

  private static let opening = ["\"", "“", "„", "«", "‘", "'"].map { Array($0.utf8) }

  /// The first byte from `place` on that is no blank; the end of the text where there is none.
  package func wordStart(atOrAfter place: Int) -> Int {
    var next = max(0, place)
    while next < text.count, text[next] == 0x0A || blank(at: next) != nil {
      next += blank(at: next) ?? 1
    }
    return min(next, text.count)
  }

  /// Where the next sentence begins if one ends with the byte at `index`.
  private func nextStart(behind index: Int) -> Int? {
    switch text[index] {
    case 0x0A: return startOfLine(behind: index)
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): break
    case 0xA6 where ends("…", at: index): break
    case 0x82 where ends("。", at: index): return index + 1
    case 0x81 where ends("！", at: index): return index + 1
    case 0x9F where ends("？", at: index): return index + 1
    default: return nil
    }
    var next = index + 1
    let limit = min(text.count, next + Self.skip)
    while next < limit, let length = closingMark(at: next) { next += length }
    guard next < text.count else { return text.count }
    let behind = next
    while next < limit, let length = blank(at: next) { next += length }
    guard next > behind, next == text.count || !isLowercase(at: next) else { return nil }
    if text[index] == UInt8(ascii: "."), isAbbreviation(endingAt: index) { return nil }
    return next
  }

  /// A line ends a sentence unless it was only broken: then the next one goes on in lower case.
  private func startOfLine(behind index: Int) -> Int? {
    var next = index + 1
    var lines = 1
    let limit = min(text.count, next + Self.skip)
    while next < limit, let length = blank(at: next) {
      if text[next] == 0x0A { lines += 1 }
      next += length
    }
    return lines == 1 && next < text.count && isLowercase(at: next) ? nil : next
  }

  private func ends(_ mark: String, at index: Int) -> Bool {
    let bytes = Array(mark.utf8)
    return index + 1 >= bytes.count
      && text.prefix(index + 1).suffix(bytes.count).elementsEqual(bytes)
  }

  private func closingMark(at index: Int) -> Int? {
    switch text[index] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"),
      UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
      1
    case 0xC2 where byte(index + 1) == 0xBB: 2  // »
    case 0xE2 where byte(index + 1) == 0x80 && [0x99, 0x9D, 0xBA, 0xA6].contains(byte(index + 2)):
      3  // ’ ” › …
    default: nil
    }
  }

  private func blank(at index: Int) -> Int? {
    switch text[index] {
    case 0x20, 0x0A, 0x09: 1
    case 0xC2 where byte(index + 1) == 0xA0: 2
    default: nil
    }
  }

  private func byte(_ index: Int) -> UInt8 { index < text.count ? text[index] : 0 }

  private func isLowercase(at index: Int) -> Bool {
    let scalar = String(decoding: text[index..<min(text.count, index + 4)], as: UTF8.self)
      .unicodeScalars.first
    return scalar?.properties.isLowercase ?? false
  }

  /// "Gen." and "J.", "U.S.": a full stop that ends a word.
  private func isAbbreviation(endingAt index: Int) -> Bool {
    var start = index
    // bounds: behind `start > 0`
    while start > 0, index - start < 16, !isBlankOrBracket(text[start - 1]) { start -= 1 }
    let word = text[start..<index]
    if word.contains(UInt8(ascii: ".")) { return true }
    let letters = String(decoding: word, as: UTF8.self).unicodeScalars
    if letters.count == 1, letters.first?.properties.isAlphabetic == true { return true }
    return Self.abbreviations.contains(word.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
  }

  private func isBlankOrBracket(_ byte: UInt8) -> Bool {
    [0x20, 0x0A, 0x09, 0xA0, UInt8(ascii: "("), UInt8(ascii: "\"")].contains(byte)
  }

  private func scalarStart(atOrAfter index: Int) -> Int {
    var index = index
    while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
    return index
  }

  private static let abbreviations = Set(
    [
      "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "cpt", "capt", "sgt", "maj", "adm",
      "cmdr", "gov", "sen", "rep", "pres", "st", "mt", "jr", "sr", "no", "vs", "approx", "est",
      "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "им",
      "ул", "тыс", "млн", "млрд", "руб", "стр", "др", "пр", "гг", "обл", "рис", "см",
    ].map { Array($0.utf8) })
}
