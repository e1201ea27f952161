import FeedModel
import ReadableText

/// The standfirst: a sentence or two between the title and the element that holds the article.
enum LeadExtension {
  /// Blocks behind the title that are looked at.
  private static let reach = 40

  /// Keeps the blocks of the standfirst, if there is one.
  static func run(
    _ tree: borrowing PageTree, _ blocks: inout [PageBlock], container: Int, title: Int?,
    descriptions: [FoldedText]
  ) {
    guard container >= 0 else { return }
    let first = Int(tree.nodes[container].firstBlock)
    let start = title.map { $0 < first ? $0 + 1 : first } ?? max(0, first - 12)
    guard start < first, first - start <= reach else { return }
    for index in start..<first {
      let block = blocks[index]
      guard block.fate == .outside, block.weight >= 30, block.linkShare < 30 else { continue }
      let without = block.hints.subtracting([.about, .title, .date, .sidebar, .widget])
      guard without.isDisjoint(with: .beside), block.shape != .caption, block.shape != .item
      else { continue }
      let folded = FoldedText(tree.text.bytes.slice(Int(block.start), Int(block.end)))
      let isDescription = descriptions.contains {
        $0.count >= 30 && ($0.holds(folded) || folded.holds($0))
      }
      let isLead = block.hints.contains(.lead) && title != nil
      let isParagraph =
        title != nil && block.weight >= 60 && block.stops > 0
        && (block.shape == .paragraph || block.shape == .heading)
      if isDescription || isLead || isParagraph { blocks[index].fate = .kept }
    }
  }
}
