import FeedModel

/// One field of a document, cut into tokens, sentences, paragraphs and quotations.
///
/// Built once in time linear in the text and never changed. All ranges of tokens are half-open
/// indices into ``tokens``; bytes are reached through the tokens.
package struct AnalysedText: Sendable {
  package let field: Field
  let bytes: [UInt8]
  let tokens: [Token]
  /// Token ranges in order, covering every token.
  let paragraphs: [Range<Int>]
  /// Token ranges in order, covering every token; none crosses a paragraph.
  let sentences: [Range<Int>]
  /// For every token the index of its sentence.
  let sentenceOf: [Int32]
  /// For every token whether it opens a paragraph.
  private let opensParagraph: [Bool]
  /// Outermost quotations in order; none crosses a paragraph.
  let quotations: [Quotation]
  /// For every token the index of the quotation it stands in (marks included), or -1.
  let quotationOf: [Int32]

  /// Analyses `text`.
  init(_ text: String, field: Field) {
    self.field = field
    bytes = Array(text.utf8)
    tokens = bytes.count < Int(Int32.max) ? Tokenizer.tokens(of: bytes) : []
    paragraphs = Segmenter.paragraphs(tokens, bytes)
    sentences = Segmenter.sentences(tokens, paragraphs)
    var owner = [Int32](repeating: 0, count: tokens.count)
    for (index, sentence) in sentences.enumerated() {
      for token in sentence { owner[token] = Int32(index) }
    }
    sentenceOf = owner
    var opens = [Bool](repeating: false, count: tokens.count)
    for paragraph in paragraphs where !paragraph.isEmpty { opens[paragraph.lowerBound] = true }
    opensParagraph = opens
    quotations = QuotationScanner.quotations(tokens, paragraphs, bytes)
    var inside = [Int32](repeating: -1, count: tokens.count)
    for (index, quotation) in quotations.enumerated() {
      for token in quotation.tokens { inside[token] = Int32(index) }
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
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  func string(tokens range: Range<Int>) -> String { string(byteRange(range)) }

  /// Whether token `index` stands inside a quotation, the marks counted in.
  func isQuoted(_ index: Int) -> Bool { quotationOf[index] >= 0 }

  func startsParagraph(_ index: Int) -> Bool { opensParagraph[index] }

  func sentence(of token: Int) -> Range<Int> { sentences[Int(sentenceOf[token])] }
}
