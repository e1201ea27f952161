import FeedModel
import ReadableText

/// The title of the article: a heading of the page where a witness agrees with it, else what the
/// witnesses say, without the site's name.
struct TitleChoice {
  var text: String?
  /// The block that holds it; nil where no heading agrees.
  var block: Int?

  /// Blocks among which a heading is looked for.
  private static let mostBlocks = 3000

  static func choose(
    _ tree: borrowing PageTree, _ blocks: [PageBlock], _ data: StructuredData
  ) -> TitleChoice {
    let witnesses = Witnesses(tree.witnesses, data)
    var best: (score: Int, block: Int)?
    for (index, block) in blocks.prefix(mostBlocks).enumerated() {
      guard block.weight >= 4, block.weight <= 400 else { continue }
      let isTitle = block.hints.contains(.title)
      guard block.shape == .heading || isTitle else { continue }
      let folded = FoldedText(tree.text.bytes.slice(Int(block.start), Int(block.end)))
      let agreement = witnesses.agreement(folded)
      guard agreement > 0 else { continue }
      var score = agreement * 10
      // Where meta tags name the page for search engines, JSON-LD names the article.
      if witnesses.isHeadline(folded) { score += 10 }
      if block.level == 1 { score += 9 } else if block.level == 2 { score += 3 }
      if isTitle { score += 2 }
      if block.linkShare > 50 { score -= 12 }
      if score > best?.score ?? 0 { best = (score, index) }
    }
    if let best {
      let block = blocks[best.block]
      let text = String(
        decoding: tree.text.bytes.slice(Int(block.start), Int(block.end)), as: UTF8.self)
      return TitleChoice(text: PlainText.normalized(text), block: best.block)
    }
    if let similar = similarHeading(tree, blocks, witnesses) {
      let block = blocks[similar]
      let text = String(
        decoding: tree.text.bytes.slice(Int(block.start), Int(block.end)), as: UTF8.self)
      return TitleChoice(text: PlainText.normalized(text), block: similar)
    }
    // A page that names itself by its site alone has one heading of the first level at most.
    if !witnesses.areSure, let only = onlyHeading(tree, blocks) {
      let block = blocks[only]
      let text = String(
        decoding: tree.text.bytes.slice(Int(block.start), Int(block.end)), as: UTF8.self)
      return TitleChoice(text: PlainText.normalized(text), block: only)
    }
    return TitleChoice(text: witnesses.best, block: nil)
  }

  /// The first `h1` most of whose longer words a witness has too.
  private static func similarHeading(
    _ tree: borrowing PageTree, _ blocks: [PageBlock], _ witnesses: Witnesses
  ) -> Int? {
    let first = blocks.prefix(mostBlocks).indices.lazy.filter { blocks[$0].level == 1 }.prefix(8)
    return first.first { index in
      let block = blocks[index]
      return block.weight >= 20 && block.weight <= 300 && block.linkShare < 50
        && witnesses.shareWords(with: tree.text.bytes.slice(Int(block.start), Int(block.end)))
    }
  }

  /// The only `h1` of the page that is no link; nil where there are several.
  private static func onlyHeading(_ tree: borrowing PageTree, _ blocks: [PageBlock]) -> Int? {
    var found: Int?
    for (index, block) in blocks.prefix(mostBlocks).enumerated()
    where block.level == 1 && block.weight >= 10 && block.weight <= 200 && block.linkShare < 50 {
      if found != nil { return nil }
      found = index
    }
    return found
  }

  private struct Witnesses {
    /// Whether something beside `<title>` names the page.
    private(set) var areSure = false

    private var headline: FoldedText?
    private var said: [(text: String, folded: FoldedText)] = []
    private var site: FoldedText?

    init(_ page: borrowing PageWitnesses, _ data: StructuredData) {
      let name = page.first(.siteName) ?? data.publisher
      site = name.map { FoldedText($0) }
      if let headline = data.headline, data.hasArticle {
        add(headline)
        self.headline = FoldedText(headline)
      }
      for title in page.all(.socialTitle).prefix(2) { add(title) }
      for title in page.all(.headline).prefix(1) { add(title) }
      for title in page.all(.title).prefix(1) { add(title) }
      areSure = said.contains { $0.folded.count >= 12 }
      add(MarkedUpText.plain(page.title.string))
    }

    private mutating func add(_ text: String) {
      let cleaned = SiteName.removed(from: text, site: site)
      let folded = FoldedText(cleaned)
      if !folded.isEmpty { said.append((cleaned, folded)) }
      let whole = FoldedText(text)
      if whole.count != folded.count, !whole.isEmpty { said.append((text, whole)) }
    }

    var best: String? { said.first?.text }

    /// Whether JSON-LD says so of the article, word for word.
    func isHeadline(_ heading: FoldedText) -> Bool {
      headline.map { $0.count >= 12 && $0.equals(heading) } ?? false
    }

    /// Whether half of the words of five letters and more, three at least, stand in one witness.
    func shareWords(with heading: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
      let words = heading.split(separator: 0x20).prefix(40).map { FoldedText($0) }
        .filter { $0.count >= 5 }
      return said.contains { one in
        let shared = words.count { one.folded.holds($0) }
        return shared >= 3 && shared * 2 >= words.count
      }
    }

    /// How well a heading agrees: 10 where a witness says the same, less where one holds the other.
    func agreement(_ heading: FoldedText) -> Int {
      if let site, site.equals(heading) { return 0 }
      var best = 0
      for one in said {
        if one.folded.equals(heading) {
          best = max(best, 10)
        } else if heading.count >= 10, heading.count * 5 >= one.folded.count * 2,
          one.folded.holds(heading)
        {
          best = max(best, 2 + heading.count * 6 / max(1, one.folded.count))
        } else if one.folded.count >= 10, heading.holds(one.folded) {
          best = max(best, 2 + one.folded.count * 6 / max(1, heading.count))
        }
      }
      return best
    }
  }
}
