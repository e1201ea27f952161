import FeedModel
import ReadableText

/// What stands outside the element that holds the article and belongs to it: the standfirst between the
/// title and the element, and paragraphs that a page puts beside it.
struct LeadExtension {
  let container: Int
  let title: Int?
  let descriptions: [FoldedText]
  /// Blocks behind the title that are looked at, and blocks before the element.
  private static let behindTitle = 16
  private static let before = 12
  /// Blocks behind the element, as long as they are sentences.
  private static let behind = 40

  /// Keeps what belongs to the article.
  func run(_ tree: borrowing PageTree, _ blocks: inout [PageBlock]) {
    var said = SaidBlocks(tree, blocks)
    guard let box = tree.nodes[at: container] else { return }
    let first = Int(box.firstBlock)
    let end = Int(box.endBlock)
    let start = title.map { $0 < first ? $0 + 1 : first } ?? max(0, first - Self.before)
    for index in start..<first
    where index < start + Self.behindTitle || index >= first - Self.before {
      guard isLead(tree, blocks[index]) else { continue }
      blocks[index].fate = said.isNew(tree, blocks[index]) ? .kept : .repeated
    }
    extend(tree, &blocks, &said, from: end)
  }

  private func isLead(_ tree: borrowing PageTree, _ block: PageBlock) -> Bool {
    guard block.fate == .outside, block.weight >= 30, block.linkShare < 30, !block.isTeaser else {
      return false
    }
    guard block.shape != .caption, block.shape != .item else { return false }
    let around = Surroundings(tree, block: block, container: container)
    let without = around.hints.subtracting([.about, .date, .sidebar, .widget])
    guard without.isDisjoint(with: .beside) else { return false }
    let text = tree.text.bytes.slice(Int(block.start), Int(block.end))
    guard Self.isClean(UnsafeBufferPointer(rebasing: text), block) else { return false }
    let folded = FoldedText(text)
    if descriptions.contains(where: {
      $0.count >= 30 && ($0.holds(folded) || folded.holds($0))
    }) {
      return true
    }
    guard title != nil || around.height <= 1 else { return false }
    if block.hints.contains(.lead), title != nil { return true }
    guard block.weight >= 60, block.stops > 0, around.hints.isDisjoint(with: .beside) else {
      return false
    }
    return block.shape == .paragraph || block.shape == .heading
      || block.shape == .loose && around.height <= 2
  }

  private static func isClean(
    _ text: UnsafeBufferPointer<UInt8>, _ block: PageBlock
  ) -> Bool {
    !Boilerplate.isAside(text) && !Boilerplate.asks(text)
      && !(block.weight <= 220 && Boilerplate.endsWithCredit(text))
  }

  private func extend(
    _ tree: borrowing PageTree, _ blocks: inout [PageBlock], _ said: inout SaidBlocks, from end: Int
  ) {
    var misses = 0
    for index in end..<min(blocks.count, end + Self.behind) {
      let block = blocks[index]
      let text = UnsafeBufferPointer(
        rebasing: tree.text.bytes.slice(Int(block.start), Int(block.end)))
      if block.weight <= 60, Boilerplate.endsArticle(text) { return }
      let around = Surroundings(tree, block: block, container: container)
      guard around.height <= 3, misses < 3 else { return }
      let isSentence =
        block.fate == .outside && block.weight >= 60 && block.stops > 0 && block.linkShare < 30
        && !block.isTeaser
        && (block.shape == .paragraph || block.shape == .quote)
        && around.hints.isDisjoint(with: .beside)
      if isSentence, Self.isClean(text, block), !Boilerplate.advertisesHouse(text) {
        blocks[index].fate = said.isNew(tree, block) ? .kept : .repeated
      } else {
        misses += 1
      }
    }
  }
}

/// The paragraphs that are kept, to know one that a page shows twice: for small screens, behind a wall.
private struct SaidBlocks {
  private var seen: Set<UInt64> = []

  init(_ tree: borrowing PageTree, _ blocks: [PageBlock]) {
    for block in blocks where block.fate == .kept && block.weight >= 30 {
      seen.insert(Self.hash(tree, block))
    }
  }

  /// Whether nothing said so before; from now on it is said.
  mutating func isNew(_ tree: borrowing PageTree, _ block: PageBlock) -> Bool {
    seen.insert(Self.hash(tree, block)).inserted
  }

  private static func hash(_ tree: borrowing PageTree, _ block: PageBlock) -> UInt64 {
    var hash = WordHash()
    for byte in tree.text.bytes.slice(Int(block.start), Int(block.end)) { hash.add(byte) }
    return hash.value
  }
}
