/// What one watch has been told of one item, over all its revisions: so much that an edit is told once
/// and a text that goes back or alternates is not told again.
///
/// Bounded: statements that no longer stand are forgotten beyond ``mostFormer``, the oldest first.
public struct Told: Hashable, Sendable {
  /// A sentence or a claim as 44 bits of a hash over its words.
  public struct Statement: Hashable, Sendable {
    /// What it is to the watch.
    public enum Kind: UInt8, Hashable, Sendable {
      /// A sentence in which a term stands.
      case sentence
      /// Another sentence of a claim in which a term stands.
      case neighbour
      /// A claim in which a term stands.
      case claim
      /// A sentence of which the watch was told that it is gone. It stands until that it came back is told,
      /// too.
      case gone
    }
    public let kind: Kind
    let hash: UInt64

    static let bits = 44

    /// A statement by its words, folded.
    public init(_ kind: Kind, words: [UInt8]) {
      var hash = ByteHash(seed: 0)
      words.withUnsafeBytes { hash.add($0) }
      self.init(kind, hash: hash.value(bits: Self.bits))
    }

    init(_ kind: Kind, hash: UInt64) {
      self.kind = kind
      self.hash = hash & ((1 << UInt64(Self.bits)) - 1)
    }
  }

  struct Entry: Hashable {
    var statement: Statement
    var stands: Bool
    var isWithdrawalTold: Bool
  }

  /// What a revision says to a watch.
  public struct Revision: Hashable, Sendable {
    /// In the order of the text.
    public var statements: [Statement]
    /// Of the text as a whole.
    public var sketch: TextSketch
    /// Whether it was read for claims.
    public var isRead: Bool
    /// Whether the text holds the article's page.
    public var isOfPage = false
    /// Whether what it does not say is taken back by it. A page that joins the sentence which a feed gives, and
    /// goes on giving, takes nothing back.
    public var takesBack = true

    /// A revision with at most ``Told/mostStanding`` statements; further ones are left out.
    public init(
      statements: [Statement], sketch: TextSketch, isRead: Bool, isOfPage: Bool = false,
      takesBack: Bool = true
    ) {
      self.statements = Array(statements.prefix(Told.mostStanding))
      self.sketch = sketch
      self.isRead = isRead
      self.isOfPage = isOfPage
      self.takesBack = takesBack
    }

    var sentences: [Statement] { statements.filter { $0.kind == .sentence } }
  }

  /// What of a revision is worth an alert.
  public struct News: Hashable, Sendable {
    /// Sentences, neighbours and claims that were not told.
    public var new: Set<Statement> = []
    /// Whether hardly a word of the text was there before.
    public var isNewText = false
    /// Whether a sentence was taken back and nothing new came.
    public var isWithdrawal = false
    /// Whether the claims before are known, so that ``new`` holds all that are new.
    public var knowsClaims = true
  }

  public static let mostStanding = 1_024
  static let mostFormer = 64
  static let mostStates = 16
  static let mostSketches = 4

  /// Oldest first.
  var entries: [Entry] = []
  /// 32 bits of a hash over the sentences of each revision that was told, oldest first.
  var states: [UInt32] = []
  /// Of the texts that were told, oldest first.
  var sketches: [TextSketch] = []
  /// Whether the last revision was read for claims.
  var isRead = false
  /// Whether a revision held the article's page. One that holds none is a part of the text from then on.
  public internal(set) var isOfPage = false
  /// What the last alert told of claims; nil where nobody knows.
  public var claims: ToldClaims?

  /// What a watch has been told with the first revision it sees.
  public init(first revision: Revision) { add(revision) }

  init() {}

  /// What `revision` says that was not told; nil where it says nothing new.
  public func news(in revision: Revision) -> News? {
    var news = News()
    news.knowsClaims = isRead
    let known = Set(entries.map(\.statement))
    let gone = Set(entries.filter { $0.stands && $0.statement.kind == .gone }.map(\.statement.hash))
    for statement in revision.statements {
      // Whoever was told that it is gone must hear that it is back.
      if statement.kind == .sentence, gone.contains(statement.hash) { news.new.insert(statement) }
      guard !known.contains(statement) else { continue }
      // Of a revision that was not read the claims are unknown, not new.
      if statement.kind == .sentence || isRead { news.new.insert(statement) }
    }
    let brings = news.new.contains { $0.kind != .claim }
    // A page is unlike the sentence that the feed gave, and no other text for that.
    news.isNewText = revision.isOfPage == isOfPage && revision.sketch.isUnlike(sketches)
    if brings || news.isNewText { return news }
    guard revision.takesBack, !isPart(revision), !states.contains(Self.state(of: revision)) else {
      return nil
    }
    let sentences = Set(revision.sentences)
    news.isWithdrawal = entries.contains { entry in
      entry.statement.kind == .sentence && entry.stands && !entry.isWithdrawalTold
        && !sentences.contains(entry.statement)
    }
    return news.isWithdrawal ? news : nil
  }

