import FeedModel

@testable import ClaimExtract

/// A finder that returns the spans a test has marked, so that what is derived is tested alone.
struct GivenFinder: ClaimSpanFinder {
  var claims: [RawClaim]
  func claims(in text: AnalysedText) -> [RawClaim] { text.field == .content ? claims : [] }
}

/// Texts with marked spans: `[who]` is a source, `{says}` a cue, `<what>` a content span. A claim ends
/// at `|`; the marks are taken out.
struct Marked {
  var text: String
  var claims: [RawClaim] = []

  init(_ marked: String) {
    var bytes: [UInt8] = []
    var open: [UInt8: Int] = [:]
    var claim = RawClaim(source: nil, cue: nil, contents: [])
    func close(_ mark: UInt8) -> Range<Int> { (open[mark] ?? 0)..<bytes.count }
    for byte in marked.utf8 {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): open[byte] = bytes.count
      case UInt8(ascii: "]"): claim.source = close(UInt8(ascii: "["))
      case UInt8(ascii: "}"): claim.cue = close(UInt8(ascii: "{"))
      case UInt8(ascii: ">"): claim.contents.append(close(UInt8(ascii: "<")))
      case UInt8(ascii: "|"):
        claims.append(claim)
        claim = RawClaim(source: nil, cue: nil, contents: [])
      default: bytes.append(byte)
      }
    }
    if !claim.contents.isEmpty { claims.append(claim) }
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// The extraction with the marked spans, published on Tuesday, 11 March 2031.
  func read(published: Instant? = Given.tuesday, language: String? = "en") -> ClaimExtraction {
    ClaimReader(finder: GivenFinder(claims: claims)).read(
      ClaimDocument(
        text: ItemText(title: nil, summary: nil, content: text), published: published,
        language: language))
  }

  /// The text of a span of the content.
  func string(_ span: TextSpan?) -> String? {
    span.map { String(decoding: Array(text.utf8)[$0.utf8], as: UTF8.self) }
  }
}

enum Given {
  /// 2031-03-11, a Tuesday, 09:10 UTC.
  static let tuesday = Instant(
    seconds: CivilDate.days(year: 2031, month: 3, day: 11) * 86_400 + 9 * 3600 + 600)

  /// What the rules find in a text: source, cue and contents as strings.
  static func rules(_ text: String, title: String? = nil) -> [Found] {
    let extraction = RuleExtractor().extract(
      ClaimDocument(
        text: ItemText(title: title, summary: nil, content: text), published: tuesday,
        language: "en"))
    return extraction.claims.map { claim in
      func string(_ span: TextSpan?) -> String? {
        span.map {
          String(
            decoding: Array((($0.field == .title ? title : text) ?? "").utf8)[$0.utf8],
            as: UTF8.self)
        }
      }
      return Found(
        string(claim.speaker), string(claim.cue), claim.content.compactMap { string($0) })
    }
  }

  /// What the repairs make of marked claims.
  static func repaired(_ marked: String, _ field: Field = .content) -> [Found] {
    let marked = Marked(marked)
    let text = AnalysedText(marked.text, field: field)
    return TaggedRepairs(text).repaired(marked.claims).map { claim in
      Found(
        claim.source.map { text.string($0) }, claim.cue.map { text.string($0) },
        claim.contents.map { text.string($0) })
    }
  }

  /// The speakers the rules resolve in a text, one a claim.
  static func speakers(_ text: String, title: String? = nil, authors: [String] = [])
    -> [ResolvedSpeaker?]
  {
    RuleExtractor().extract(
      ClaimDocument(
        text: ItemText(title: title, summary: nil, content: text), published: tuesday,
        language: "en", authors: authors)
    ).claims.map(\.speakerResolved)
  }
}

/// A claim as strings.
struct Found: Equatable, CustomStringConvertible {
  var source: String?
  var cue: String?
  var contents: [String]

  init(_ source: String?, _ cue: String?, _ contents: [String]) {
    self.source = source
    self.cue = cue
    self.contents = contents
  }

  var description: String {
    "[\(source ?? "-")] {\(cue ?? "-")} <\(contents.joined(separator: "> <"))>"
  }
}
