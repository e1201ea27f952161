import FeedModel

/// Makes a story of its items.
struct StoryAssembly {
  let story: Story

  /// `drafts` holds at least one.
  init(
    id: String, drafts: [StoryGathering.Draft], counted: StoryGathering.Size,
    earlier: EarlierReport?
  ) {
    // Watches differ in the order of their alerts by nothing but the log.
    let drafts = drafts.sorted {
      ($0.facts.itemTime, $0.order) < ($1.facts.itemTime, $1.order)
    }
    let publishers = Dictionary(
      drafts.map { (ByteKey($0.facts.itemID), $0.facts.publisher) }
    ) { first, _ in first }
    let items = drafts.map { Self.item($0, publishers, earlier) }
    let threads = StatementThreads(drafts, earlier: earlier)
    let names = Set(drafts.map { ByteKey($0.facts.publisher) })
    let origins = Set(
      drafts.filter { $0.facts.reprintOf == nil }.map {
        ByteKey($0.facts.credit ?? $0.facts.publisher)
      })
    let isKnown = items.contains { $0.news != .new }
    let first = drafts.first?.facts
    let titled = drafts.first { !$0.facts.title.isEmpty }?.facts ?? first
    story = Story(
      id: Self.address(id), title: titled?.title ?? "", language: titled?.language,
      first: items.first?.source
        ?? Source(publisher: "", time: Instant(milliseconds: 0), seq: 0, alertID: ""),
      last: drafts.last?.facts.itemTime ?? Instant(milliseconds: 0),
      priority: drafts.map(\.facts.priority).max() ?? .normal,
      watches: Set(drafts.flatMap { $0.hits.map { ByteKey($0.watch) } }).map(\.text).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      },
      size: max(counted.size, items.count), publishers: max(counted.publishers, names.count),
      origins: max(counted.origins, origins.count, 1),
      news: earlier == nil
        ? .none : !isKnown ? .new : items.contains { $0.news != .none } ? .changed : .none,
      items: items, statements: threads.roots,
      statementsMore: drafts.reduce(0) { $0 + $1.facts.claimsMore })
  }

  /// What may stand in an address: letters, digits, hyphens.
  private static func address(_ id: String) -> String {
    let isPlain = id.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
        || (0x61...0x7A).contains(byte | 0x20)
    }
    if isPlain { return id }
    return String(decoding: id.utf8.flatMap { Array(String($0, radix: 16).utf8) }, as: UTF8.self)
  }

  static func source(_ draft: StoryGathering.Draft) -> Source {
    // The alert of the revision that is shown.
    let facts = draft.facts
    return Source(
      publisher: facts.publisher, time: facts.itemTime, seq: facts.seq, alertID: facts.alertID,
      link: facts.link)
  }

  private static func item(
    _ draft: StoryGathering.Draft, _ publishers: [ByteKey: String], _ earlier: EarlierReport?
  ) -> StoryItem {
    let facts = draft.facts
    let known = earlier?.items[ByteKey(facts.itemID)]
    let before = known?.wordings ?? draft.earlierClaims?.map(Wording.init)
    let wordings = draft.claims.map(Wording.init)
    let changes = before.map { Wording.changes(from: $0, to: wordings) } ?? []
    let news: News =
      earlier == nil
      ? .none
      : known.map { $0.revision < facts.revision || !changes.isEmpty ? .changed : .none } ?? .new
    return StoryItem(
      id: facts.itemID, revision: facts.revision, title: facts.title, language: facts.language,
      source: source(draft), credit: facts.credit, feed: facts.feedID,
      reprintOf: facts.reprintOf,
      reprintOfPublisher: facts.reprintOf.flatMap { publishers[ByteKey($0)] },
      isWithdrawn: facts.isWithdrawn, news: news, hits: draft.hits,
      mention: draft.claims.isEmpty ? facts.mention : nil, claims: wordings, changes: changes,
      claimsOmitted: facts.claimsOmitted, provenance: facts.provenance)
  }
}

extension Wording {
  init(_ claim: ClaimFacts) {
    self.init(claimID: claim.id, speaker: claim.speaker, text: claim.content.text)
  }

  /// What changed: of one speaker old and new words stand together, in the order of the text.
  static func changes(from old: [Wording], to new: [Wording]) -> [WordingChange] {
    let oldIDs = Set(old.map { ByteKey($0.claimID) })
    let newIDs = Set(new.map { ByteKey($0.claimID) })
    var gone = old.filter { !newIDs.contains(ByteKey($0.claimID)) }
    var changes: [WordingChange] = []
    for claim in new where !oldIDs.contains(ByteKey(claim.claimID)) {
      let place = gone.firstIndex { $0.speaker.hasSameBytes(as: claim.speaker) }
      let before = place.map { gone.remove(at: $0) }
      changes.append(
        WordingChange(speaker: claim.speaker, old: before?.text, new: claim.text))
    }
    return changes
      + gone.map { WordingChange(speaker: $0.speaker, old: $0.text, new: nil) }
  }
}
