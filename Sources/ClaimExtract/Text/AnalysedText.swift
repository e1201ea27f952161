import FeedModel

/// One field of a document, cut into tokens, sentences, paragraphs and quotations.
///
/// Built once in time linear in the text and never changed. All ranges of tokens are half-open
/// indices into ``tokens``; bytes are reached through the tokens.
package struct AnalysedText: Sendable {
  package let field: Field
  let bytes: TextBytes
  let tokens: Tokens
  /// Token ranges in order, covering every token.
  let paragraphs: [Range<Int>]
  /// Token ranges in order, covering every token; none crosses a paragraph.
  let sentences: TotalArray<Range<Int>>
  /// For every token the index of its sentence; -1 where no token is.
  let sentenceOf: TotalArray<Int32>
  /// For every token whether it opens a paragraph.
  private let opensParagraph: TotalArray<Bool>
  /// Outermost quotations in order; none crosses a paragraph.
  let quotations: TotalArray<Quotation>
  /// For every token the index of the quotation it stands in (marks included), or -1.
  let quotationOf: TotalArray<Int32>

  /// Analyses `text`.
  init(_ text: String, field: Field) { self.init(Array(text.utf8), field: field) }

  /// Analyses UTF-8.
  init(_ utf8: [UInt8], field: Field) {
    self.field = field
    bytes = TextBytes(utf8, outside: UInt8(ascii: " "))
    tokens = Tokens(
      bytes.count < Int(Int32.max) ? Tokenizer.tokens(of: bytes) : [], outside: .edge)
    paragraphs = Segmenter.paragraphs(tokens, bytes)
    sentences = TotalArray(Segmenter.sentences(tokens, paragraphs), outside: 0..<0)
    var owner = TotalArray<Int32>(repeating: 0, count: tokens.count, outside: -1)
    for (index, sentence) in sentences.enumerated() {
      for token in sentence { owner[token] = Int32(truncatingIfNeeded: index) }
    }
    sentenceOf = owner
    var opens = TotalArray(repeating: false, count: tokens.count, outside: false)
    for paragraph in paragraphs where !paragraph.isEmpty { opens[paragraph.lowerBound] = true }
    opensParagraph = opens
    quotations = TotalArray(
      QuotationScanner.quotations(tokens, paragraphs, bytes), outside: .none)
    var inside = TotalArray<Int32>(repeating: -1, count: tokens.count, outside: -1)
    for (index, quotation) in quotations.enumerated() {
      for token in quotation.tokens { inside[token] = Int32(truncatingIfNeeded: index) }
    }
    quotationOf = inside
  }

  /// The bytes of a token range; empty for an empty one.
  func byteRange(_ range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= tokens.count else {
      return 0..<0
    }
    return Int(tokens[range.lowerBound].start)..<Int(tokens[range.upperBound - 1].end)
  }

  /// The tokens that overlap a byte range, found by halving.
  func tokenRange(_ range: Range<Int>) -> Range<Int> {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if Int(tokens[middle].end) <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < tokens.count && Int(tokens[end].start) < range.upperBound { end += 1 }
    return low..<end
  }

  /// The text of a byte range, which is cut to the text.
  func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  func string(tokens range: Range<Int>) -> String { string(byteRange(range)) }

  /// "&", which joins names as "and" joins people.
  func isAmpersand(_ index: Int) -> Bool {
    tokens[index].kind == .symbol && bytes[tokens[index].range].elementsEqual([0x26])
  }

  /// Whether token `index` stands inside a quotation, the marks counted in.
  func isQuoted(_ index: Int) -> Bool { quotationOf[index] >= 0 }

  /// The quotation token `index` stands in; an empty one where it stands in none.
  func quotation(of index: Int) -> Quotation { quotations[Int(quotationOf[index])] }

  /// The paragraph that holds token `index`, found by halving; empty where there is none.
  func paragraph(of index: Int) -> Range<Int> {
    var low = 0
    var high = paragraphs.count
    while low < high {
      let middle = (low + high) / 2
      if paragraphs[middle].upperBound <= index { low = middle + 1 } else { high = middle }
    }
    return paragraphs[at: low] ?? 0..<0
  }

  func startsParagraph(_ index: Int) -> Bool { opensParagraph[index] }

  func sentence(of token: Int) -> Range<Int> { sentences[Int(sentenceOf[token])] }
}
