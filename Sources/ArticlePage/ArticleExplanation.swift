/// Why a page was read as it was: for `claimwatch page --explain`.
public struct ArticleExplanation: Hashable, Sendable {
  /// One element on the way down to the article's.
  public struct Step: Hashable, Sendable {
    /// `div.entry-content` without the page's own words: the element, and the hints of its names.
    public var element: String
    /// What its blocks speak for it, in letters of sentences.
    public var value: Int
    /// Per cent of the value of the step before.
    public var share: Int
  }

  /// What became of one block.
  public struct Line: Hashable, Sendable {
    public var fate: BlockFate
    public var shape: String
    /// Letters, and how much of them is links, in per cent.
    public var weight: Int
    public var linkShare: Int
    public var text: String
  }

  public var steps: [Step]
  public var lines: [Line]
}
