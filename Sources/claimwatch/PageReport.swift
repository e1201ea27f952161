import ArticlePage
import Daemon

/// An article for people.
enum PageReport {
  /// Title, names, date, and the text with its structure.
  static func show(_ article: Article) {
    head(article)
    for block in article.blocks {
      Terminal.print("")
      let text = VisibleText.clean(block.text, keepingLineFeeds: true)
      switch block.kind {
      case .heading: Terminal.print(Terminal.styled(text, .bold))
      case .item: Terminal.print("• " + text)
      case .quotation: Terminal.print(quoted(text))
      case .paragraph, .preformatted, .cell: Terminal.print(text)
      }
    }
  }

  /// The way down to the article's element, and every block with its fate.
  static func show(_ article: Article, _ explanation: ArticleExplanation) {
    head(article)
    Terminal.print("")
    Terminal.print(
      "read as \(article.encoding.name) by \(article.encoding.origin); verdict \(article.verdict.name)"
    )
    for step in explanation.steps {
      Terminal.print(
        "took \(VisibleText.clean(step.element)): \(step.value) letters of sentences, \(step.share) % of the one around it"
      )
    }
    Terminal.print("")
    for line in explanation.lines {
      let isKept = line.fate == .kept
      let label = line.fate.rawValue.padded(to: 14)
      let about = "\(line.shape), \(line.weight) letters, \(line.linkShare) % links: "
      let text = VisibleText.clean(line.text)
      Terminal.print(
        Terminal.styled(label, isKept ? .green : .dim)
          + Terminal.fitted(about + text, after: label.utf8.count))
    }
  }

  private static func head(_ article: Article) {
    Terminal.print(Terminal.styled(VisibleText.clean(article.title ?? "(no title)"), .bold))
    var facts: [String] = []
    if !article.authors.isEmpty { facts.append(article.authors.joined(separator: ", ")) }
    if let day = article.published?.day { facts.append(day) }
    if let language = article.language { facts.append(language) }
    if article.isPaywalled { facts.append("for subscribers") }
    if !facts.isEmpty {
      Terminal.print(Terminal.styled(VisibleText.clean(facts.joined(separator: " · ")), .dim))
    }
    if let url = article.canonicalURL {
      Terminal.print(Terminal.styled(VisibleText.clean(url), .blue))
    }
    if let cut = article.cut {
      Terminal.print(Terminal.styled("cut ", .yellow) + "not read to its end: \(cut.rawValue)")
    }
  }

  private static func quoted(_ text: String) -> String {
    text.split(separator: "\n").map { "  | " + $0 }.joined(separator: "\n")
  }
}

extension String {
  /// With spaces up to `count` bytes.
  fileprivate func padded(to count: Int) -> String {
    self + String(repeating: " ", count: max(1, count - utf8.count))
  }
}
