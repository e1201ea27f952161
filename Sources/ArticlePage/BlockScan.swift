import FeedModel
import ReadableText

/// Cuts the text of a page into blocks, in one pass over its elements.
struct BlockScan: ~Copyable {
  private var blocks: [PageBlock] = []
  private var open: [Open] = []
  private var position = 0
  /// Where the block that is being read began.
  private var blockStart = 0
  private var linkDepth = 0
  private var boldDepth = 0
  private var count = Count()

  private struct Open {
    var node: Int32
    var block: Int32
    var hints: PageHints
    var shape: PageBlock.Shape
    var level: UInt8
  }

  private struct Count {
    var weight: Int32 = 0
    var linkWeight: Int32 = 0
    var boldWeight: Int32 = 0
    var links: Int32 = 0
    var stops: Int32 = 0
  }

  /// The blocks of `tree`; each element learns which of them are its own.
  static func read(_ tree: inout PageTree, into blocks: inout [PageBlock]) {
    var scan = BlockScan()
    swap(&scan.blocks, &blocks)
    scan.blocks.removeAll(keepingCapacity: true)
    scan.run(&tree)
    swap(&scan.blocks, &blocks)
  }

  private init() {}

  private mutating func run(_ tree: inout PageTree) {
    var index = 0
    while index < tree.nodes.count {
      let node = tree.nodes[index]
      closeBefore(index, &tree)
      take(to: Int(node.textStart), tree)
      enter(index, node, &tree)
      index += 1
    }
    closeBefore(tree.nodes.count, &tree)
    take(to: tree.text.count, tree)
    flush(tree)
  }

  private mutating func closeBefore(_ index: Int, _ tree: inout PageTree) {
    while let last = open.last, Int(tree.nodes[Int(last.node)].end) <= index {
      let node = tree.nodes[Int(last.node)]
      take(to: Int(node.textEnd), tree)
      if node.tag.isBlock { flush(tree) }
      if node.tag == .link { linkDepth -= 1 }
      if node.tag == .bold { boldDepth -= 1 }
      tree.nodes[Int(last.node)].endBlock = Int32(truncatingIfNeeded: blocks.count)
      open.removeLast()
    }
  }

  private mutating func enter(_ index: Int, _ node: PageNode, _ tree: inout PageTree) {
    if node.tag.isBlock { flush(tree) }
    tree.nodes[index].firstBlock = Int32(truncatingIfNeeded: blocks.count)
    var next =
      open.last
      ?? Open(node: 0, block: 0, hints: [], shape: .loose, level: 0)
    next.node = Int32(truncatingIfNeeded: index)
    if node.tag != .html, node.tag != .body { next.hints.formUnion(node.hints) }
    if node.tag.isBlock {
      next.block = next.node
      next.level = UInt8(truncatingIfNeeded: node.tag.headingLevel)
      switch node.tag {
      case .paragraph where next.shape != .item && next.shape != .quote && next.shape != .caption:
        next.shape = .paragraph
      case .paragraph: break
      case .heading1, .heading2, .heading3, .heading4: next.shape = .heading
      case .quote: next.shape = .quote
      case .preformatted: next.shape = .preformatted
      case .item: next.shape = .item
      case .definition: next.shape = .term
      case .cell: next.shape = .cell
      case .caption, .figure: next.shape = .caption
      case .box, .article, .main, .details, .header, .footer, .aside:
        if next.shape != .item, next.shape != .quote, next.shape != .caption, next.shape != .cell {
          next.shape = .loose
        }
      default: break
      }
    }
    switch node.tag {
    case .nav: next.hints.insert(.navigation)
    case .footer: next.hints.insert(.footer)
    case .aside: next.hints.insert(.sidebar)
    case .caption: next.hints.insert(.caption)
    case .address: next.hints.insert(.about)
    case .link:
      linkDepth += 1
      count.links += 1
    case .bold: boldDepth += 1
    default: break
    }
    open.append(next)
  }

  /// Counts the text up to `end`.
  private mutating func take(to end: Int, _ tree: borrowing PageTree) {
    guard end > position else { return }
    let weighed = TextWeight.of(tree.text.bytes, position..<end)
    count.weight &+= weighed.weight
    count.stops &+= weighed.stops
    if linkDepth > 0 { count.linkWeight &+= weighed.weight }
    if boldDepth > 0 { count.boldWeight &+= weighed.weight }
    position = end
  }

  /// Ends the block that is being read.
  private mutating func flush(_ tree: borrowing PageTree) {
    defer {
      blockStart = position
      count = Count()
    }
    guard count.weight > 0, let around = open.last else { return }
    let bytes = tree.text.bytes
    var start = blockStart
    var end = position
    while start < end, bytes[start] <= 0x20 { start += 1 }
    // bounds: behind `end > start`
    while end > start, bytes[end &- 1] <= 0x20 { end -= 1 }
    blocks.append(
      PageBlock(
        start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end),
        node: around.block, shape: around.level > 0 ? .heading : around.shape, level: around.level,
        hints: around.hints, weight: count.weight, linkWeight: count.linkWeight,
        boldWeight: count.boldWeight, links: count.links, stops: count.stops))
  }
}

/// How much a run of text weighs.
enum TextWeight {
  /// Characters without spaces, those beyond U+0800 (which write a syllable or a word) for three; and
  /// the signs that end or part sentences.
  @inline(__always)
  static func of(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> (weight: Int32, stops: Int32) {
    var weight: Int32 = 0
    var stops: Int32 = 0
    for byte in bytes[range] {
      if byte <= 0x20 { continue }
      if byte < 0x80 {
        weight &+= 1
        if byte == 0x2E || byte == 0x2C || byte == 0x3F || byte == 0x21 || byte == 0x3B {
          stops &+= 1
        }
      } else if byte >= 0xE3 {
        weight &+= 3
      } else if byte >= 0xC0 {
        weight &+= 1
      }
    }
    return (weight, stops)
  }
}
