import FeedModel
import ReadableText

/// Makes the explanation of a page from what reading it left behind.
enum PageExplanation {
  /// Bytes of a block that are shown.
  private static let shown = 4000

  static func read(
    _ tree: borrowing PageTree, _ blocks: [PageBlock], _ choice: ContainerChoice
  ) -> ArticleExplanation {
    var explanation = ArticleExplanation(steps: [], lines: [])
    for step in choice.steps {
      guard let node = tree.nodes[at: step.node] else { continue }
      explanation.steps.append(
        .init(element: name(node), value: step.value, share: step.share))
    }
    for block in blocks {
      let text = ArticleBlocks.lines(tree.text.bytes.slice(Int(block.start), Int(block.end)))
      explanation.lines.append(
        .init(
          fate: block.fate, shape: "\(block.shape)", weight: Int(block.weight),
          linkShare: block.linkShare, text: text.cut(utf8: shown)))
    }
    return explanation
  }

  /// The element with the hints of its names: `article [body, comments]`.
  private static func name(_ node: PageNode) -> String {
    let hints = node.hints.names
    return "\(node.tag)" + (hints.isEmpty ? "" : " [" + hints.joined(separator: ", ") + "]")
  }
}

extension PageHints {
  /// Names of the hints, for people.
  var names: [String] {
    let all: [(PageHints, String)] = [
      (.body, "body"), (.comments, "comments"), (.related, "related"), (.share, "share"),
      (.newsletter, "newsletter"), (.advertisement, "advertisement"), (.navigation, "navigation"),
      (.footer, "footer"), (.sidebar, "sidebar"), (.about, "about"), (.caption, "caption"),
      (.consent, "consent"), (.wall, "wall"), (.hidden, "hidden"), (.author, "author"),
      (.tags, "tags"), (.date, "date"), (.lead, "lead"), (.title, "title"), (.widget, "widget"),
      (.authorBio, "author-box"),
    ]
    return all.filter { contains($0.0) }.map(\.1)
  }
}
