/// One Aho–Corasick automaton over folded bytes for all terms (Aho and Corasick 1975;
/// docs/matching.md, "From the naive loop upward").
///
/// States are numbers. Shallow states have a row of transitions each and are numbered by the
/// place of their row; deep ones, where the table would grow past ``tableLimit``, have a list of
/// edges and a failure state and are numbered from `rows.count` on. States at which a term ends
/// come after the others with rows, so that one comparison finds whatever needs attention.
///
/// Never changed once it is made; any thread. A class, since whoever goes through a text holds one.
final class TermAutomaton: Sendable {
  /// What the rows may take, in bytes.
  static let tableLimit = 4 << 20

  /// The column of every byte of text, ASCII case and white space folded; 0 where no term has it.
  let columns: [UInt8]
  /// The states that follow, `width` for every state with a row.
  let rows: [UInt32]
  let width: Int
  /// The first state at which a term ends or that has no row.
  let firstSpecial: UInt32
  /// States without a row.
  let deep: DeepStates
  /// The terms that end at a state, longest first, linked.
  let endings: [Ending]
  /// Folded terms, each once.
  let entries: [Entry]
  /// Who asked for them, those of one entry beside each other.
  let owners: [Owner]
  /// Whether some term need not end where a word does, or begin where one does.
  let hasPrefixes: Bool

  /// Where terms can begin in ASCII text; nil where some text is looked for within words.
  let heads: WordHeads?

  /// A term that ends at a state, and the ending with the next shorter one.
  struct Ending: Sendable {
    let pattern: Int
    /// Index of the ending with the longest shorter term, or -1.
    let next: Int
  }

  /// A folded term and who asks for it.
  struct Pattern: Sendable {
    /// Folded bytes.
    let length: Int
    /// In order of watch; one term a watch.
    let owners: [Owner]
    /// What else is asked.
    var slots = Slots()
  }

  /// A ``Pattern`` without its owners: it holds no reference, so that nothing is counted at each place.
  struct Entry: Sendable {
    let length: Int
    /// A range of the automaton's owners.
    let firstOwner: Int
    let ownerCount: Int
    let slots: Slots
  }

  struct Slots: Sendable {
    /// Where ``WatchMatcher`` gathers the places of the whole word for queries, and of words that begin
    /// with it; -1 where no query asks.
    var word = -1
    var prefix = -1
    /// Where it is noted that the text stands somewhere, be it within words; -1 where nobody asks.
    var fragment = -1
  }

  struct Owner: Sendable {
    let watch: Int
    let term: Int
  }

  /// The automaton of `patterns`, whose folded bytes stand in `folded` in the same order. The same
  /// patterns give the same automaton.
  init(_ patterns: [Pattern], folded: [[UInt8]], tableLimit: Int = TermAutomaton.tableLimit) {
    let tables = AutomatonTables(folded, tableLimit: tableLimit)
    columns = tables.columns
    rows = tables.rows
    width = tables.width
    firstSpecial = tables.firstSpecial
    deep = tables.deep
    endings = tables.endings
    var owners: [Owner] = []
    entries = patterns.map { pattern in
      let first = owners.count
      owners += pattern.owners
      return Entry(
        length: pattern.length, firstOwner: first, ownerCount: pattern.owners.count,
        slots: pattern.slots)
    }
    self.owners = owners
    hasPrefixes = patterns.contains { $0.slots.prefix >= 0 || $0.slots.fragment >= 0 }
    heads =
      patterns.contains { $0.slots.fragment >= 0 }
      ? nil
      : WordHeads(patterns, folded: folded) {
        tables.rows[Int(tables.columns[Int($0)])] != Self.start
      }
  }

  /// What the tables take, in bytes.
  var byteCount: Int {
    rows.count * 4 + columns.count + deep.byteCount + endings.count * MemoryLayout<Ending>.stride
      + entries.count * MemoryLayout<Entry>.stride + owners.count * MemoryLayout<Owner>.stride
      + (heads?.byteCount ?? 0)
  }

  /// The state before any text.
  static let start: UInt32 = 0

  /// The state after byte `column` in a state without a row.
  func deepStep(_ state: UInt32, _ column: UInt8) -> UInt32 {
    // No term goes on, and none begins, with a byte that no term holds.
    if column == 0 { return Self.start }
    var state = state
    while Int(state) >= rows.count {
      let here = deep.states[Int(state) - rows.count]
      if let target = deep.target(of: here, column) { return target }
      state = here.failure
    }
    return rows[Int(state) + Int(column)]
  }

  /// The index in ``endings`` of what ends at `state`, which is `firstSpecial` or above; nil where
  /// no term does.
  func ending(at state: UInt32) -> Int? {
    if Int(state) < rows.count { return (Int(state) - Int(firstSpecial)) / width }
    let ending = deep.states[Int(state) - rows.count].ending
    return ending < 0 ? nil : Int(ending)
  }
}
