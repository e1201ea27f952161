import FeedModel
import FeedParse
import ReadableText

/// When the article was published: what the page's machine-readable parts say, else its address, else
/// the date that stands beside the title.
enum DateChoice {
  static func choose(
    _ tree: borrowing PageTree, _ blocks: [PageBlock], _ data: StructuredData,
    title: Int?, container: Int, url: String?
  ) -> ArticleDate? {
    let seen = visible(tree, blocks, title: title, container: container)
    let address = url.flatMap(inAddress)
    let said = ([data.published].compactMap { $0 } + tree.witnesses.all(.published))
    for text in said {
      guard let date = machine(text) else { continue }
      // A server in another zone than the newsroom: what readers see counts.
      if let day = DateScan.first(in: date.day.utf8) {
        if let seen, seen.distance(to: day) == 1 {
          return ArticleDate(day: seen.text, raw: text, instant: date.instant)
        }
      }
      return ArticleDate(day: date.day, raw: text, instant: date.instant)
    }
    if let address { return ArticleDate(day: address.text, raw: nil, instant: nil) }
    let moments = tree.witnesses.moments.sorted { $0.isPublication && !$1.isPublication }
    for moment in moments where isNear(moment.node, tree, blocks, title, container) {
      if let date = machine(moment.text) {
        return ArticleDate(day: date.day, raw: moment.text, instant: date.instant)
      }
    }
    if let seen { return ArticleDate(day: seen.text, raw: nil, instant: nil) }
    for text in tree.witnesses.all(.date) + [data.modified].compactMap({ $0 })
      + tree.witnesses.all(.modified)
    {
      if let date = machine(text) {
        return ArticleDate(day: date.day, raw: text, instant: date.instant)
      }
    }
    for moment in moments.prefix(1) {
      if let date = machine(moment.text) {
        return ArticleDate(day: date.day, raw: moment.text, instant: date.instant)
      }
    }
    return nil
  }

  private struct Machine {
    var day: String
    var instant: Instant?
  }

  /// A date that was written for machines.
  private static func machine(_ text: String) -> Machine? {
    let reading = FeedDate.read(text)
    if let day = DateScan.first(in: text.utf8.prefix(40)) {
      return Machine(day: day.text, instant: reading?.instant)
    }
    guard let reading, let day = DateScan.first(in: reading.instant.description.utf8) else {
      return nil
    }
    return Machine(day: day.text, instant: reading.instant)
  }

  /// `/2026/03/07/`, `20260307`, `2026-03-07` in an address.
  private static func inAddress(_ url: String) -> DateScan.Day? {
    let bytes = Array(url.utf8.prefix(512))
    if let day = DateScan.first(in: bytes) { return day }
    var index = 0
    while index + 8 <= bytes.count {
      let run = bytes.slice(index, index + 8)
      let isAlone =
        !CharacterReference.isDigit(bytes[at: index - 1] ?? 0)
        && !CharacterReference.isDigit(bytes[at: index + 8] ?? 0)
      if isAlone, run.allSatisfy(CharacterReference.isDigit) {
        let value = run.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        if let day = DateScan.Day(year: value / 10_000, month: value / 100 % 100, day: value % 100)
        {
          return day
        }
      }
      index += 1
    }
    return nil
  }

  /// Blocks before and behind the title and the article's beginning among which a date is looked for.
  private static let reach = 14

  /// The date that stands beside the title: in an element that is named so first, else in a short line.
  private static func visible(
    _ tree: borrowing PageTree, _ blocks: [PageBlock], title: Int?, container: Int
  ) -> DateScan.Day? {
    guard container >= 0 else { return nil }
    let start = Int(tree.nodes[container].firstBlock)
    let end = Int(tree.nodes[container].endBlock)
    let centre = title ?? start
    let near = max(0, min(centre, start) - 6)..<min(blocks.count, max(centre, start) + reach)
    let last = max(near.lowerBound, end - 3)..<min(blocks.count, end + 6)
    var found: (rank: Int, day: DateScan.Day)?
    for (isNear, range) in [(true, near), (false, last)] {
      for index in range {
        let block = blocks[index]
        guard block.weight <= 160 else { continue }
        guard
          let day = DateScan.first(in: tree.text.bytes.slice(Int(block.start), Int(block.end)))
        else { continue }
        var rank = block.hints.contains(.date) ? 4 : 1
        if block.weight <= 40 { rank += 1 } else { rank -= 1 }
        if DateLabels.begin(tree.text.bytes.slice(Int(block.start), Int(block.end))) { rank += 4 }
        if isNear { rank += 2 }
        if block.linkShare > 50 { rank -= 2 }
        if let title, index > title, index <= title + 6 { rank += 2 }
        if rank > found?.rank ?? 0 { found = (rank, day) }
      }
    }
    return found?.day
  }

  private static func isNear(
    _ node: Int, _ tree: borrowing PageTree, _ blocks: [PageBlock], _ title: Int?,
    _ container: Int
  ) -> Bool {
    guard container >= 0, let place = tree.nodes[at: node]?.firstBlock else { return false }
    let start = Int(tree.nodes[container].firstBlock)
    let centre = title ?? start
    return Int(place) >= min(centre, start) - 6 && Int(place) <= max(centre, start) + reach
  }
}

/// What stands before a date of publication, in the languages of most pages; lower case.
private enum DateLabels {
  static func begin(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let bytes = UnsafeBufferPointer(rebasing: text)
    return words.contains { bytes.hasASCII($0, at: 0) }
  }

  private static let words: [StaticString] = [
    "datum", "date", "published", "publish", "posted", "ver\u{F6}ffentlicht", "erstellt", "stand:",
    "publiziert",
    "publi\u{E9}", "publicado", "pubblicato", "erschienen", "gepubliceerd", "publicerad",
    "opublikowano",
    "\u{43E}\u{43F}\u{443}\u{431}\u{43B}\u{438}\u{43A}\u{43E}\u{432}\u{430}\u{43D}\u{43E}",
  ]
}
