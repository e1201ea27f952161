/// A run of text between two boundaries of the page: a paragraph, a heading, an item, a loose line.
struct PageBlock {
  /// What the innermost elements around a block make of it.
  enum Shape: UInt8 {
    /// Text in a box without an element of its own.
    case loose
    case paragraph, heading, item, quote, preformatted, cell, caption, term
  }

  /// Its bytes in the page's text, without white space at the ends.
  var start: Int32
  var end: Int32
  /// The innermost block element around it.
  var node: Int32
  var shape: Shape
  var level: UInt8
  /// Hints of all elements around it.
  var hints: PageHints
  /// Letters and digits; those of scripts that write a word in a letter or two count more.
  var weight: Int32
  /// How much of ``weight`` is inside links.
  var linkWeight: Int32
  /// How much of it is bold.
  var boldWeight: Int32
  /// How many links begin in it.
  var links: Int32
  /// Signs that end sentences or part them.
  var stops: Int32
  /// What the block says for its box being the article's.
  var value: Int32 = 0
  /// Sum of all values before it.
  var valueBefore: Int64 = 0
  /// Whether it stands in a box that tells of another article.
  var isTeaser = false
  /// Why it is in the article or not.
  var fate: BlockFate = .outside

  /// How much of it is links, in per cent.
  var linkShare: Int { weight > 0 ? Int(linkWeight) * 100 / Int(weight) : (links > 0 ? 100 : 0) }
}
