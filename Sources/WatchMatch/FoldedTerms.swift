import FeedModel
import WatchQuery

/// The distinct folded terms of all watches, each with the watches and the queries that ask for it.
struct FoldedTerms {
  private(set) var folded: [[UInt8]] = []
  private(set) var patterns: [TermAutomaton.Pattern] = []
  private(set) var queries = WatchQueries()
  private var numbers: [[UInt8]: Int] = [:]
  private var owners: [[TermAutomaton.Owner]] = []
  private var wordSlots: [Int: Int] = [:]
  private var prefixSlots: [Int: Int] = [:]

  init(_ watches: [Watch]) {
    for (watch, definition) in watches.enumerated() {
      if let text = definition.query {
        // Configuration has read it before; one that cannot be read hits nothing.
        if let query = try? Query(text, aliases: definition.aliasForms) {
          add(query, of: watch, definition)
        }
      } else {
        add(definition.terms, of: watch)
      }
    }
    patterns = folded.indices.map { number in
      TermAutomaton.Pattern(
        length: folded[number].count, owners: owners[number],
        wordSlot: wordSlots[number] ?? -1, prefixSlot: prefixSlots[number] ?? -1)
    }
  }

  private mutating func add(_ terms: [String], of watch: Int) {
    for (term, text) in terms.enumerated() {
      guard let number = number(of: text) else { continue }
      // A term that repeats an earlier one of its watch would report the same place twice.
      if owners[number].last?.watch != watch {
        owners[number].append(TermAutomaton.Owner(watch: watch, term: term))
      }
    }
  }

  private mutating func add(_ query: Query, of watch: Int, _ definition: Watch) {
    let slots = query.forms.map { form -> Int in
      guard let number = number(of: form.text) else { return -1 }
      return form.isPrefix
        ? slot(of: number, in: \.prefixSlots) : slot(of: number, in: \.wordSlots)
    }
    queries.add(
      QueryProgram(
        watch: watch, query: query, slots: slots,
        minimumConfidence: definition.minimumConfidence))
  }

  private mutating func slot(of number: Int, in slots: WritableKeyPath<Self, [Int: Int]>) -> Int {
    if let known = self[keyPath: slots][number] { return known }
    let slot = wordSlots.count + prefixSlots.count
    self[keyPath: slots][number] = slot
    return slot
  }

  /// The number of the pattern for `text`; nil where it folds to nothing.
  private mutating func number(of text: String) -> Int? {
    let bytes = Folding.folded(text)
    guard !bytes.isEmpty else { return nil }
    if let known = numbers[bytes] { return known }
    let number = folded.count
    numbers[bytes] = number
    folded.append(bytes)
    owners.append([])
    return number
  }
}
