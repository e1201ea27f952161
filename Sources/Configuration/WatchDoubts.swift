import FeedModel

/// What is doubtful of a watch as a whole, beside each of its terms.
struct WatchDoubts {
  let watch: Watch
  let draft: WatchDraft
  /// Where each of its terms stands.
  let places: [SourcePosition]
  /// Terms of which one must stand in an item.
  let required: [Int]
  /// Terms that are not inflected.
  var uninflected: Set<Int> = []
  /// Whether its query says of which feeds it wants items.
  var namesFeeds = false

  func check(_ polls: LongestIntervals, _ reading: inout Reading) {
    checkExclusions(&reading)
    checkInflection(&reading)
    checkAge(polls, &reading)
  }

  /// Warns of terms that `exclude` hides wherever they stand.
  private func checkExclusions(_ reading: inout Reading) {
    guard !watch.exclusions.isEmpty else { return }
    let hidden = reading.terms.hidden(watch)
    func exclusion(of term: Int) -> String {
      hidden[term].flatMap { watch.exclusions.indices.contains($0) ? watch.exclusions[$0] : nil }
        ?? ""
    }
    if let first = required.first, required.allSatisfy({ hidden[$0] != nil }) {
      let text = exclusion(of: first)
      let place = draft.exclusions.first { $0.value.hasSameBytes(as: text) }
      reading.problems.warning(
        "this watch would never raise an alert: 'exclude' has \(Quoted(text)), with which"
          + " \(Quoted(watch.terms[first])) counts for nothing"
          + (required.count > 1 ? ", and the like for its other terms" : ""),
        at: (place ?? draft.exclusions.first)?.position,
        advice: "write what stands beside the terms where nothing is meant, such as \"exercise\"")
      return
    }
    guard watch.query == nil else { return }
    for term in required where hidden[term] != nil {
      reading.problems.warning(
        "the term \(Quoted(watch.terms[term])) would never hit: 'exclude' has"
          + " \(Quoted(exclusion(of: term)))",
        at: places[term], advice: "leave one of the two out")
    }
  }

  /// Warns of words of which `inflect` finds no further form, and of forms that are other words.
  private func checkInflection(_ reading: inout Reading) {
    guard let first = draft.inflections.first else { return }
    let languages = watch.inflections
    let results = watch.terms.indices.map { index -> TermInflection in
      let isWord =
        !watch.prefixes.contains(index) && !watch.expressions.contains(index)
        && !uninflected.contains(index)
      return isWord ? reading.terms.inflection(watch.terms[index], languages) : .otherwise
    }
    guard results.contains(where: { if case .forms = $0 { true } else { false } }) else {
      reading.problems.warning(
        "'inflect' finds no further form of any term", at: first.position,
        advice:
          "it inflects single words in letters of the language; leave it out, or list the forms")
      return
    }
    let found = found(results, languages, reading)
    for (index, result) in results.enumerated() {
      switch result {
      case .none where found.contains(reading.terms.folded(watch.terms[index])): break
      case .none:
        reading.problems.warning(
          "'inflect' finds no further form of the term \(Quoted(watch.terms[index]))",
          at: places[index],
          advice:
            "add the forms that people write as terms, or put it into a watch without 'inflect'"
        )
      // Who writes the common word as a term wants it.
      case .forms(let common?) where !isTerm(common, reading):
        reading.problems.warning(
          "by 'inflect' the term \(Quoted(watch.terms[index])) is also found as"
            + " \(Quoted(common)), a common word",
          at: places[index],
          advice: "put it into a watch without 'inflect', with the forms that people write")
      case .forms, .otherwise: break
      }
    }
  }

  /// What terms are found by beside themselves, folded.
  private func found(
    _ results: [TermInflection], _ languages: [Watch.Inflection], _ reading: Reading
  ) -> Set<[UInt8]> {
    guard results.contains(.none) else { return [] }
    return Set(
      watch.terms.indices.lazy.filter { if case .forms = results[$0] { true } else { false } }
        .flatMap { reading.terms.inflected(watch.terms[$0], languages) }
        .map { reading.terms.folded($0) })
  }

  private func isTerm(_ word: String, _ reading: Reading) -> Bool {
    let folded = reading.terms.folded(word)
    return watch.terms.contains { reading.terms.folded($0) == folded }
  }

  /// Warns where an item may be too old before it is read.
  private func checkAge(_ polls: LongestIntervals, _ reading: inout Reading) {
    guard let age = draft.maximumAge, !reading.isPartial, !namesFeeds,
      let slowest = polls.slowest(of: watch),
      age.value < slowest.interval
    else { return }
    reading.problems.warning(
      "'max_age' is shorter than the time between two polls of the feed \(Quoted(slowest.feed)),"
        + " which may be \(DurationText.text(slowest.interval))",
      at: age.position,
      advice: "write a longer one, or give the feed an 'interval': what is older when it is first"
        + " read raises no alert")
  }
}

/// How long feeds may go without a poll while all is well.
struct LongestIntervals {
  private let feeds: [(id: String, tags: [String], interval: Int64)]

  init(_ feeds: [FeedConfiguration], _ poll: PollSettings) {
    self.feeds = feeds.map { ($0.id, $0.tags, $0.interval ?? poll.maxInterval) }
  }

  /// The one that is polled least often among those that `watch` looks at; nil where it looks at none.
  func slowest(of watch: Watch) -> (feed: String, interval: Int64)? {
    var slowest: (feed: String, interval: Int64)?
    for feed in feeds where feed.interval > slowest?.interval ?? -1 {
      guard watch.feeds.isEmpty || watch.feeds.contains(feed.id),
        watch.feedTags.isEmpty
          || watch.feedTags.contains(where: { tag in
            feed.tags.contains { $0.hasSameBytes(as: tag) }
          })
      else { continue }
      slowest = (feed.id, feed.interval)
    }
    return slowest
  }
}
