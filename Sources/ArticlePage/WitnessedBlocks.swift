import FeedModel
import ReadableText

/// Asks ``BodyWitness`` about the blocks of a page, once they have their fates.
///
/// Where the kept blocks and the witness tell of the same text, a dropped block that stands in the witness
/// word for word comes back, and where the witness holds nearly all of what was kept, a block that it knows
/// nothing of goes, if it stands behind the last one of them, or is short and in a box between the paragraphs.
struct WitnessedBlocks {
  private let held: [(held: Int, of: Int)]
  /// Runs of words in the kept blocks, and how many of them the witness holds.
  private var kept = 0
  private var keptHeld = 0
  private let witness: BodyWitness

  init(_ tree: borrowing PageTree, _ blocks: [PageBlock], _ witness: BodyWitness) {
    var held: [(held: Int, of: Int)] = []
    held.reserveCapacity(blocks.count)
    for block in blocks {
      let answer =
        block.weight < 12
        ? (0, 0) : witness.held(tree.text.bytes.slice(Int(block.start), Int(block.end)))
      held.append(answer)
      if block.fate == .kept {
        kept += answer.1
        keptHeld += answer.0
      }
    }
    self.held = held
    self.witness = witness
  }

  /// Changes the fates of `blocks`.
  func run(_ tree: borrowing PageTree, _ blocks: inout [PageBlock]) {
    guard keptHeld * 2 > kept || keptHeld * 2 > witness.count else { return }
    // In most texts for machines paragraphs follow without a break, so that there are more runs there.
    let isWhole = keptHeld * 10 > witness.count * 8 && keptHeld * 10 > kept * 8
    let box = BlockFilter.mainBox(tree, blocks, 0..<blocks.count)
    func isWitnessed(_ index: Int) -> Bool {
      blocks[index].fate == .kept && held[index].held * 2 > held[index].of
    }
    let first = held.indices.first(where: isWitnessed) ?? 0
    let last = held.indices.last(where: isWitnessed) ?? 0
    for (index, answer) in held.enumerated() where answer.of >= 3 {
      let block = blocks[index]
      if block.fate == .kept {
        let isInserted =
          index > first && block.weight < 100 && block.shape != .quote
          && BlockFilter.parent(tree, block) != box
        if isWhole, answer.held == 0, block.shape != .heading, index > last || isInserted {
          blocks[index].fate = .unwitnessed
        }
      } else if answer.held * 10 >= answer.of * 9, block.linkShare < 90, Self.mayReturn(block.fate)
      {
        blocks[index].fate = .kept
      }
    }
  }

  private static func mayReturn(_ fate: BlockFate) -> Bool {
    switch fate {
    case .kept, .title, .repeated, .outside, .comments, .related, .hidden: false
    default: true
    }
  }
}
