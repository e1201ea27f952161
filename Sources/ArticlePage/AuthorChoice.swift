import FeedModel
import ReadableText

/// Who wrote the article: what JSON-LD and the meta tags say where it is a name, else the byline.
enum AuthorChoice {
  static func choose(
    _ tree: borrowing PageTree, _ blocks: [PageBlock], _ data: StructuredData,
    title: Int?, container: Int
  ) -> [String] {
    let site = (tree.witnesses.first(.siteName) ?? data.publisher).map { FoldedText($0) }
    let structured = AuthorNames.read(data.authors)
    let tags = AuthorNames.read(tree.witnesses.all(.author))
    var label: [String] = []
    if let said = tree.witnesses.first(.creatorLabel), isAuthorLabel(said) {
      label = AuthorNames.read(Array(tree.witnesses.all(.creatorData).prefix(1)))
    }
    let profile = AuthorNames.read(tree.witnesses.all(.articleAuthor))
    let byline = byline(tree, blocks, title: title, container: container)
    let choices = [structured, tags, label, profile, byline]
    // A name of a person before the house's own.
    func isPersonal(_ names: [String]) -> Bool {
      names.contains { name in
        if let site, site.equals(FoldedText(name)) { return false }
        return name.utf8.contains(0x20) && !AuthorNames.isHouse(name)
          || name.utf8.contains { $0 >= 0xE0 }
      }
    }
    if let best = choices.first(where: isPersonal) {
      // `Lena Varn, Harbour Herald, PhD`: beside people the house and degrees are none.
      let others = best.filter { !AuthorNames.isNoPerson($0, site: site) }
      return others.contains { $0.utf8.contains(0x20) } ? others : best
    }
    let some = choices.first { names in
      names.contains { name in site.map { !$0.equals(FoldedText(name)) } ?? true }
    }
    return some ?? choices.first { !$0.isEmpty } ?? []
  }

  private static func isAuthorLabel(_ label: String) -> Bool {
    let known: [StaticString] = [
      "written by", "verfasst von", "geschrieben von", "author", "autor", "\u{E9}crit par",
      "escrito por", "scritto da", "von", "by",
    ]
    var copy = label
    return copy.withUTF8 { bytes in known.contains { bytes.hasASCII($0, at: 0) } }
  }

  /// Names beside the title, or at the article's end.
  private static func byline(
    _ tree: borrowing PageTree, _ blocks: [PageBlock], title: Int?, container: Int
  ) -> [String] {
    guard container >= 0 else { return [] }
    let box = tree.nodes[container]
    let first = max(0, min(title ?? Int(box.firstBlock), Int(box.firstBlock)) - 6)
    let last = Int(box.endBlock) + 6
    var best: (rank: Int, names: [String])?
    for (index, node) in tree.nodes.enumerated() where node.hints.contains(.author) {
      guard Int(node.firstBlock) >= first, Int(node.firstBlock) <= last else { continue }
      let length = node.textEnd - node.textStart
      guard length > 2, length <= 160, !isComment(index, tree) else { continue }
      let text = tree.text.bytes.slice(Int(node.textStart), Int(node.textEnd))
      let names = AuthorNames.read([String(decoding: text, as: UTF8.self)])
      guard !names.isEmpty else { continue }
      var rank = 2
      if Int(node.firstBlock) <= max(title ?? 0, Int(box.firstBlock)) + 12 { rank += 3 }
      if AuthorNames.isByline(text) { rank += 1 }
      if names.contains(where: { $0.utf8.contains(0x20) }) { rank += 1 }
      if length > 60 { rank -= 1 }
      if rank > best?.rank ?? 0 { best = (rank, names) }
    }
    if let best, best.rank > 3 { return best.names }
    for index in first..<min(blocks.count, last) {
      let block = blocks[index]
      guard block.weight <= 80, block.weight > 6 else { continue }
      // `25.04.2026 | 14:07 | Von Lena Varn`
      let lines = tree.text.bytes.slice(Int(block.start), Int(block.end))
        .split { $0 == UInt8(ascii: "|") || $0 == 0x0A }
      for line in lines.prefix(6) where AuthorNames.isByline(line) {
        let names = AuthorNames.read([String(decoding: line, as: UTF8.self)])
        if names.contains(where: { $0.utf8.contains(0x20) }) { return names }
      }
    }
    return best?.names ?? []
  }

  private static func isComment(_ index: Int, _ tree: borrowing PageTree) -> Bool {
    var at = index
    var steps = 0
    while at >= 0, at < tree.nodes.count, steps < PageLimits.depth {
      let node = tree.nodes[at]
      if node.tag == .body { return false }
      if node.hints.contains(.comments) || node.hints.contains(.related) { return true }
      at = Int(node.parent)
      steps += 1
    }
    return false
  }
}
