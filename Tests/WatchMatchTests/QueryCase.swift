import FeedModel
import Testing
import WatchQuery

@testable import WatchMatch

/// An item with claims, on which queries are tried.
struct QueryItem: Sendable {
  var text: ItemText
  var claims: [Claim] = []
  var context = ItemContext(
    feedID: "harbour", feedTags: ["wire", "coast"], language: "en-GB", names: ["Dana Ruel"])

  /// The first place of `words` in `field`, from the words `after` on.
  static func span(_ words: String, in field: Field, of text: ItemText, after: String = "")
    -> TextSpan
  {
    let (bytes, words, after) = (
      Array((text[field] ?? "").utf8), Array(words.utf8), Array(after.utf8)
    )
    let first = bytes.indices.first { bytes[$0...].starts(with: after) } ?? 0
    let start = bytes.indices.first { $0 >= first && bytes[$0...].starts(with: words) } ?? 0
    return TextSpan(field: field, utf8: start..<(start + words.count))
  }

  mutating func claim(
    _ speaker: String?, _ cue: String, _ content: String..., in field: Field = .content,
    after: String = "", name: String? = nil, change: (inout Claim) -> Void = { _ in }
  ) {
    let text = text
    let span = { Self.span($0, in: field, of: text, after: after) }
    var claim = Claim(
      speaker: speaker.map(span), cue: span(cue), content: content.map(span), quoteType: .indirect)
    claim.speakerResolved = name.map {
      ResolvedSpeaker(name: $0, kind: .person, method: .coreference)
    }
    change(&claim)
    claims.append(claim)
  }

  /// Four claims about a strike; the last one in the headline.
  static let harbour: QueryItem = {
    var item = QueryItem(
      text: ItemText(
        title: "Varn denies missile exercise", summary: "Port Ansel after the strike.",
        content: "The Harbour ministry said on Monday that four Kestrel missiles hit Port Ansel. "
          + "She denied it, Lena Varn's office said. "
          + "Two rockets were intercepted near the old lighthouse, warned officials. "
          + "No missile was seen."))
    item.claim(
      "The Harbour ministry", "said", "four Kestrel missiles hit Port Ansel"
    ) {
      $0.numbers = [Quantity(span: $0.content[0], value: 4, unit: "missiles", approximate: false)]
      $0.confidence = 0.9
    }
    item.claim("She", "denied", "it", after: "She", name: "Lena Varn") {
      $0.stance = .deny
      $0.confidence = 0.6
    }
    item.claim(
      "officials", "warned", "Two rockets were intercepted", "near the old lighthouse"
    ) {
      $0.stance = .warn
      $0.quoteType = .direct
      $0.certainty = .probable
      $0.numbers = [
        Quantity(span: $0.content[0], value: 2, unit: "rockets", approximate: false),
        Quantity(span: $0.content[0], value: 12.5, unit: "km", approximate: true),
        Quantity(span: $0.content[0], value: 40, unit: "percent", approximate: true),
      ]
    }
    item.claim("Varn", "denies", "missile exercise", in: .title, name: "Lena Varn") {
      $0.stance = .deny
      $0.negated = true
    }
    return item
  }()

  /// The Kremlin said Zelensky had claimed ATACMS hit Sevastopol: a claim in another's content.
  static let nested: QueryItem = {
    var item = QueryItem(text: ItemText(title: nil, summary: nil, content: RoleTests.text))
    item.claims = [RoleTests.outer, RoleTests.inner]
    return item
  }()

  /// Words of several scripts.
  static let scripts = QueryItem(
    text: ItemText(
      title: "Удар по Севастополю", summary: nil,
      content: "Севастополь держится… S‑400, F-16C and U.S.-led jets; don’t ask. 日本が導弾を発射。 "
        + "CAFÉ Cafe\u{301} Straße STRASSE 400,000 ATACMSs ATACMS's ракеты ракетой ATA\u{AD}CMS 서울에서"
    ),
    context: ItemContext(feedID: "pier", language: "ru"))

  static let bare = QueryItem(text: ItemText(title: nil, summary: "a b a c d e a", content: nil))
}

/// A query, an item, and the texts at the places on which its truth rests, in order; nil for no hit.
struct QueryCase: Sendable, CustomTestStringConvertible {
  let query: String
  let item: QueryItem
  let expected: [String]?

  /// `found` has a bar between two texts.
  init(_ item: QueryItem, _ query: String, _ found: String?) {
    self.item = item
    self.query = query
    expected = found.map { $0.split(separator: "|").map(String.init) }
  }

  var testDescription: String { query }

  static let aliases = [
    "sev": ["Sevastopol", "Севастополь", "Севастополю"], "weapon": ["missiles", "rockets"],
  ]

  /// A watch with `query`, as the configuration makes it.
  static func watch(_ query: String, minimumConfidence: Double? = nil) throws -> Watch {
    let read = try Query(query, aliases: aliases, expression: { RegularExpression.reading($0) })
    var watch = Watch(id: "w", terms: read.forms.map(\.written))
    watch.query = query
    for (index, form) in read.forms.enumerated() {
      if form.isPrefix { watch.prefixes.insert(index) }
      watch.aliases[index] = form.alias
    }
    watch.minimumConfidence = minimumConfidence
    return watch
  }
}

/// Whoever decides queries.
enum QueryEngine: String, CaseIterable, Sendable {
  case reference, rows, deep

  /// The spans on which the truth of `query` rests; nil where it does not hold.
  func spans(_ query: String, _ item: QueryItem, minimumConfidence: Double? = nil) throws
    -> [TextSpan]?
  {
    let watch = try QueryCase.watch(query, minimumConfidence: minimumConfidence)
    guard self != .reference else {
      let reference = ReferenceQuery(
        try Query(query, aliases: QueryCase.aliases, expression: { RegularExpression.reading($0) }),
        item.text, claims: item.claims,
        context: item.context, minimumConfidence: minimumConfidence)
      return reference.result.map { found in
        var spans: Set<TextSpan> = []
        for place in found {
          guard case .field(let field) = place.ground else { continue }
          spans.insert(TextSpan(field: field, utf8: place.start..<place.end))
        }
        for place in found {
          guard case .name(let claim) = place.ground else { continue }
          let span =
            item.claims[claim].speaker ?? item.claims[claim].cue ?? item.claims[claim].content[0]
          // The speaker's own words hold the word.
          let form = reference.query.forms[place.form]
          let stands = found.contains { other in
            let same = reference.query.forms[other.form]
            return other.ground == .field(span.field) && span.utf8.overlaps(other.start..<other.end)
              && same.isPrefix == form.isPrefix
              && Folding.folded(same.text) == Folding.folded(form.text)
          }
          if !stands { spans.insert(span) }
        }
        return Self.sorted(spans)
      }
    }
    let matcher = WatchMatcher([watch], tableLimit: self == .deep ? 0 : TermAutomaton.tableLimit)
    let scan = matcher.scan(item.text, item.context)
    let found = matcher.hits(of: scan, claims: item.claims)
    #expect(found.undecided.isEmpty)
    return found.hits.isEmpty ? nil : Self.sorted(Set(found.hits.map(\.span)))
  }

  private static func sorted(_ spans: Set<TextSpan>) -> [TextSpan] {
    spans.sorted {
      ($0.field.textNumber, $0.utf8.lowerBound, $0.utf8.upperBound)
        < ($1.field.textNumber, $1.utf8.lowerBound, $1.utf8.upperBound)
    }
  }
}
