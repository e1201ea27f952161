import FeedModel
import ReadableText

/// The kept blocks as the article's.
enum ArticleBlocks {
  static func read(_ tree: borrowing PageTree, _ blocks: [PageBlock]) -> [ArticleBlock] {
    var result: [ArticleBlock] = []
    for block in blocks where block.fate == .kept {
      let text = lines(tree.text.bytes.slice(Int(block.start), Int(block.end)))
      if !text.isEmpty { result.append(ArticleBlock(kind: kind(block), text: text)) }
    }
    return result
  }

  private static func kind(_ block: PageBlock) -> ArticleBlock.Kind {
    switch block.shape {
    case .heading: .heading(level: max(1, Int(block.level)))
    case .item, .term: .item
    case .quote: .quotation
    case .preformatted: .preformatted
    case .cell: .cell
    case .loose, .paragraph, .caption: .paragraph
    }
  }

  /// The text without white space around its line feeds.
  static func lines(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    for byte in text {
      if byte == 0x0A {
        while bytes.last == 0x20 { bytes.removeLast() }
        if bytes.last != 0x0A, !bytes.isEmpty { bytes.append(byte) }
      } else if byte != 0x20 || (bytes.last != 0x0A && bytes.last != 0x20 && !bytes.isEmpty) {
        bytes.append(byte)
      }
    }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
