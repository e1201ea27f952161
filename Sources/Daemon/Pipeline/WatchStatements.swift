import FeedModel
import StateStore
import WatchMatch

/// What an item says to one watch, as ``StateStore/Told`` compares it: the sentences in which its terms
/// stand, and the claims that hold them with the rest of their sentences.
struct WatchStatements {
  /// Sentences of one claim that are looked at.
  private static let mostOfClaim = 32

  let revision: Told.Revision
  /// The sentences with their places, in the order of the text.
  private var sentences: [(statement: Told.Statement, span: TextSpan)] = []
  /// The statements of each claim that holds a term.
  private(set) var claims: [Int: (whole: Told.Statement, parts: [Told.Statement])] = [:]

  /// What `matches`, in the order of the text, mean in `findings`.
  init(
    _ findings: ItemFindings, matches: [RoleMatch], isOfPage: Bool = false, takesBack: Bool = true
  ) {
    var reader = StatementReader(text: findings.text)
    for match in matches {
      guard let span = reader.sentence(around: match.hit.span, unless: sentences.last?.span) else {
        continue
      }
      guard let statement = reader.statement(.sentence, span) else { continue }
      if sentences.count < Told.mostStanding { sentences.append((statement, span)) }
    }
    var statements = sentences.map(\.statement)
    var known = Set(statements)
    statements = statements.filter { known.remove($0) != nil }
    known = Set(statements)
    let all = findings.extraction?.claims ?? []
    for index in Set(matches.compactMap(\.claim)).sorted() where all.indices.contains(index) {
      let claim = all[index]
      var parts: [Told.Statement] = []
      let stood = sentences.map(\.span)
      for span in [claim.speaker, claim.cue].compactMap({ $0 }) + claim.content {
        for sentence in reader.sentences(of: span, atMost: Self.mostOfClaim) {
          guard let statement = reader.statement(.sentence, sentence) else { continue }
          if known.contains(statement) {
            parts.append(statement)
          } else if !reader.goesOn(in: sentence, from: stood) {
            // A claim that was read too far: another post of a live blog says nothing of this one.
            continue
          } else if let neighbour = reader.statement(.neighbour, sentence) {
            parts.append(neighbour)
            if known.insert(neighbour).inserted { statements.append(neighbour) }
          }
        }
      }
      let whole = reader.statement(of: claim)
      claims[index] = (whole, parts)
      if known.insert(whole).inserted { statements.append(whole) }
    }
    revision = Told.Revision(
      statements: statements, sketch: findings.sketch,
      isRead: findings.extraction != nil && findings.isReadWhole, isOfPage: isOfPage,
      takesBack: takesBack)
  }

  /// All sentences of `text`, as those in which a term stands are compared.
  static func sentences(of text: ItemText) -> Set<Told.Statement> {
    var reader = StatementReader(text: text)
    var all: Set<Told.Statement> = []
    for (field, words) in text.fields {
      let whole = TextSpan(field: field, utf8: 0..<words.utf8.count)
      for span in reader.sentences(of: whole, atMost: .max) {
        if let statement = reader.statement(.sentence, span) { all.insert(statement) }
      }
    }
    return all
  }

  /// The claims that are new, by their index.
  func newClaims(in news: Told.News) -> Set<Int> {
    Set(
      claims.filter { _, claim in
        let isTold = news.knowsClaims && !news.new.contains(claim.whole)
        return !isTold && (news.isNewText || claim.parts.contains { news.new.contains($0) })
      }.keys)
  }

  /// The first sentence with a term that is new.
  func newSentence(in news: Told.News) -> TextSpan? {
    sentences.first { news.new.contains($0.statement) }?.span
  }
}

/// Reads sentences and their words out of an item's texts.
struct StatementReader {
  let text: ItemText
  private var fields: [Field: Sentence] = [:]
  /// The sentence that was found last, and its words once they were asked for: the spans of a claim mostly
  /// stand in one, and those of all claims do in a text without a full stop (seen in a trap).
  private var latest: (span: TextSpan, words: [UInt8]?)?
  private let folder = TextFolder()

  init(text: ItemText) { self.text = text }

