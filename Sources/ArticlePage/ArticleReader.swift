import FeedModel
import FeedParse
import ReadableText

/// Reads the article of a page.
///
/// In one pass each: bytes to UTF-8, libxml2 into a flat tree, the tree into blocks, blocks into values,
/// values into a choice. Time and memory grow with the page and no faster, whatever it holds, and its
/// memory serves the next page. One thread at a time; each thread has its own.
public struct ArticleReader: ~Copyable {
  /// At an address that does not move, since libxml2 keeps it.
  private let tree: UnsafeMutablePointer<PageTree>
  private var blocks: [PageBlock] = []
  private var choice = ContainerChoice()

  /// A reader without a page.
  public init() {
    tree = .allocate(capacity: 1)
    tree.initialize(to: PageTree())
  }

  deinit {
    tree.deinitialize(count: 1)
    tree.deallocate()
  }

  /// The article of `bytes`; never fails, ``Article/verdict`` says what the page is.
  ///
  /// - Parameters:
  ///   - charset: the charset parameter of HTTP's Content-Type, where there is one.
  ///   - url: the page's address, base of its relative ones and a witness of its date.
  public mutating func read(_ bytes: [UInt8], charset: String?, url: String?) -> Article {
    bytes.withUnsafeBufferPointer { read($0, charset: charset, url: url) }
  }

  /// The same of bytes that stand elsewhere.
  public mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, charset: String?, url: String?
  ) -> Article {
    let decoded = PageDecoder.decode(bytes, charset: charset)
    tree.pointee.clear()
    switch decoded.text {
    case .borrowed(let range):
      PageParser.read(UnsafeBufferPointer(rebasing: bytes.slice(range)), into: tree)
    case .owned(let text): text.withUnsafeBufferPointer { PageParser.read($0, into: tree) }
    }
    let encoding = PageEncoding(
      name: decoded.name, origin: decoded.origin.rawValue, repairedRuns: decoded.repairedRuns)
    return article(encoding: encoding, url: url)
  }

  private mutating func article(encoding: PageEncoding, url: String?) -> Article {
    // A copy of the pointer: under a sanitizer the compiler takes `self.tree` and `self.blocks` for one access.
    let tree = tree
    BlockScan.read(&tree.pointee, into: &blocks)
    TeaserCards.mark(tree.pointee, &blocks)
    let data = StructuredData.read(tree.pointee.witnesses)
    let title = TitleChoice.choose(tree.pointee, blocks, data)
    choose(title)
    LeadExtension(
      container: choice.node, title: title.block, descriptions: descriptions(data)
    ).run(tree.pointee, &blocks)
    if let witness = data.body.flatMap({ BodyWitness($0) }) {
      WitnessedBlocks(tree.pointee, blocks, witness).run(tree.pointee, &blocks)
    }
    let address = url ?? tree.pointee.witnesses.canonical ?? data.url
    return Article(
      title: title.text,
      authors: AuthorChoice.choose(
        tree.pointee, blocks, data, title: title.block, container: choice.node),
      published: DateChoice.choose(
        tree.pointee, blocks, data, title: title.block, container: choice.node, url: address),
      language: LanguageChoice.choose(tree.pointee.witnesses, data),
      canonicalURL: canonical(data, url), isPaywalled: data.isFree == false,
      blocks: ArticleBlocks.read(tree.pointee, blocks), verdict: verdict(data, title.text),
      encoding: encoding, cut: tree.pointee.cut)
  }

  /// Chooses the article's element and its blocks. Where the names that the page's authors gave leave
  /// little of it, those of parts that an article may be made of are not believed, if that leaves much more;
  /// where they leave nothing, none is.
  private mutating func choose(_ title: TitleChoice) {
    choose(title, believed: .beside)
    let few = kept
    guard few < 400 else { return }
    choose(title, believed: Self.others)
    if kept >= max(400, 3 * few), !isAside { return }
    if few >= 100 { return choose(title, believed: .beside) }
    // Of an article of one line the comments are longer, and still not its own.
    choose(title, believed: [.comments, .related])
    if kept < 20 || isAside || !standsBehind(title) { choose(title, believed: []) }
  }

  /// Whether what was chosen stands in a box beside the page's text, as a forum has, whose text are comments.
  private var isAside: Bool {
    var node = choice.node
    while node >= 0, node < tree.pointee.nodes.count {
      if tree.pointee.nodes[node].tag == .aside { return true }
      node = Int(tree.pointee.nodes[node].parent)
    }
    return false
  }

  /// Whether any of the text stands behind the title: an article of one line does, seldom what a form says once it
  /// was sent.
  private func standsBehind(_ title: TitleChoice) -> Bool {
    guard let block = title.block else { return true }
    return blocks.dropFirst(block).contains { $0.fate == .kept }
  }

  /// What belongs to others or to the page, whatever else a box may hold.
  private static let others = PageHints.beside.subtracting([.widget, .sidebar, .about, .caption])

  private mutating func choose(_ title: TitleChoice, believed: PageHints) {
    for index in blocks.indices { blocks[index].fate = .outside }
    choice = ContainerChoice.choose(
      tree.pointee, &blocks, title: title.block, believed: believed)
    BlockFilter.run(
      tree.pointee, &blocks, container: choice.node, title: title, believed: believed)
  }

  /// Letters of the kept blocks.
  private var kept: Int {
    blocks.reduce(0) { $0 + ($1.fate == .kept ? Int($1.weight) : 0) }
  }

  private func descriptions(_ data: StructuredData) -> [FoldedText] {
    var texts = Array(tree.pointee.witnesses.all(.description).prefix(3))
    if let text = data.description { texts.append(text) }
    return texts.map { FoldedText($0) }
  }

  private func canonical(_ data: StructuredData, _ url: String?) -> String? {
    let said = tree.pointee.witnesses.canonical ?? tree.pointee.witnesses.first(.url) ?? data.url
    return said.map { PageAddress.resolve($0, against: url) }
  }

  private func verdict(_ data: StructuredData, _ title: String?) -> PageVerdict {
    var verdict = VerdictChoice()
    verdict.hasPassword = tree.pointee.witnesses.hasPassword
    verdict.hasVideo = tree.pointee.witnesses.hasVideo
    verdict.data = data
    verdict.kind = tree.pointee.witnesses.first(.kind)
    verdict.isDated = tree.pointee.witnesses.first(.published) != nil
    verdict.titles = [
      Array((title ?? "").utf8.prefix(512)), Array(tree.pointee.witnesses.title.bytes.prefix(512)),
    ]
    for block in blocks { verdict.add(block, tree.pointee.text.bytes) }
    return verdict.verdict
  }

  /// Why the page read last was read as it was. Empty before the first.
  public func explanation() -> ArticleExplanation {
    PageExplanation.read(tree.pointee, blocks, choice)
  }
}
