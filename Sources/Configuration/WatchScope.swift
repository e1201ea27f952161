import FeedModel
import WatchQuery

/// What watches refer to, and the reading of the watches that do.
struct WatchScope {
  private var aliases: [String: [String]] = [:]
  private var aliasPlaces: [(id: String, position: SourcePosition)] = []
  private var usedAliases: Set<String> = []
  private let feeds: Set<String>
  private let tags: [String]
  private let polls: LongestIntervals

  init(
    aliases drafts: [AliasDraft], feeds: [FeedConfiguration], poll: PollSettings,
    _ reading: inout Reading
  ) {
    self.feeds = Set(feeds.map(\.id))
    polls = LongestIntervals(feeds, poll)
    tags = feeds.flatMap(\.tags)
    var places: [String: SourcePosition] = [:]
    for draft in drafts {
      let forms = draft.distinctForms(&reading)
      guard let id = draft.id else { continue }
      if let earlier = places[id.value] {
        reading.problems.error(
          "the alias id \(Quoted(id.value)) is already used in "
            + reading.problems.words(for: earlier, seenFrom: id.position), at: id.position,
          advice: "use another id, or join the forms in one [[alias]]")
        continue
      }
      places[id.value] = id.position
      if forms.isEmpty, !reading.isPartial {
        reading.problems.error(
          "the alias \(Quoted(id.value)) has no form, so it would never match", at: id.position,
          advice: "write at least one, such as forms = [\"Sevastopol\", \"Севастополь\"]")
      }
      aliases[id.value] = forms
      aliasPlaces.append((id.value, id.position))
    }
  }

  /// Adds the watches and their tests to `configuration`, and says what nothing refers to.
  mutating func read(
    _ drafts: [(node: TOMLNode, draft: WatchDraft)], into configuration: inout Configuration,
    _ reading: inout Reading
  ) {
    configuration.aliases = aliases
    var watches: [Located<Watch>] = []
    var disabled: Set<String> = []
    for (node, draft) in drafts {
      guard let watch = watch(draft, node, &reading) else { continue }
      watches.append(watch)
      configuration.watchTests += draft.tests.compactMap { $0.test(of: watch.value.id, reading) }
      if !draft.isEnabled { disabled.insert(watch.value.id) }
    }
    let all = Uniqueness.watches(watches, &reading)
    configuration.watches = all.filter { !disabled.contains($0.id) }
    configuration.disabledWatches = all.map(\.id).filter(disabled.contains)
    configuration.watchTests.removeAll { disabled.contains($0.watch) }
    guard !reading.isPartial else { return }
    for alias in aliasPlaces where !usedAliases.contains(alias.id) {
      reading.problems.warning(
        "no watch uses the alias \(Quoted(alias.id))", at: alias.position,
        advice: "write @\(alias.id) in a query or among terms, or leave the alias out")
    }
  }

  /// The watch; nil when it cannot watch for anything, which has been reported.
  private mutating func watch(
    _ draft: WatchDraft, _ node: TOMLNode, _ reading: inout Reading
  ) -> Located<Watch>? {
    checkFeeds(draft, &reading)
    guard case .table(let members) = node.value else { return nil }
    let list = members.first { $0.key == "terms" }
    if let query = draft.query {
      if let list {
        reading.problems.error(
          "a watch has either 'terms' or 'query', not both", at: list.position,
          advice: "write the terms into the query, joined with OR, or make two watches")
        return nil
      }
      return watch(draft, query, &reading)
    }
    if let minimum = draft.minimumConfidence {
      reading.problems.warning(
        "'min_confidence' changes nothing without a query that asks for claims",
        at: minimum.position, advice: "leave it out, or write a query such as 'content:ATACMS'")
    }
    guard let list else {
      if !reading.isPartial, !members.contains(where: { $0.key == "query" }) {
        reading.problems.error(
          "[[watch]] has neither 'terms' nor 'query'", at: node.position,
          advice: "write at least one word or phrase, such as terms = [\"ATACMS\"]")
      }
      return nil
    }
    if case .array(let nodes) = list.node.value, nodes.isEmpty {
      reading.problems.error(
        "'terms' is empty, so this watch would never raise an alert", at: list.node.position,
        advice: "write at least one word or phrase, such as terms = [\"ATACMS\"]")
    }
    reading.warnOfRepeated(draft.terms)
    guard let id = draft.id, !draft.terms.isEmpty else { return nil }
    var watch = plain(draft, id.value, &reading)
    var places: [SourcePosition] = []
    for term in draft.terms {
      if let forms = forms(named: term, &reading) {
        for form in forms.texts {
          watch.aliases[watch.terms.count] = forms.alias
          watch.terms.append(form)
        }
      } else {
        watch.terms.append(term.value)
      }
      places += Array(repeating: term.position, count: watch.terms.count - places.count)
    }
    WatchDoubts(watch: watch, draft: draft, places: places, required: Array(places.indices))
      .check(polls, &reading)
    return Located(value: watch, position: id.position)
  }

  private mutating func plain(
    _ draft: WatchDraft, _ id: String, _ reading: inout Reading
  ) -> Watch {
    var watch = Watch(
      id: id, name: draft.name, priority: draft.priority, tags: draft.tags, terms: [])
    watch.feeds = draft.feeds.map(\.value)
    watch.feedTags = draft.feedTags.map(\.value)
    watch.minimumMatches = draft.minimumMatches
    watch.minimumConfidence = draft.minimumConfidence?.value
    reading.warnOfRepeated(draft.exclusions)
    for term in draft.exclusions {
      watch.exclusions += forms(named: term, &reading)?.texts ?? [term.value]
    }
    watch.maximumAge = draft.maximumAge?.value
    watch.oncePer = draft.oncePer
    watch.quiet = draft.quiet
    watch.fold = draft.fold
    watch.inflections = draft.inflections.map(\.value)
    return watch
  }

