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
      if let found = first(in: bytes) {
        return AgencyCredit(agency: found.agency, place: .byline)
      }
    }
    guard let text else { return nil }
    let first = Self.firstParagraph(text)
    if let agency = Dateline.credit(first).flatMap(agency) {
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

  /// The agency of a dateline: one that is known, or a name as written.
  private func agency(_ name: [UInt8]) -> String? {
    if let known = first(in: name) { return known.agency }
    guard let first = name.first, first >= 0x80 || first >= 0x41 && first <= 0x5A else {
      return nil
    }
    return String(decoding: name, as: UTF8.self)
  }

  /// "… were destroyed. (Reuters)", "/TASS/", "— AP".
  private func signed(_ line: [UInt8]) -> String? {
    let text = Self.trimmed(line)
    guard let last = text.last else { return nil }
    for (open, close) in Self.brackets where last == close {
      let inner = Array(text.dropLast())
      guard let start = inner.lastIndex(of: open), inner.count - start <= 60 else { continue }
      return first(in: Array(inner.slice(start + 1, inner.count)))?.agency
    }
    guard let found = self.last(in: text), found.range.upperBound == text.count else { return nil }
    let before = Self.trimmed(Array(text.prefix(found.range.lowerBound)))
    // A dash of any kind, or nothing else in the line.
    let isDashed = before.last == 0x2D || before.suffix(3).starts(with: [0xE2, 0x80])
    return before.isEmpty || isDashed ? found.agency : nil
  }

  private static let brackets: [(UInt8, UInt8)] = [(0x28, 0x29), (0x2F, 0x2F), (0x5B, 0x5D)]

  /// "…, Ukrinform reports": how a first paragraph says whose report it is.
  private func told(_ line: [UInt8]) -> String? {
    guard let found = first(in: line) else { return nil }
    let behind = Self.word(Array(line.dropFirst(found.range.upperBound).prefix(24)))
    let before = Self.lastWord(Array(line.prefix(found.range.lowerBound).suffix(24)))
    return Self.reports.contains(behind) || Self.citing.contains(before) ? found.agency : nil
  }

  /// "Source: TASS", "With material from Reuters", "Reporting by Ann Lee; © AFP 2026": a short line that
  /// begins like a credit.
  private func material(_ line: [UInt8]) -> String? {
    let words = line.split { $0 == 0x20 || $0 == 0x0A }
    guard words.count <= Self.creditWords, let found = first(in: line) else { return nil }
    let head = Self.word(line)
    let isMarked = line.starts(with: [0xC2, 0xA9]) || line.starts(with: Array("(c)".utf8))
    return Self.openings.contains(head) || isMarked ? found.agency : nil
  }

  private static let reports = words("reports reported report writes wrote")
  private static let citing = words("citing via")
  private static let openings = words("source sources with via from by copyright reporting text")

  private static func words(_ text: String) -> Set<[UInt8]> {
    Set(text.utf8.split(separator: 0x20).map(Array.init))
  }

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
      if text.suffix(form.bytes.count).elementsEqual(form.bytes),
        start == 0 || Self.isEdge(text[at: start - 1])
      {
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
      let isWhole = (start == 0 || isEdge(text[at: start - 1])) && isEdge(text[at: end])
      if isWhole { return start }
    }
    return nil
  }

  private static func isEdge(_ byte: UInt8?) -> Bool {
    guard let byte else { return true }
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0xC3...0xDF: return false
    default: return true
    }
  }

  /// The first word in small letters, behind blanks and commas.
  private static func word(_ text: [UInt8]) -> [UInt8] {
    Array(text.drop { !isLetter($0) }.prefix { isLetter($0) }.map { $0 | 0x20 })
  }

  private static func lastWord(_ text: [UInt8]) -> [UInt8] {
    let end = text.reversed().drop { !isLetter($0) }
    return Array(end.prefix { isLetter($0) }.map { $0 | 0x20 }.reversed())
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20)
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
