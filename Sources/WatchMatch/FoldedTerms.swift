import FeedModel
import WatchQuery

/// The distinct folded terms of all watches, each with the watches and the queries that ask for it.
struct FoldedTerms {
  /// Of watches that tell letters from the same with diacritics.
  private(set) var exact = PatternSet()
  /// Of those that do not: without diacritics.
  private(set) var bare = PatternSet()
  private(set) var queries = WatchQueries()
  /// The slots of the `exclude` terms of watches that have any, in the order of the terms.
  private(set) var exclusions: [Int: [[Int]]] = [:]
  private var slotCount = 0
  private var expressionSlots: [ByteKey: Int] = [:]

  init(_ watches: [Watch]) {
    bare.isBare = true
    for (watch, definition) in watches.enumerated() {
      if !definition.exclusions.isEmpty {
        exclusions[watch] = definition.exclusions.map { slots(of: $0, definition) }
      }
      if let text = definition.query {
        // Configuration has read it before; one that cannot be read hits nothing.
        let query = try? Query(
          text, aliases: definition.aliasForms, expression: { RegularExpression.reading($0) })
        if let query { add(query, of: watch, definition) }
      } else {
        add(definition, of: watch)
      }
    }
  }

  private mutating func add(_ definition: Watch, of watch: Int) {
    // As written first: of two terms that one form could be of, the one that is it counts.
    for (term, text) in definition.terms.enumerated() {
      let owner = TermAutomaton.Owner(watch: watch, term: term)
      with(definition) { $0.add(owner, to: text) }
    }
    for (term, text) in definition.terms.enumerated() {
      for form in forms(of: text, definition).dropFirst() {
        let owner = TermAutomaton.Owner(watch: watch, term: term)
        with(definition) { $0.add(owner, to: form) }
      }
    }
  }

  private mutating func add(_ query: Query, of watch: Int, _ definition: Watch) {
    var expressions: [Int] = []
    var fragments: [Int: [Int]] = [:]
    let slots = query.forms.enumerated().map { index, form -> [Int] in
      if form.isExpression {
        guard let slot = slot(ofExpression: form.text) else { return [] }
        expressions.append(slot)
        fragments[index] = form.literals.compactMap { self.slot(ofFragment: $0) }
        return [slot]
      }
      if form.isPrefix {
        return [slot(of: form.text, definition, in: \.prefixSlots)].compactMap { $0 }
      }
      return form.isQuoted
        ? [slot(of: form.text, definition, in: \.wordSlots)].compactMap { $0 }
        : self.slots(of: form.text, definition)
    }
    queries.add(
      QueryProgram(
        watch: watch, query: query, slots: slots,
        minimumConfidence: definition.minimumConfidence,
        exclusions: (exclusions[watch] ?? []).flatMap { $0 }, expressions: expressions,
        fragments: fragments))
  }

  /// nil for an expression that cannot be read.
  private mutating func slot(ofExpression text: String) -> Int? {
    if let known = expressionSlots[ByteKey(text)] { return known }
    guard let expression = RegularExpression(text) else { return nil }
    let slot = slotCount
    slotCount += 1
    expressionSlots[ByteKey(text)] = slot
    queries.expressions[slot] = expression
    return slot
  }

  /// The slot of a text that need not be words; nil where it folds to nothing.
  private mutating func slot(ofFragment text: String) -> Int? {
    let slot = exact.slot(of: text, in: \.fragmentSlots, next: slotCount)
    if slot == slotCount { slotCount += 1 }
    return slot
  }

  private func forms(of text: String, _ definition: Watch) -> [String] {
    [text] + definition.inflections.flatMap { Inflection.forms(of: text, $0) }
  }

  /// The slots of a word in all its forms, that of itself first.
  private mutating func slots(of text: String, _ definition: Watch) -> [Int] {
    forms(of: text, definition).compactMap { slot(of: $0, definition, in: \.wordSlots) }
  }

  /// nil where `text` folds to nothing.
  private mutating func slot(
    of text: String, _ definition: Watch, in slots: WritableKeyPath<PatternSet, [Int: Int]>
  ) -> Int? {
    let next = slotCount
    let slot = with(definition) { $0.slot(of: text, in: slots, next: next) }
    if slot == next { slotCount += 1 }
    return slot
  }

  private mutating func with<Result>(
    _ definition: Watch, _ body: (inout PatternSet) -> Result
  ) -> Result {
    switch definition.fold {
    case .letterCase: body(&exact)
    case .diacritics: body(&bare)
    }
  }
}

/// The patterns of one automaton.
struct PatternSet {
  /// Folded bytes of each.
  private(set) var folded: [[UInt8]] = []
  private var numbers: [[UInt8]: Int] = [:]
  private var owners: [[TermAutomaton.Owner]] = []
  fileprivate var wordSlots: [Int: Int] = [:]
  fileprivate var prefixSlots: [Int: Int] = [:]
  fileprivate var fragmentSlots: [Int: Int] = [:]
  /// Whether diacritics are taken off.
  fileprivate var isBare = false

  var patterns: [TermAutomaton.Pattern] {
    folded.indices.map { number in
      TermAutomaton.Pattern(
        length: folded[number].count, owners: owners[number],
        slots: TermAutomaton.Slots(
          word: wordSlots[number] ?? -1, prefix: prefixSlots[number] ?? -1,
          fragment: fragmentSlots[number] ?? -1))
    }
  }

  fileprivate mutating func add(_ owner: TermAutomaton.Owner, to text: String) {
    guard let number = number(of: text) else { return }
    // A term that repeats an earlier one of its watch would report the same place twice.
    if owners[number].last?.watch != owner.watch { owners[number].append(owner) }
  }

  fileprivate mutating func slot(
    of text: String, in slots: WritableKeyPath<Self, [Int: Int]>, next: Int
  ) -> Int? {
    guard let number = number(of: text) else { return nil }
    if let known = self[keyPath: slots][number] { return known }
    self[keyPath: slots][number] = next
    return next
  }

  /// The number of the pattern for `text`; nil where it folds to nothing.
  private mutating func number(of text: String) -> Int? {
    let bytes = Folding.folded(isBare ? BareText.bare(text) : text)
    guard !bytes.isEmpty else { return nil }
    if let known = numbers[bytes] { return known }
    let number = folded.count
    numbers[bytes] = number
    folded.append(bytes)
    owners.append([])
    return number
  }
}
