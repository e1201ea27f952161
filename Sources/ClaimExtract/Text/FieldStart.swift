import FeedModel

/// What agencies and outlets set before a headline and is no part of it: "UPDATE 2-", "EXCLUSIVE: ", and in an
/// outlet's own feed its name before a colon ("Lowmoor Post: Ferry late, minister says").
///
/// It is read as blanks: nobody says it, and every offset stays what it was.
struct FieldStart {
  private var outlets: [[UInt8]] = []

  init(_ document: ClaimDocument) {
    outlets = [document.outlet, document.publisher].compactMap { $0 }
      .filter { (2...100).contains($0.utf8.count) && Self.isPaper($0) }
      .map { Self.lowered(Array($0.utf8)) }
  }

  /// `bytes` with blanks for what stands before the text, and for what a page says of its links inside it.
  func read(_ whole: [UInt8]) -> [UInt8] {
    let bytes = Self.withoutLinkHints(whole)
    var at = Self.text(bytes, from: 0)
    let start = at
    // One may stand behind another: "RPT-UPDATE 2-".
    for _ in 0..<3 {
      guard let end = label(bytes, at) ?? section(bytes, at) ?? outlet(bytes, at) else { break }
      at = Self.text(bytes, from: end)
    }
    guard at > start, at < bytes.count else { return bytes }
    return bytes.slice(0, start) + [UInt8](repeating: UInt8(ascii: " "), count: at - start)
      + bytes.slice(at, bytes.count)
  }

  /// The end of a label at `start`: words that agencies use, in capitals, and a hyphen with no blank behind
  /// it; or one that calls out, and a colon or a bar.
  private func label(_ bytes: [UInt8], _ start: Int) -> Int? {
    var end = start
    while end < start + 30, let byte = bytes[at: end], Self.isInLabel(byte) { end += 1 }
    guard end > start, let mark = bytes[at: end], let next = bytes[at: end + 1] else { return nil }
    let label = Array(bytes.slice(start, end))
    // The number of an update is no word of it.
    let words = label.split(separator: 0x20).filter { !($0.count == 1 && Self.isDigit($0.first)) }
      .map { String(decoding: Self.lowered(Array($0)), as: UTF8.self) }
    guard let last = words.last, words.count <= 3 else { return nil }
    if mark == UInt8(ascii: "-"), label.last != 0x20, !(0x61...0x7A).contains(next), next > 0x20,
      next != UInt8(ascii: "-")
    {
      let isShouted = label.allSatisfy { !(0x61...0x7A).contains($0) }
      return isShouted && Self.slugs.contains(last)
        || words.count == 1 && Self.sports.contains(last) ? end + 1 : nil
    }
    // "Breaking:", "EXCLUSIVE |"
    guard mark == UInt8(ascii: ":") || mark == UInt8(ascii: "|"),
      Self.calls.contains(words.joined(separator: "-"))
    else { return nil }
    return end + 1
  }

  /// The end of "National › ": the section of a paper.
  private func section(_ bytes: [UInt8], _ start: Int) -> Int? {
    let mark = Array("›".utf8)
    let end = (start..<start + 30).first { bytes.slice($0, $0 + mark.count).elementsEqual(mark) }
    guard let end, end > start,
      bytes.slice(start, end).allSatisfy({ Self.isInLabel($0) || $0 == UInt8(ascii: "&") })
    else { return nil }
    return end + mark.count
  }

  /// "BP, opens new tab said": what is meant for those who hear a page.
  private static func withoutLinkHints(_ bytes: [UInt8]) -> [UInt8] {
    let hint = Array("opens new tab".utf8)
    guard bytes.count > hint.count else { return bytes }
    var result = bytes
    var at = 0
    while let found = bytes.slice(at, bytes.count).firstIndex(of: hint[0]) {
      at = found + 1
      guard bytes.slice(found, found + hint.count).elementsEqual(hint) else { continue }
      var start = found
      while let byte = bytes[at: start - 1], byte == 0x20 { start -= 1 }
      guard bytes[at: start - 1] == UInt8(ascii: ",") else { continue }
      start = Self.ticker(before: start - 1, bytes) ?? start
      let end = found + hint.count
      let tail = bytes[at: end] == UInt8(ascii: ",") ? 1 : 0
      let blanks = [UInt8](repeating: UInt8(ascii: " "), count: end + tail - start + 1)
      result = result.slice(0, start - 1) + blanks + result.slice(end + tail, result.count)
      at = end
    }
    return result
  }

  /// Behind which byte "(HSBA.L) " stands before `end`; its full stop ended a sentence.
  private static func ticker(before end: Int, _ bytes: [UInt8]) -> Int? {
    var at = end
    while bytes[at: at - 1] == 0x20 { at -= 1 }
    guard bytes[at: at - 1] == UInt8(ascii: ")") else { return nil }
    at -= 2
    while at > end - 16, let byte = bytes[at: at], byte != UInt8(ascii: "(") {
      guard (0x41...0x5A).contains(byte & 0xDF) || isDigit(byte) || byte == UInt8(ascii: ".") else {
        return nil
      }
      at -= 1
    }
    return bytes[at: at] == UInt8(ascii: "(") ? at + 1 : nil
  }

  /// The end of the outlet's own name and the mark behind it.
  private func outlet(_ bytes: [UInt8], _ start: Int) -> Int? {
    for name in outlets where bytes.count > start + name.count + 1 {
      guard Self.lowered(Array(bytes.slice(start, start + name.count))).elementsEqual(name) else {
        continue
      }
      let end = Self.text(bytes, from: start + name.count)
      if bytes[at: end] == UInt8(ascii: ":") || bytes[at: end] == UInt8(ascii: "|") {
        return end + 1
      }
    }
    return nil
  }

  /// A paper, channel or wire: a ministry's own feed says in the same form what the ministry says.
  private static func isPaper(_ name: String) -> Bool {
    NameKey.words(of: name).contains { papers.contains($0) }
  }

  private static func text(_ bytes: [UInt8], from start: Int) -> Int {
    var at = start
    while let byte = bytes[at: at], byte == 0x20 || byte == 0x09 { at += 1 }
    return at
  }

  private static func isInLabel(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte == 0x20 || isDigit(byte)
  }

  private static func isDigit(_ byte: UInt8?) -> Bool {
    byte.map { (0x30...0x39).contains($0) } ?? false
  }

  private static func lowered(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
  }

  private static let slugs = Set(
    Lexicon.words(
      """
      update updates corrected correction exclusive refile rpt brief wrapup factbox analysis focus
      insight explainer timeline preview column obituary interview newsmaker profile reaction
      quotes live advisory poll markets stocks forex deals breakingviews feature special report
      urgent breaking flash alert review scenarios highlights table diary text clarification
      """))
  /// Before a headline of sport these stand with one capital.
  private static let sports = Set(
    Lexicon.words(
      """
      soccer football tennis cricket rugby golf athletics cycling boxing basketball olympics
      swimming sailing baseball nba nfl nhl mlb motorcycling skiing
      """))
  private static let calls = Set(
    Lexicon.words(
      """
      update updated corrected correction exclusive breaking developing urgent alert flash watch live
      video analysis opinion explainer factbox timeline just-in breaking-news column
      news-analysis perspective essay guest-essay fact-check in-pictures watch-live
      """))
  private static let papers = Set(
    Lexicon.words(
      """
      post times journal news herald tribune gazette courier guardian telegraph mail express mirror
      observer independent star sun daily weekly tv radio channel network broadcasting agency press
      wire standard chronicle echo argus inquirer examiner dispatch monitor bulletin register today
      online magazine review report newspaper media
      """))
}
