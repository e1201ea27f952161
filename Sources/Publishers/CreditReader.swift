import FeedModel

/// Finds the credit of an agency in an item: byline, dateline, first and last paragraph.
struct CreditReader: Sendable {
  /// Bytes of each form of each agency, the longest first.
  private let forms: [(bytes: [UInt8], agency: String)]

  private static let mostAuthors = 8
  private static let authorBytes = 200
  private static let firstBytes = 700
  private static let lastBytes = 600
  private static let lastLines = 3
  /// Words of a last line that can be nothing but a credit: "With material from Reuters and AFP."
  private static let creditWords = 12

  init(_ agencies: [PublisherFamily]) {
    forms = agencies.flatMap { family in
      ([family.name] + family.names).map { (bytes: Array($0.utf8), agency: family.name) }
    }.filter { !$0.bytes.isEmpty }.sorted { $0.bytes.count > $1.bytes.count }
  }

  func credit(authors: [String], text: String?) -> AgencyCredit? {
    for author in authors.prefix(Self.mostAuthors) {
      let bytes = Array(author.utf8.prefix(Self.authorBytes))
      if let agency = among(bytes, by: Self.separators).first {
        return AgencyCredit(agency: agency, place: .byline)
      }
    }
    guard let text else { return nil }
    let first = Self.firstParagraph(text)
    if let agency = Dateline.credit(first).flatMap(only) {
      return AgencyCredit(agency: agency, place: .dateline)
    }
    if let agency = signed(first) ?? told(first) {
      return AgencyCredit(agency: agency, place: .firstParagraph)
    }
    for line in Self.lastLines(text) {
      if let agency = signed(line) ?? material(line) {
        return AgencyCredit(agency: agency, place: .lastParagraph)
      }
    }
    return nil
  }

  // MARK: The forms of a credit

  /// Between the names of a byline, and of a credit that names several.
  private static let separators = Array(",/();|[]".utf8)

  /// The agencies that are, byte for byte, a part of `text` between separators: "Lena Varn, AFP" and not
  /// "Michael Bloomberg".
  private func among(_ text: [UInt8], by separators: [UInt8]) -> [String] {
    text.split(whereSeparator: separators.contains).prefix(8).compactMap { part in
      let name = Self.trimmed(Array(part))
      let plain = name.starts(with: Self.by) ? Array(name.dropFirst(Self.by.count)) : name
      return forms.first { $0.bytes == plain }?.agency
    }
  }

  private static let by = Array("By ".utf8)

  /// The first of the agencies that `text` consists of; nil where anything else stands in it: "WHO",
  /// "AP Photo/Ove Lind".
  private func only(_ text: [UInt8]) -> String? {
    let parts = text.split { $0 == 0x2F || $0 == 0x2C }
    let found = among(text, by: [0x2F, 0x2C])
    return !found.isEmpty && found.count == parts.count ? found.first : nil
  }

  /// "… were destroyed. (Reuters)", "/TASS/", "— AP".
  private func signed(_ line: [UInt8]) -> String? {
    let text = Self.trimmed(line)
    guard let last = text.last else { return nil }
    for (open, close) in Self.brackets where last == close {
      let inner = Array(text.dropLast())
      guard let start = inner.lastIndex(of: open), inner.count - start <= 60 else { continue }
      return only(Array(inner.slice(start + 1, inner.count)))
    }
    guard let found = self.last(in: text), found.range.upperBound == text.count else { return nil }
    let before = Self.trimmed(Array(text.prefix(found.range.lowerBound)))
    // A dash of any kind, or nothing else in the line.
    let isDashed = before.last == 0x2D || before.suffix(3).starts(with: [0xE2, 0x80])
    return before.isEmpty || isDashed ? found.agency : nil
  }

  private static let brackets: [(UInt8, UInt8)] = [(0x28, 0x29), (0x2F, 0x2F), (0x5B, 0x5D)]