  /// The forms of the alias that `term` names; nil where it is a term by itself.
  private mutating func forms(
    named term: Located<String>, _ reading: inout Reading
  ) -> (alias: String, texts: [String])? {
    guard term.value.hasPrefix("@"), !aliasPlaces.isEmpty else { return nil }
    let name = String(term.value.dropFirst())
    guard let forms = aliases[name] else {
      guard Identifier.isValid(name) else { return nil }
      let nearest = EditDistance.nearest(to: name, among: aliasPlaces.map(\.id))
      reading.problems.warning(
        "the term \(Quoted(term.value)) stands for itself: there is no alias \(Quoted(name))",
        at: term.position,
        advice: nearest.map { "did you mean \"@\($0)\"?" } ?? "write [[alias]] id = \"\(name)\"")
      return nil
    }
    usedAliases.insert(name)
    return (name, forms)
  }

  // MARK: queries

  private mutating func watch(
    _ draft: WatchDraft, _ text: Located<String>, _ reading: inout Reading
  ) -> Located<Watch>? {
    // An alias may stand in what could not be read.
    if reading.isPartial, text.value.utf8.contains(UInt8(ascii: "@")) { return nil }
    let query: Query
    do throws(QueryProblem) {
      query = try Query(text.value, aliases: aliases, expression: reading.terms.expression)
    } catch {
      reading.problems.error(
        error.message, at: place(error.range, text, reading), advice: error.advice)
      return nil
    }
    usedAliases.formUnion(query.forms.compactMap(\.alias))
    let errorsBefore = reading.problems.errorCount
    QueryForms.check(query, at: { self.place($0, text, $1) }, &reading)
    checkConditions(query.root, text, &reading)
    if let minimum = draft.minimumConfidence, !query.asksForClaims {
      reading.problems.warning(
        "'min_confidence' changes nothing in a query that asks for no claims",
        at: minimum.position, advice: "leave it out, or write such as content:ATACMS")
    }
    guard let id = draft.id, reading.problems.errorCount == errorsBefore else { return nil }
    var watch = plain(draft, id.value, &reading)
    watch.query = text.value
    for (index, form) in query.forms.enumerated() {
      watch.terms.append(form.written)
      if form.isPrefix { watch.prefixes.insert(index) }
      if form.isExpression { watch.expressions.insert(index) }
      watch.aliases[index] = form.alias
    }
    let forms = query.forms
    WatchDoubts(
      watch: watch, draft: draft, places: forms.map { place($0.range, text, reading) },
      required: query.required, uninflected: Set(forms.indices.filter { forms[$0].isQuoted }),
      namesFeeds: Self.namesFeeds(query.root)
    ).check(polls, &reading)
    return Located(value: watch, position: id.position)
  }

  private func place(
    _ range: Range<Int>, _ text: Located<String>, _ reading: Reading
  ) -> SourcePosition {
    reading.problems.source(of: text.position)
      .position(ofByte: range.lowerBound, inStringAt: text.position)
  }

  /// Refuses feeds and tags that there are not, as `feeds` and `feed_tags` do: the watch would be blind.
  private func checkConditions(
    _ node: QueryNode, _ text: Located<String>, _ reading: inout Reading
  ) {
    switch node.kind {
    case .condition(.feed(let id)) where !feeds.contains(id) && !reading.isPartial:
      reading.problems.error(
        "no feed has the id \(Quoted(id))", at: place(node.range, text, reading),
        advice: Self.advice(id, feeds, "write the id of a [[feed]]"))
    case .condition(.tag(let tag)) where !hasTag(tag) && !reading.isPartial:
      reading.problems.error(
        "no feed has the tag \(Quoted(tag))", at: place(node.range, text, reading),
        advice: Self.advice(tag, Set(tags), "write tags = [\"…\"] in a [[feed]]"))
    case .term, .condition, .story: break
    case .all(let nodes), .any(let nodes):
      for node in nodes { checkConditions(node, text, &reading) }
    case .not(let node), .optional(let node), .sentence(let node), .claim(let node),
      .field(_, let node):
      checkConditions(node, text, &reading)
    case .near: break
    }
  }

  private static func namesFeeds(_ node: QueryNode) -> Bool {
    switch node.kind {
    case .condition(.feed), .condition(.tag): true
    case .all(let nodes), .any(let nodes): nodes.contains(where: namesFeeds)
    case .not(let node), .optional(let node): namesFeeds(node)
    // Conditions on the feed stand in no scope and no field.
    case .term, .condition, .near, .sentence, .claim, .field, .story: false
    }
  }

  /// By bytes, as tags are compared when a watch is matched.
  private func hasTag(_ tag: String) -> Bool { tags.contains { $0.hasSameBytes(as: tag) } }

  private func checkFeeds(_ draft: WatchDraft, _ reading: inout Reading) {
    guard !reading.isPartial else { return }
    for id in draft.feeds where !feeds.contains(id.value) {
      reading.problems.error(
        "no feed has the id \(Quoted(id.value))", at: id.position,
        advice: Self.advice(id.value, feeds, "write the id of a [[feed]]"))
    }
    for tag in draft.feedTags where !hasTag(tag.value) {
      reading.problems.error(
        "no feed has the tag \(Quoted(tag.value))", at: tag.position,
        advice: Self.advice(tag.value, Set(tags), "write tags = [\"…\"] in a [[feed]]"))
    }
  }

  private static func advice(_ word: String, _ known: Set<String>, _ other: String) -> String {
    EditDistance.nearest(to: word, among: known.sorted()).map { "did you mean \"\($0)\"?" } ?? other
  }
}
