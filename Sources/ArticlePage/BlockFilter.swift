import FeedModel
import ReadableText

/// Decides which blocks of the chosen element are the article's.
struct BlockFilter {
  private static let named: [(PageHints, BlockFate)] = [
    (.comments, .comments), (.related, .related), (.share, .share), (.newsletter, .newsletter),
    (.consent, .consent), (.wall, .wall), (.advertisement, .advertisement),
    (.navigation, .navigation), (.footer, .footer), (.authorBio, .authorBox), (.tags, .tags),
    (.caption, .caption), (.about, .about), (.hidden, .hidden), (.widget, .widget),
    (.sidebar, .sidebar),
  ]

  /// Gives every block inside `container` its fate.
  static func run(
    _ tree: borrowing PageTree, _ blocks: inout [PageBlock], container: Int, title: TitleChoice,
    believed: PageHints
  ) {
    guard container >= 0 else { return }
    let box = tree.nodes[container]
    let range = (Int(box.firstBlock)..<Int(box.endBlock)).clamped(to: 0..<blocks.count)
    let inner = EffectiveHints.read(tree, blocks, inside: container, range, believed: believed)
    for (offset, index) in range.enumerated() {
      let block = blocks[index]
      var fate = fate(block, inner[offset])
      if fate == .kept {
        let text = UnsafeBufferPointer(
          rebasing: tree.text.bytes.slice(Int(block.start), Int(block.end)))
        if block.weight <= 250, Boilerplate.isAside(text) { fate = .phrase }
        if block.weight <= 400, block.weight > 10, Boilerplate.asks(text) { fate = .phrase }
        if block.weight <= 220, block.shape == .paragraph || block.shape == .loose,
          Boilerplate.endsWithCredit(text)
        {
          fate = .caption
        }
      }
      blocks[index].fate = fate
    }
    if let index = title.block {
      blocks[index].fate = .title
    }
    dropTeasers(&blocks, range)
    dropOtherArticles(tree, &blocks, container: container, title: title.block)
    endArticle(tree, &blocks, range)
    trimEdges(tree, &blocks, range)
    dropEmptyHeadings(&blocks, range)
  }

  private static func fate(_ block: PageBlock, _ hints: PageHints) -> BlockFate {
    var hints = hints
    // What somebody wrote elsewhere is embedded by a widget for sharing.
    if block.shape == .quote, block.linkShare < 50 { hints.subtract([.share, .widget]) }
    for (hint, fate) in named where hints.contains(hint) { return fate }
    if block.shape == .caption { return .caption }
    let share = block.linkShare
    if share >= 80 { return .links }
    if block.weight < 100, share >= 50 { return .links }
    return .kept
  }

  /// Boxes that tell of other articles, unless they are what the page is about.
  private static func dropTeasers(_ blocks: inout [PageBlock], _ range: Range<Int>) {
    var (whole, teasers) = (0, 0)
    for index in range where blocks[index].fate == .kept {
      whole += Int(blocks[index].weight)
      if blocks[index].isTeaser { teasers += Int(blocks[index].weight) }
    }
    guard teasers * 2 <= whole else { return }
    for index in range where blocks[index].fate == .kept && blocks[index].isTeaser {
      blocks[index].fate = .related
    }
  }

  /// An `<article>` with a first heading of its own, and without the title, is the next one of an endless page.
  private static func dropOtherArticles(
    _ tree: borrowing PageTree, _ blocks: inout [PageBlock], container: Int, title: Int?
  ) {
    guard let title, let end = tree.nodes[at: container]?.end else { return }
    var index = container + 1
    while index < Int(end) {
      let node = tree.nodes[index]
      index += 1
      let range = Int(node.firstBlock)..<Int(node.endBlock)
      guard node.tag == .article, Int(node.firstBlock) > title,
        range.prefix(4).contains(where: { blocks[$0].level == 1 })
      else { continue }
      for other in range where blocks[other].fate == .kept { blocks[other].fate = .related }
      index = Int(node.end)
    }
  }

