import AlertLog
import FeedModel
import StoryJoin

/// What of an alert's item its story is found by, and what people are told of it there.
struct StoryOutline {
  let outline: ItemOutline
  let details: StoryDetails

  /// Between the texts of a body that has two.
  private static let gap = "\n\n"

  /// - Parameters:
  ///   - text: nil where it may not be looked at; then the item is a story of its own.
  ///   - spans: where watches' terms stand.
  ///   - writer: who names the claims.
  ///   - textLength: bytes before what stands beside the text, where the item does not say what does.
  init(
    item: Item, text: ItemText?, found spans: [TextSpan], claims: [Claim], writer: ClaimWriter?,
    record: ItemRecord, textLength: Int? = nil
  ) {
    // A summary beside a content stands below it, so that what counts is what an article begins with.
    let content = text?.content ?? ""
    let summary = text?.summary ?? ""
    let body = content.isEmpty ? summary : summary.isEmpty ? content : content + Self.gap + summary
    let shift = content.isEmpty ? 0 : content.utf8.count + Self.gap.utf8.count
    let time = Self.time(record)
    let publisher = record.publisher?.name
    var told = StoryItem(
      feed: record.feedID, publisher: publisher, credit: record.credit?.agency, published: time,
      title: text?.title ?? "", body: body,
      claims: text == nil ? [] : claims.map { $0.moved(summariesBy: shift) })
    if let text { told.watched = Self.words(at: spans, of: text) }
    told.textLength =
      textLength ?? text.flatMap { Self.lengthOfText($0, of: item) } ?? .max
    outline = ItemOutline(told)
    details = StoryDetails(
      title: text?.title, publisher: publisher ?? record.feedTitle ?? record.feedID,
      link: record.link, time: time,
      claims: text == nil ? [] : Self.claims(claims, writer))
  }

  /// Bytes before what stands beside the text (``BesideText``); nil where nothing does, as far as the item says.
  static func lengthOfText(_ texts: ItemText, of item: Item) -> Int? {
    guard !item.asides.isEmpty || !item.categories.isEmpty else { return nil }
    let content = texts.content ?? ""
    let text = content.isEmpty ? texts.summary ?? "" : content
    let bytes = Array(text.utf8)
    var start = bytes.count
    while start > 1, bytes[at: start - 1] != 0x0A || bytes[at: start - 2] != 0x0A { start -= 1 }
    // Where nothing else is, the lines stand alone.
    if start <= 1 { start = 0 }
    let line = bytes.dropFirst(start).prefix { $0 != 0x0A }
    let isBeside = (item.asides + item.categories).contains {
      $0.utf8.starts(with: line) && !line.isEmpty
    }
    return isBeside ? start : nil
  }

  private static let mostFound = 400
  private static let longestFound = 200

  /// What stands at the first spans, each text once.
  private static func words(at spans: [TextSpan], of text: ItemText) -> [String] {
    let fields = Dictionary(text.fields.map { ($0.field, Array($0.text.utf8)) }) { first, _ in first
    }
    var known: Set<ByteKey> = []
    return spans.prefix(mostFound).compactMap { span in
      guard let bytes = fields[span.field]?.slice(span.utf8).prefix(longestFound) else {
        return nil
      }
      let found = String(decoding: bytes, as: UTF8.self)
      return known.insert(ByteKey(found)).inserted ? found : nil
    }
  }

  /// Clocks differ; a date in the future beyond that is none.
  private static let tolerance: Int64 = 10 * 60_000

  private static func time(_ record: ItemRecord) -> Instant {
    guard let published = record.published?.instant,
      published.milliseconds(since: record.fetched) <= tolerance
    else { return record.firstSeen }
    return published
  }

  private static func claims(_ claims: [Claim], _ writer: ClaimWriter?) -> [StoryDetails.Claim] {
    guard let writer else { return [] }
    return claims.indices.prefix(ItemOutline.mostClaims).compactMap { index in
      guard let claim = claims[at: index], let id = writer.ids[at: index] else { return nil }
      let speaker =
        claim.speakerResolved?.name ?? claim.speaker.map { writer.offsets.text($0) }
      return StoryDetails.Claim(
        id: id, speaker: speaker, text: writer.contentText(index, atMost: StoryDetails.textLimit))
    }
  }
}

extension Claim {
  /// The same with the spans in the summary `shift` bytes further back.
  fileprivate func moved(summariesBy shift: Int) -> Claim {
    guard shift > 0 else { return self }
    func moved(_ span: TextSpan) -> TextSpan {
      guard span.field == .summary else { return span }
      return TextSpan(
        field: span.field,
        utf8: span.utf8.lowerBound + shift..<span.utf8.upperBound + shift)
    }
    var claim = self
    claim.speaker = speaker.map(moved)
    claim.cue = cue.map(moved)
    claim.content = content.map(moved)
    for index in claim.numbers.indices {
      claim.numbers[index].span = moved(claim.numbers[index].span)
    }
    return claim
  }
}
