import FeedModel

/// How a block stands to the article's element: what the elements say that are around it and not around
/// the article, and how far up the element is that holds both. What the article's own elements are called
/// too says nothing: some pages are built of widgets, the article as well.
struct Surroundings {
  /// Hints of the elements between the block and the one that holds it and the article.
  private(set) var hints: PageHints = []
  /// Levels from the article's element up to that one; 0 where the block stands inside.
  private(set) var height = 0

  init(_ tree: borrowing PageTree, block: PageBlock, container: Int) {
    guard let box = tree.nodes[at: container] else { return }
    func holdsArticle(_ index: Int, _ node: PageNode) -> Bool {
      index <= container && node.end >= box.end
    }
    var index = Int(block.node)
    while let node = tree.nodes[at: index], !holdsArticle(index, node) {
      var own = EffectiveHints.own(node)
      // `teaser` is also what German pages call a standfirst: a box of one block is no list of others.
      if own.contains(.related), node.endBlock - node.firstBlock <= 1 { own.remove(.related) }
      hints.formUnion(own)
      if node.hints.contains(.lead) { hints.insert(.lead) }
      index = Int(node.parent)
    }
    var up = container
    var shared: PageHints = []
    while up > index, let node = tree.nodes[at: up] {
      height += 1
      shared.formUnion(EffectiveHints.own(node))
      up = Int(node.parent)
    }
    hints.subtract(shared)
  }
}