  /// "…, Ukrinform reports.": how a first paragraph says whose report it is.
  private func told(_ line: [UInt8]) -> String? {
    let text = Self.trimmed(line)
    for ending in Self.reports where text.suffix(ending.count).elementsEqual(ending) {
      let before = Array(text.prefix(max(0, text.count - ending.count)))
      guard let found = last(in: before) else { return nil }
      return before.prefix(found.range.lowerBound).suffix(2).elementsEqual([0x2C, 0x20])
        ? found.agency : nil
    }
    return nil
  }

  /// "Source: TASS", "With material from Reuters", "Reporting by Ann Lee; © AFP 2026": a short line that
  /// begins like a credit.
  private func material(_ line: [UInt8]) -> String? {
    let words = line.split { $0 == 0x20 || $0 == 0x0A }
    guard words.count <= Self.creditWords, let found = first(in: line) else { return nil }
    return Self.openings.contains { line.starts(with: $0) } ? found.agency : nil
  }

  private static let reports = [" reports", " reported"].map { Array($0.utf8) }
  private static let openings = [
    "Source: ", "Sources: ", "Source – ", "With material from ", "With files from ",
    "With input from ",
    "With reporting from ", "With agencies: ", "Reporting by ", "Copyright ", "© ", "(c) ",
  ].map { Array($0.utf8) }

  // MARK: Where agencies stand

  private func first(in text: [UInt8]) -> (agency: String, range: Range<Int>)? {
    var best: (agency: String, range: Range<Int>)?
    for form in forms {
      let end = best?.range.lowerBound ?? text.count
      guard let start = Self.find(form.bytes, text, 0..<min(text.count, end)) else { continue }
      best = (form.agency, start..<start + form.bytes.count)
    }
    return best
  }

  private func last(in text: [UInt8]) -> (agency: String, range: Range<Int>)? {
    for form in forms where text.count >= form.bytes.count {
      let start = text.count - form.bytes.count
      if text.suffix(form.bytes.count).elementsEqual(form.bytes), Self.begins(text, start) {
        return (form.agency, start..<text.count)
      }
    }
    return nil
  }

  /// Where `form` stands as whole words and begins within `range`.
  private static func find(_ form: [UInt8], _ text: [UInt8], _ range: Range<Int>) -> Int? {
    guard let head = form.first else { return nil }
    for start in range where text[at: start] == head {
      let end = start + form.count
      guard end <= text.count, text.slice(start, end).elementsEqual(form) else { continue }
      if begins(text, start) && ends(text, end) { return start }
    }
    return nil
  }

  /// Whether no word goes on to the left of `index`.
  private static func begins(_ text: [UInt8], _ index: Int) -> Bool {
    guard let byte = text[at: index - 1] else { return true }
    guard byte >= 0x80 else { return isEdge(byte) }
    // The end of a dash or a quotation mark (U+2000 to U+203F), of a hard blank, © or «.
    let isSign = text[at: index - 3] == 0xE2 && text[at: index - 2] == 0x80
    return isSign || text[at: index - 2] == 0xC2
  }

  /// Whether no word goes on behind a form that ends before `index`.
  private static func ends(_ text: [UInt8], _ index: Int) -> Bool {
    guard let byte = text[at: index] else { return true }
    return byte >= 0x80 ? byte == 0xE2 || byte == 0xC2 : isEdge(byte)
  }

  private static func isEdge(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: false
    default: true
    }
  }

  // MARK: Paragraphs

  private static func firstParagraph(_ text: String) -> [UInt8] {
    let bytes = text.utf8.prefix(firstBytes).drop { $0 == 0x0A || $0 == 0x20 }
    return Array(bytes.prefix { $0 != 0x0A })
  }

  /// The last lines, the last one first: captions may stand below the credit.
  private static func lastLines(_ text: String) -> [[UInt8]] {
    let end = Array(text.utf8.suffix(lastBytes))
    return end.split(separator: 0x0A).suffix(lastLines).reversed().map { trimmed(Array($0)) }
  }

  /// Without blanks around it and a full stop at its end.
  private static func trimmed(_ text: [UInt8]) -> [UInt8] {
    var slice = text.drop { $0 == 0x20 }
    while let last = slice.last, last == 0x20 || last == 0x2E || last == 0x0A { slice.removeLast() }
    return Array(slice)
  }
}