  /// Whether a revision without any match takes back what was told: a sentence that stood, and of which
  /// that was not said before. Not where one still stands (`sentences` are all those of the text): then
  /// it is the watch that has changed.
  ///
  /// - Parameter inPart: whether one sentence that is gone is enough, for a watch that several must meet.
  public func isTakenBack(from sentences: Set<Statement>, inPart: Bool = false) -> Bool {
    let standing = entries.filter { $0.stands && $0.statement.kind == .sentence }
    if inPart {
      return standing.contains { !$0.isWithdrawalTold && !sentences.contains($0.statement) }
    }
    return standing.contains { !$0.isWithdrawalTold }
      && !standing.contains { sentences.contains($0.statement) }
  }

  /// Notes that `revision` is known, whether or not it was worth an alert.
  public mutating func add(_ revision: Revision) {
    if isPart(revision) { return addPart(revision) }
    let state = Self.state(of: revision)
    let isKnown = states.contains(state)
    // To be without a match is no text of its own to go back to: each new sentence is told, and so is
    // its end.
    let isReturn = isKnown && !revision.statements.isEmpty
    let isWithdrawal =
      revision.takesBack
      && (revision.statements.isEmpty || news(in: revision)?.isWithdrawal == true)
    isOfPage = revision.isOfPage
    let now = Set(revision.statements)
    var gone: [Statement] = []
    for index in entries.indices {
      let statement = entries[index].statement
      if statement.kind == .gone {
        // Its return is told once: a text that alternates is silent from then on.
        if now.contains(Statement(.sentence, hash: statement.hash)) {
          entries[index].stands = false
        }
        continue
      }
      let stands = now.contains(statement)
      // A text that goes back takes nothing back.
      if entries[index].stands, !stands, !isReturn {
        if isWithdrawal, statement.kind == .sentence, !entries[index].isWithdrawalTold {
          gone.append(Statement(.gone, hash: statement.hash))
        }
        entries[index].isWithdrawalTold = true
      }
      entries[index].stands = stands
    }
    let told = Set(entries.map(\.statement))
    for statement in gone where !told.contains(statement) {
      entries.append(Entry(statement: statement, stands: true, isWithdrawalTold: false))
    }
    var known = Set(entries.map(\.statement))
    for statement in revision.statements where known.insert(statement).inserted {
      entries.append(Entry(statement: statement, stands: true, isWithdrawalTold: false))
    }
    forgetFormer()
    if !isKnown {
      states.append(state)
      if states.count > Self.mostStates { states.removeFirst() }
    }
    if sketches.isEmpty || revision.sketch.isUnlike(sketches) {
      if !revision.sketch.isEmpty { sketches.append(revision.sketch) }
      if sketches.count > Self.mostSketches { sketches.removeFirst() }
    } else if let alike = sketches.lastIndex(where: { !revision.sketch.isUnlike([$0]) }) {
      // The text as it is now: an article that changes word by word stays one.
      sketches[alike] = revision.sketch
    }
    // Where no term stands, no claim was to be read.
    if !revision.statements.isEmpty { isRead = revision.isRead }
  }

  /// Whether `revision` lacks the page that was told before: what it does not say may stand there still.
  private func isPart(_ revision: Revision) -> Bool { isOfPage && !revision.isOfPage }

  private mutating func addPart(_ revision: Revision) {
    let now = Set(revision.statements)
    for index in entries.indices where entries[index].statement.kind == .gone {
      // That it is back was told.
      let sentence = Statement(.sentence, hash: entries[index].statement.hash)
      if now.contains(sentence) { entries[index].stands = false }
    }
    var known = Set(entries.map(\.statement))
    for statement in revision.statements where known.insert(statement).inserted {
      entries.append(Entry(statement: statement, stands: true, isWithdrawalTold: false))
    }
    let excess = entries.count - Self.mostStanding - Self.mostFormer
    if excess > 0 { entries.removeFirst(excess) }
  }

  private mutating func forgetFormer() {
    func isFormer(_ entry: Entry) -> Bool { !entry.stands || entry.statement.kind == .gone }
    var excess = entries.count(where: isFormer) - Self.mostFormer
    guard excess > 0 else { return }
    entries.removeAll { entry in
      guard excess > 0, isFormer(entry) else { return false }
      excess -= 1
      return true
    }
  }

  private static func state(of revision: Revision) -> UInt32 {
    var hash = ByteHash(seed: 0)
    for statement in revision.sentences.map(\.hash).sorted() { hash.add(statement) }
    return UInt32(truncatingIfNeeded: hash.value(bits: 32))
  }
}
