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
    let visible = visible(tree, blocks, title: title, container: container)
    let seen = visible?.day
    let address = url.flatMap(inAddress)
    let said = ([data.published].compactMap { $0 } + tree.witnesses.all(.published))
    for text in said {
      guard let date = machine(text) else { continue }
      // A server in another zone than the newsroom: what readers see counts.
      if let seen, let day = DateScan.first(in: date.day.utf8), address?.text != date.day,
        mayBeSeen(seen, at: day, text, date.instant)
      {
        return ArticleDate(day: seen.text, raw: text, instant: date.instant)
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
    if let visible, visible.rank >= surelySeen {
      return ArticleDate(day: visible.day.text, raw: nil, instant: nil)
    }
    if let day = inTitle(tree.witnesses) {
      return ArticleDate(day: day.text, raw: nil, instant: nil)
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
    return labelled(tree, blocks).map { ArticleDate(day: $0.text, raw: nil, instant: nil) }
  }

  /// Whether readers in some zone saw `seen` when machines were told `day`: one day earlier or later, by the
  /// hour in UTC. A text with a zone of its own is the newsroom's.
  private static func mayBeSeen(
    _ seen: DateScan.Day, at day: DateScan.Day, _ text: String, _ instant: Instant?
  ) -> Bool {
    guard seen.distance(to: day) == 1 else { return false }
    let sign = Array(text.utf8.suffix(6)).first
    let isElsewhere = !text.utf8.suffix(5).elementsEqual("00:00".utf8)
    if text.utf8.count > 19, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), isElsewhere {
      return false
    }
    guard let instant, text.utf8.count > 10 else { return true }
    let hour = (instant.milliseconds / 3_600_000) % 24
    return seen.isBefore(day) ? hour < 12 : hour >= 15
  }

  /// The date at the end of `<title>`: `… | Harbour Herald | 07.03.2026`.
  private static func inTitle(_ witnesses: borrowing PageWitnesses) -> DateScan.Day? {
    let title = witnesses.title.bytes
    let end = title.slice(max(0, title.count - 40), title.count)
    return DateScan.first(in: end.drop { $0 != UInt8(ascii: "|") && $0 != UInt8(ascii: "(") })
  }

  /// A date that is called the date of publication or of the last change, anywhere on the page.
  private static func labelled(_ tree: borrowing PageTree, _ blocks: [PageBlock]) -> DateScan.Day? {
    for labels in [DateLabels.sure, DateLabels.changed] {
      for block in blocks.prefix(4000) where block.weight <= 160 && block.weight > 10 {
        let text = tree.text.bytes.slice(Int(block.start), Int(block.end))
        if let day = DateLabels.after(labels, in: text) { return day }
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

  /// `/2026/03/07/`, `20260307`, `2026-03-07` in the path of an address: hosts and queries hold numbers
  /// of other things.
  private static func inAddress(_ url: String) -> DateScan.Day? {
    let bytes = path(Array(url.utf8.prefix(1024)))
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

  /// The path of an address, or of a reference without a host.
  private static func path(_ url: [UInt8]) -> [UInt8] {
    let whole = url.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    guard let colon = whole.firstIndex(of: UInt8(ascii: ":")),
      whole.dropFirst(colon).starts(with: "://".utf8)
    else { return Array(whole) }
    return Array(whole.dropFirst(colon + 3).drop { $0 != UInt8(ascii: "/") })
  }

  /// Blocks before and behind the title and the article's beginning among which a date is looked for.
  private static let reach = 14

  /// From which rank on a visible date is surely that of publication.
  private static let surelySeen = 7

  /// The date that stands beside the title: in an element that is named so first, else in a short line, or at
  /// the very beginning of the text.
  private static func visible(
    _ tree: borrowing PageTree, _ blocks: [PageBlock], title: Int?, container: Int
  ) -> (rank: Int, day: DateScan.Day)? {
    guard let box = tree.nodes[at: container] else { return nil }
    let start = Int(box.firstBlock)
    let end = Int(box.endBlock)
    let centre = title ?? start
    let near = max(0, min(centre, start) - 6)..<min(blocks.count, max(centre, start) + reach)
    let last = max(near.lowerBound, end - 3)..<min(blocks.count, end + 6)
    var found: (rank: Int, day: DateScan.Day)?
    for (isNear, range) in [(true, near), (false, last)] {
      var isLabelled = false
      for index in range {
        let block = blocks[index]
        let text = tree.text.bytes.slice(Int(block.start), Int(block.end))
        let wasLabelled = isLabelled
        isLabelled = block.weight <= 40 && DateLabels.begin(text)
        let isLong = block.weight > 160
        // `7. März 2026. The night ferry sank`
        if isLong, !isNear || block.fate != .kept { continue }
        guard let day = isLong ? DateScan.beginning(of: text) : DateScan.first(in: text) else {
          continue
        }
        var rank = block.hints.contains(.date) ? 4 : 1
        if isLong { rank = 4 } else if block.weight <= 40 { rank += 1 } else { rank -= 1 }
        if DateLabels.begin(text) || wasLabelled && block.weight <= 40 { rank += 4 }
        if isNear { rank += 2 }
        if block.linkShare > 50 { rank -= 2 }
        if let title, index > title, index <= title + 6 { rank += 2 }
        if rank > found?.rank ?? 0 { found = (rank, day) }
      }
    }
    return found
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

  /// The date that follows one of `labels` in a text, close behind it.
  static func after(
    _ labels: [StaticString], in text: Slice<UnsafeBufferPointer<UInt8>>
  ) -> DateScan.Day? {
    let bytes = UnsafeBufferPointer(rebasing: text)
    guard bytes.contains(where: { $0 &- 0x30 < 10 }) else { return nil }
    for index in bytes.indices.prefix(512)
    where index == 0 || !PhraseTable.isLetter(bytes[at: index - 1] ?? 0) {
      guard let label = labels.first(where: { bytes.hasASCII($0, at: index) }) else {
        continue
      }
      let start = index + label.utf8CodeUnitCount
      if let day = DateScan.first(in: bytes.slice(start, start + 32)) { return day }
    }
    return nil
  }

  static let sure: [StaticString] = [
    "published", "posted on", "gepostet", "publiziert", "erschienen am", "erstellt am", "wurde am",
    "ver\u{F6}ffentlicht", "publi\u{E9} le", "publicado el", "publicado em", "pubblicato il",
  ]
  static let changed: [StaticString] = [
    "last edited", "last modified", "last updated", "updated on", "letzte \u{C4}nderung", "stand:",
    "zuletzt ge\u{E4}ndert", "zuletzt aktualisiert", "aktualisiert am", "mis \u{E0} jour le",
    "\u{FA}ltima actualizaci\u{F3}n",
  ]

  private static let words: [StaticString] = [
    "datum", "date", "published", "publish", "posted", "erschienen", "ver\u{F6}ffentlicht",
    "erstellt", "stand:",
    "publiziert",
    "publi\u{E9}", "publicado", "pubblicato", "erschienen", "gepubliceerd", "publicerad",
    "opublikowano",
    "\u{43E}\u{43F}\u{443}\u{431}\u{43B}\u{438}\u{43A}\u{43E}\u{432}\u{430}\u{43D}\u{43E}",
  ]
}
