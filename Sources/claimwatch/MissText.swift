import FeedModel
import WatchMatch

/// What keeps a watch from hitting a text beside the parts of its query, which explain themselves.
struct MissText {
  /// So many terms are named.
  private static let mostTerms = 6
  private let text: ItemText
  /// Places of the terms of watches without a query, whatever their limits.
  private let places: [TermHit]

  /// Reasons for misses in `text`.
  init(_ text: ItemText, _ matcher: WatchMatcher) {
    self.text = text
    places = matcher.hits(in: text)
  }

  /// Whether a term of some watch without a query stands there, though it may count for nothing.
  var hasPlaces: Bool { !places.isEmpty }

  /// A line for each reason for which `watch`, at `index`, does not hit.
  func lines(
    _ watch: Watch, at index: Int, _ context: ItemContext, _ explanation: QueryExplanation?
  ) -> [String] {
    var lines: [String] = []
    if let feed = context.feedID, !watch.looksAt(feed: feed, tags: context.feedTags) {
      lines.append("to hit: the feed \(feed) would have to be among its feeds or feed_tags")
    }
    if let line = hiddenLine(watch) { return lines + [line] }
    let count = places.count { $0.watch == index }
    if watch.query == nil, count == 0 {
      let names = watch.terms.prefix(Self.mostTerms).joined(separator: ", ")
      let rest = watch.terms.count - Self.mostTerms
      lines.append(
        "to hit: \(names)\(rest > 0 ? ", or one of \(rest) more," : "") would have to stand there")
    }
    if watch.minimumMatches > 1, count > 0 || explanation?.truth == .yes {
      lines.append(
        "to hit: min_matches asks for \(watch.minimumMatches) places that count"
          + (watch.query == nil ? "; its terms stand at \(count)" : ""))
    }
    for miss in NearMissFinder([watch], wanted: [0]).nearMisses(in: text) {
      guard watch.terms.indices.contains(miss.term), !Self.isFound(miss, by: watch) else {
        continue
      }
      let term = watch.terms[miss.term]
      lines.append("nearly \(term): \"\(miss.text)\" \(Self.difference(miss.kind))")
    }
    return lines
  }

  /// Says of a watch that its `exclude` stands wherever its terms do.
  private func hiddenLine(_ watch: Watch) -> String? {
    let hidden = HiddenTerms.of(watch)
    guard watch.query == nil, hidden.count == watch.terms.count, let exclusion = hidden[0],
      watch.exclusions.indices.contains(exclusion)
    else { return nil }
    return "never hits: its exclude \(watch.exclusions[exclusion]) stands in \(watch.terms[0])"
      + (watch.terms.count > 1 ? ", and the like in its other terms" : "")
  }

  /// Whether the term stands there, by `inflect` or `fold` too.
  private static func isFound(_ miss: NearMiss, by watch: Watch) -> Bool {
    var single = Watch(id: watch.id, terms: [watch.terms[miss.term]])
    (single.fold, single.inflections) = (watch.fold, watch.inflections)
    let text = ItemText(title: miss.text, summary: nil, content: nil)
    return !WatchMatcher([single]).hits(in: text).isEmpty
  }

  private static func difference(_ kind: NearMiss.Kind) -> String {
    switch kind {
    case .spelling: "is written otherwise"
    case .longerWord: "is a longer word"
    case .letters: "differs by a letter or two"
    }
  }
}

extension Watch {
  /// Whether items of `feed` are looked at.
  fileprivate func looksAt(feed: String, tags: [String]) -> Bool {
    (feeds.isEmpty || feeds.contains { $0.hasSameBytes(as: feed) })
      && (feedTags.isEmpty
        || feedTags.contains { tag in tags.contains { $0.hasSameBytes(as: tag) } })
  }
}
