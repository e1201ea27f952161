import FeedModel

/// Which element holds the article.
///
/// Every block speaks for or against the elements around it: sentences for them, links and what the
/// page's authors named as something else against. From the page downward the choice goes into the
/// child that has nearly all of what speaks for its parent, as long as there is one. A body that is
/// parted over several children has no such child, and so stays whole.
struct ContainerChoice {
  /// The element; -1 where the page has no block.
  var node = -1
  /// The elements that were gone through, with the share of their parent's value in per cent.
  var steps: [Step] = []

  struct Step {
    var node: Int
    var value: Int
    var share: Int
  }

  /// Values every block and chooses.
  static func choose(
    _ tree: borrowing PageTree, _ blocks: inout [PageBlock], title: Int?, believed: PageHints
  ) -> ContainerChoice {
    guard !tree.nodes.isEmpty else { return ContainerChoice() }
    let hints = EffectiveHints.read(tree, blocks, inside: 0, 0..<blocks.count, believed: believed)
    var sum: Int64 = 0
    for index in blocks.indices {
      let value = Self.value(blocks[index], hints: hints[index])
      blocks[index].value = Int32(truncatingIfNeeded: value)
      blocks[index].valueBefore = sum
      sum += Int64(value)
    }
    return descend(tree, blocks, total: sum, title: title)
  }

  /// What a block is worth by its text alone.
  static func plainValue(_ block: PageBlock) -> Int {
    guard block.weight >= 40, block.linkShare < 40 else { return 0 }
    return Int(block.weight - block.linkWeight)
  }

  /// What a block says for its box.
  private static func value(_ block: PageBlock, hints: PageHints) -> Int {
    let weight = Int(block.weight)
    if !hints.isDisjoint(with: .beside) { return -min(weight, 60) / 2 }
    let share = block.linkShare
    if share >= 50 { return -min(weight, 80) }
    let plain = weight - Int(block.linkWeight)
    switch block.shape {
    case .heading: return min(plain, 40) / 2
    case .paragraph, .quote, .preformatted:
      return weight < 25 ? 0 : plain * (100 - share) / 100
    case .caption: return 0
    case .loose: return weight < 60 ? -2 : plain * (100 - share) / 120
    case .item, .cell, .term: return weight < 60 ? 0 : plain * (100 - share) / 200
    }
  }

  private static func descend(
    _ tree: borrowing PageTree, _ blocks: [PageBlock], total: Int64, title: Int?
  ) -> ContainerChoice {
    var choice = ContainerChoice()
    guard !tree.nodes.isEmpty, !blocks.isEmpty else { return choice }
    func sum(_ first: Int32, _ end: Int32) -> Int64 {
      let high = Int(end) < blocks.count ? blocks[Int(end)].valueBefore : total
      let low = Int(first) < blocks.count ? blocks[Int(first)].valueBefore : total
      return high - low
    }
    var top = 0
    var value = Int64.min
    for index in tree.nodes.indices where tree.nodes[index].tag.isBlock {
      let own = sum(tree.nodes[index].firstBlock, tree.nodes[index].endBlock)
      if own >= value {
        top = index
        value = own
      }
    }
    // One paragraph is no article: its neighbours are links or short, and speak against their box.
    while tree.nodes[top].endBlock - tree.nodes[top].firstBlock <= 1, value >= 100,
      !mayHoldArticle(tree.nodes[top].tag), tree.nodes[top].parent >= 0
    {
      top = Int(tree.nodes[top].parent)
      value = sum(tree.nodes[top].firstBlock, tree.nodes[top].endBlock)
    }
    choice.node = top
    choice.steps.append(Step(node: top, value: Int(value), share: 100))
    var first = top + 1
    var end = Int(tree.nodes[top].end)
    while true {
      var best = -1
      var bestValue: Int64 = 0
      var child = first
      var articles = 0
      var own = -1
      while child < end {
        let node = tree.nodes[child]
        let childValue = sum(node.firstBlock, node.endBlock)
        if node.tag == .article, childValue > 100 {
          articles += 1
          if let title, Int(node.firstBlock) <= title, title < Int(node.endBlock) { own = child }
        }
        if childValue > bestValue, node.tag.isBlock || node.endBlock - node.firstBlock > 1 {
          best = child
          bestValue = childValue
        }
        child = max(child + 1, Int(node.end))
      }
      // Several articles on one page: the one below the title.
      if articles > 1, own >= 0, own != best {
        best = own
        bestValue = sum(tree.nodes[own].firstBlock, tree.nodes[own].endBlock)
      }
      guard best >= 0 else { break }
      let node = tree.nodes[best]
      let share = value > 0 ? Int(bestValue * 100 / value) : 100
      guard share >= (best == own && articles > 1 ? 10 : threshold(node)) else { break }
      if node.endBlock - node.firstBlock <= 1, choice.node >= 0 { break }
      choice.node = best
      choice.steps.append(Step(node: best, value: Int(bestValue), share: share))
      first = best + 1
      end = Int(node.end)
      value = bestValue
    }
    return choice
  }

  /// Whether an element is one that articles are put in, and no part of one.
  private static func mayHoldArticle(_ tag: PageTag) -> Bool {
    switch tag {
    case .paragraph, .heading1, .heading2, .heading3, .heading4, .quote, .list, .item, .definition,
      .caption, .figure, .label, .row:
      false
    default: true
    }
  }

  /// Per cent of its parent's value that a child needs to be taken in its place.
  private static func threshold(_ node: PageNode) -> Int {
    if node.hints.contains(.body) { return 60 }
    switch node.tag {
    case .article, .main: return 70
    case .quote, .list, .item, .cell, .row, .paragraph: return 96
    default: return 88
    }
  }
}
