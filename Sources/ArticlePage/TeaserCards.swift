import FeedModel

/// Boxes that each tell of another article: a heading that is a link, and a sentence or two of what it says.
///
/// Three or more side by side: one may be a box of the article. Their sentences are others', and claims in them
/// would be put down to this article.
enum TeaserCards {
  /// Blocks of one, and letters of each.
  private static let blocks = 2...5
  private static let mostWeight = 300
  private static let fewest = 3

  /// Marks the blocks that stand in one.
  static func mark(_ tree: borrowing PageTree, _ blocks: inout [PageBlock]) {
    // How many each element has among its children.
    var counts = [Int32](repeating: 0, count: tree.nodes.count)
    for node in tree.nodes where isCard(node, blocks) {
      let parent = Int(node.parent)
      if counts.indices.contains(parent) { counts[parent] += 1 }
    }
    for node in tree.nodes {
      let parent = Int(node.parent)
      guard counts.indices.contains(parent), counts[parent] >= fewest, isCard(node, blocks) else {
        continue
      }
      for index in Int(node.firstBlock)..<Int(node.endBlock) { blocks[index].isTeaser = true }
    }
  }

  private static func isCard(_ node: PageNode, _ blocks: [PageBlock]) -> Bool {
    switch node.tag {
    case .box, .article, .item, .cell: break
    default: return false
    }
    guard self.blocks.contains(Int(node.endBlock) - Int(node.firstBlock)) else { return false }
    var hasLink = false
    var hasText = false
    for index in Int(node.firstBlock)..<Int(node.endBlock) {
      let block = blocks[index]
      guard block.weight <= mostWeight else { return false }
      if block.linkShare >= 80, block.weight >= 15 { hasLink = true }
      if block.linkShare < 30, block.weight >= 25 { hasText = true }
    }
    return hasLink && hasText
  }
}