  /// Nothing is the article's behind the heading of its comments or its related links, unless that stands
  /// in a box between the paragraphs, which then go on.
  private static func endArticle(
    _ tree: borrowing PageTree, _ blocks: inout [PageBlock], _ range: Range<Int>
  ) {
    let whole = range.reduce(0) { $0 + (blocks[$1].fate == .kept ? Int(blocks[$1].weight) : 0) }
    let box = mainBox(tree, blocks, range)
    var seen = 0
    var end: EndMark?
    for index in range {
      let block = blocks[index]
      if let end {
        if block.fate == .kept, !(end.isInserted && parent(tree, block) == box) {
          blocks[index].fate = .behindEnd
        }
        continue
      }
      if block.fate == .kept { seen += Int(block.weight) }
      guard block.weight <= 60, seen * 2 >= whole, block.fate == .kept || block.fate == .links
      else { continue }
      let text = UnsafeBufferPointer(
        rebasing: tree.text.bytes.slice(Int(block.start), Int(block.end)))
      guard Boilerplate.endsArticle(text) else { continue }
      // A label between paragraphs ends nothing; a heading, or one near the end, does.
      if block.shape == .heading || block.shape == .loose || (whole - seen) * 4 < whole {
        end = EndMark(isInserted: parent(tree, block) != box)
      }
      if block.fate == .kept { blocks[index].fate = .behindEnd }
    }
  }

  private struct EndMark {
    /// Whether it stands in another box than most paragraphs.
    var isInserted: Bool
  }

  /// The element around a block's own.
  static func parent(_ tree: borrowing PageTree, _ block: PageBlock) -> Int {
    tree.nodes[at: Int(block.node)].map { Int($0.parent) } ?? -1
  }

  /// The element whose children most kept paragraphs are.
  static func mainBox(
    _ tree: borrowing PageTree, _ blocks: [PageBlock], _ range: Range<Int>
  ) -> Int {
    var weights: [Int: Int] = [:]
    var best = (box: -1, weight: 0)
    for index in range where blocks[index].fate == .kept && blocks[index].shape == .paragraph {
      let box = parent(tree, blocks[index])
      let weight = (weights[box] ?? 0) + Int(blocks[index].weight)
      weights[box] = weight
      if weight > best.weight { best = (box, weight) }
    }
    return best.box
  }

  private static func endsAsSentence(_ tree: borrowing PageTree, _ block: PageBlock) -> Bool {
    if block.stops > 0 { return true }
    let end = tree.text.bytes.slice(Int(block.start), Int(block.end)).suffix(3)
    return end.last == UInt8(ascii: ":") || end.elementsEqual("\u{2026}".utf8)
  }

  /// Whether a short item that ends as a sentence stands in a list behind or before a kept one.
  private static func isListed(
    _ tree: borrowing PageTree, _ blocks: [PageBlock], _ index: Int
  ) -> Bool {
    let block = blocks[index]
    guard block.shape == .item, block.weight >= 12, endsAsSentence(tree, block) else {
      return false
    }
    return [index - 1, index + 1].contains { other in
      guard let other = blocks[at: other] else { return false }
      return other.fate == .kept && other.shape == .item && other.weight >= 40
        && endsAsSentence(tree, other) && parent(tree, other) == parent(tree, block)
    }
  }

  private static func trimEdges(
    _ tree: borrowing PageTree, _ blocks: inout [PageBlock], _ range: Range<Int>
  ) {
    func isSentence(_ block: PageBlock) -> Bool {
      block.fate == .kept && block.weight >= 60 && (block.stops > 0 || block.weight >= 120)
        && block.shape != .heading
    }
    guard let first = range.first(where: { isSentence(blocks[$0]) }),
      let last = range.last(where: { isSentence(blocks[$0]) })
    else { return }
    // Whether what follows stays: then its heading does.
    var hasFollower = false
    for index in range.reversed() where blocks[index].fate == .kept {
      let block = blocks[index]
      defer { hasFollower = blocks[index].fate == .kept }
      // A short sentence beside a long one: `He laughs.`, `It began with a letter:`
      let isBeside =
        block.shape == .paragraph && (endsAsSentence(tree, block) || block.weight >= 60)
        && block.weight >= 12
        && (block.node == blocks[first].node
          || tree.nodes[at: Int(block.node)]?.parent
            == tree.nodes[at: Int(blocks[index < first ? first : last].node)]?.parent)
      if isBeside
        || index > last && (isListed(tree, blocks, index) || block.shape == .heading && hasFollower)
      {
        continue
      }
      if index < first, block.shape != .heading || block.level == 1 { blocks[index].fate = .edge }
      if index > last, block.weight < 40 { blocks[index].fate = .edge }
    }
  }

  /// A heading needs a kept block below it before the next heading.
  private static func dropEmptyHeadings(_ blocks: inout [PageBlock], _ range: Range<Int>) {
    var hasText = false
    for index in range.reversed() where blocks[index].fate == .kept {
      if blocks[index].shape == .heading, blocks[index].weight < 150 {
        if !hasText { blocks[index].fate = .emptyHeading }
        hasText = false
      } else {
        hasText = true
      }
    }
  }
}
