import FeedModel
import ReadableText

/// Tells pages that hold no article from those that do. Every rule needs both its words and a text that
/// is too short for an article: an article about consent walls is an article.
struct VerdictChoice {
  /// Letters of the kept blocks.
  var kept = 0
  /// Letters of all blocks, and how many of them are links.
  var whole = 0
  var links = 0
  /// Blocks of the page that are links alone, and how many of those stand in the chosen element.
  var linkBlocks = 0
  var innerLinkBlocks = 0
  /// Kept blocks that are no headings.
  var paragraphs = 0
  var hasPassword = false
  var hasVideo = false
  var data = StructuredData()
  /// `og:type`.
  var kind: String?
  /// Whether a meta tag says when it was published.
  var isDated = false
  /// The page's title, and its headings of the first two levels.
  var titles: [[UInt8]] = []
  /// What stands in the chosen element, up to ``mostText`` bytes of it.
  var text: [UInt8] = []
  /// Bytes of text in which phrases are looked for.
  static let mostText = 16 << 10

  /// Takes one block of the page into account, in their order.
  mutating func add(_ block: PageBlock, _ page: UnsafeBufferPointer<UInt8>) {
    let weight = Int(block.weight)
    whole += weight
    links += Int(block.linkWeight)
    if block.weight >= 25, block.linkShare >= 80, block.hints.isDisjoint(with: .beside) {
      linkBlocks += 1
      if block.fate != .outside { innerLinkBlocks += 1 }
    }
    if block.fate == .kept {
      kept += weight
      if block.shape != .heading { paragraphs += 1 }
    }
    let bytes = page.slice(Int(block.start), Int(block.end))
    if block.level > 0, block.level < 3, titles.count < 6, block.linkShare < 50 {
      titles.append(Array(bytes.prefix(160)))
    }
    if block.fate != .outside, block.weight > 3, text.count < Self.mostText {
      text += bytes.prefix(max(0, Self.mostText - text.count))
      text.append(0x0A)
    }
  }

  var verdict: PageVerdict {
    if kept < 1200, let reason = wordy { return .notArticle(reason) }
    let isVideo = data.hasVideo && !data.hasArticle || isKind("video")
    if isVideo && kept < 500 || hasVideo && kept < 100 { return .notArticle(.videoOnly) }
    if isList { return .notArticle(.list) }
    if kept < 20 { return .notArticle(.empty) }
    return .article
  }

  /// What the words of a short page say that it is.
  private var wordy: PageVerdict.Reason? {
    typealias Phrases = VerdictPhrases
    let all = titles + [text]
    let saysArticle = data.hasArticle || isDated && isKind("article")
    if !saysArticle {
      if whole < 1500,
        Phrases.robots.stands(in: whole < 800 ? all : titles)
          || Phrases.robots.count(in: all) > 1
      {
        return .botCheck
      }
      if whole < 500, titles.contains(where: { Phrases.checks.begins($0) }) {
        return .botCheck
      }
      if kept < 900,
        Phrases.missing.stands(in: titles)
          || titles.contains(where: { Self.is404($0) || Phrases.missingFirst.begins($0) })
      {
        return .notFound
      }
    }
    let asked = Phrases.consent.count(in: all)
    if asked >= 3, kept < 240 * asked { return .consentWall }
    if !saysArticle {
      let isTitled = titles.contains { Phrases.login.begins($0) }
      if whole < 1200, hasPassword, isTitled || kept < 400 && Phrases.login.stands(in: all) {
        return .login
      }
      if kept < 300, isTitled, titles.allSatisfy({ $0.count < 80 }) { return .login }
    }
    if kept < 600, data.isFree == false { return .paywall }
    let offers = kept < 800 ? Phrases.wall.count(in: [text]) : 0
    if offers > 1 || offers == 1 && kept < 400 { return .paywall }
    return nil
  }

  private static func is404(_ title: [UInt8]) -> Bool { title.elementsEqual("404".utf8) }

  private func isKind(_ word: StaticString) -> Bool {
    guard var kind else { return false }
    return kind.withUTF8 { $0.hasASCII(word, at: 0) }
  }

  /// Whether it is a list of other pages: links without text of its own, or each with a sentence or two.
  private var isList: Bool {
    guard !data.hasArticle, !isKind("article") else { return false }
    if linkBlocks >= 8, kept < 20 * linkBlocks, kept < 600, links * 2 > whole { return true }
    return innerLinkBlocks >= 6 && innerLinkBlocks * 4 >= paragraphs * 3
      && kept < 240 * innerLinkBlocks
  }
}