  /// The sentence around `span`; nil where that is `last`.
  mutating func sentence(around span: TextSpan, unless last: TextSpan?) -> TextSpan? {
    if let last, last.field == span.field, last.utf8.contains(span.utf8.lowerBound),
      last.utf8.upperBound >= span.utf8.upperBound
    {
      return nil
    }
    let found = field(span.field).map { TextSpan(field: span.field, utf8: $0.around(span.utf8)) }
    latest = found.map { ($0, nil) }
    return found
  }

  /// The sentences that `span` touches.
  mutating func sentences(of span: TextSpan, atMost limit: Int) -> [TextSpan] {
    guard let sentence = field(span.field) else { return [] }
    var found: [TextSpan] = []
    var next = span.utf8.lowerBound
    while next < span.utf8.upperBound, found.count < limit {
      // The blank behind a sentence belongs to it, not to the next.
      next = sentence.wordStart(atOrAfter: next)
      guard next < span.utf8.upperBound else { break }
      if latest?.span.field != span.field || latest?.span.utf8.contains(next) != true {
        let range = sentence.around(next..<(next + 1))
        latest = (TextSpan(field: span.field, utf8: range), nil)
      }
      guard let here = latest?.span else { break }
      found.append(here)
      next = max(here.utf8.upperBound, next + 1)
    }
    return found
  }

  /// The statement that a sentence makes; nil where no word is in it.
  mutating func statement(_ kind: Told.Statement.Kind, _ span: TextSpan) -> Told.Statement? {
    let words =
      latest.flatMap { $0.span == span ? $0.words : nil }
      ?? Counters.removed(from: folded(span))
    if latest?.span == span { latest?.words = words }
    return words.isEmpty ? nil : Told.Statement(kind, words: words)
  }

  /// Whether a claim that stands in one of the sentences `stood` can go on in `sentence`: in the same paragraph, or
  /// where a quotation goes on in the next one.
  mutating func goesOn(in sentence: TextSpan, from stood: [TextSpan]) -> Bool {
    guard let field = field(sentence.field) else { return false }
    if field.opensQuotation(at: sentence.utf8.lowerBound) { return true }
    let start = sentence.utf8.lowerBound
    let nearest = stood.lazy.filter { $0.field == sentence.field }.min {
      abs($0.utf8.lowerBound - start) < abs($1.utf8.lowerBound - start)
    }
    guard let nearest, abs(nearest.utf8.lowerBound - start) <= Self.mostApart else { return false }
    return !field.hasBlankLine(between: nearest.utf8.lowerBound, and: start)
      || nearest.utf8.lowerBound > start && field.opensQuotation(at: nearest.utf8.lowerBound)
  }

  /// Bytes between sentences of one claim.
  private static let mostApart = 8_000

  /// The words of `span`, folded.
  func words(of span: TextSpan) -> [UInt8] { folded(span) }

  func statement(of claim: Claim) -> Told.Statement {
    var words =
      folded(claim.speaker) + [0] + folded(claim.cue) + [0] + Array(claim.stance.rawValue.utf8)
    for span in claim.content { words += [0] + folded(span) }
    return Told.Statement(.claim, words: words)
  }

  private func folded(_ span: TextSpan?) -> [UInt8] {
    guard let span, let text = text[span.field] else { return [] }
    let utf8 = text.utf8
    let range = span.utf8.clamped(to: 0..<utf8.count)
    let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
    let end = utf8.index(start, offsetBy: range.count)
    return folder.foldedKey(of: String(decoding: utf8[start..<end], as: UTF8.self))
  }

  private mutating func field(_ field: Field) -> Sentence? {
    if let known = fields[field] { return known }
    guard let text = text[field] else { return nil }
    let sentence = Sentence(of: text)
    fields[field] = sentence
    return sentence
  }
}

extension TextSketch {
  /// The part of an item's text that is sketched, in bytes.
  private static let reach = 64 << 10

  /// Sketches what an item says below its title.
  init(_ text: ItemText) {
    let folder = TextFolder()
    var words: [UInt8] = []
    for part in [text.summary, text.content].compactMap({ $0 }) where words.count < Self.reach {
      let beginning = String(
        decoding: part.utf8.prefix(max(0, Self.reach - words.count)), as: UTF8.self)
      words += folder.foldedKey(of: beginning) + [0x20]
    }
    self.init(words: words)
  }
}
