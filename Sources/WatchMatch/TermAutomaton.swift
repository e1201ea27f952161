/// One Aho–Corasick automaton over folded bytes for all terms (Aho and Corasick 1975;
/// docs/matching.md, "From the naive loop upward").
///
/// States are numbers. Shallow states have a row of transitions each and are numbered by the
/// place of their row; deep ones, where the table would grow past ``tableLimit``, have a list of
/// edges and a failure state and are numbered from `rows.count` on. States at which a term ends
/// come after the others with rows, so that one comparison finds whatever needs attention.
struct TermAutomaton: Sendable {
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
  let patterns: [Pattern]

  /// A term that ends at a state, and the ending with the next shorter one.
  struct Ending: Sendable {
    let pattern: Int
    /// Index of the ending with the longest shorter term, or -1.
    let next: Int
  }

  /// A folded term and who asked for it.
  struct Pattern: Sendable {
    /// Folded bytes.
    let length: Int
    /// In order of watch; one term a watch.
    let owners: [Owner]
  }

  struct Owner: Sendable {
    let watch: Int
    let term: Int
  }

  /// What the tables take, in bytes.
  var byteCount: Int {
    rows.count * 4 + columns.count + deep.byteCount + endings.count * MemoryLayout<Ending>.stride
      + patterns.count * MemoryLayout<Pattern>.stride
  }

  /// The state before any text.
  static let start: UInt32 = 0

  /// The state after byte `column` in a state without a row.
  func deepStep(_ state: UInt32, _ column: UInt8) -> UInt32 {
    var state = state
    while Int(state) >= rows.count {
      let index = Int(state) - rows.count
      if let target = deep.target(of: index, column) { return target }
      state = deep.failure[index]
    }
    return rows[Int(state) + Int(column)]
  }

  /// The index in ``endings`` of what ends at `state`, which is `firstSpecial` or above; nil where
  /// no term does.
  func ending(at state: UInt32) -> Int? {
    if Int(state) < rows.count { return (Int(state) - Int(firstSpecial)) / width }
    let ending = deep.ending[Int(state) - rows.count]
    return ending < 0 ? nil : Int(ending)
  }
}

/// States of a ``TermAutomaton`` that are too many for rows: edges and failure states.
struct DeepStates: Sendable {
  /// Where the edges of each state begin; one more at the end.
  var firstEdge: [UInt32] = [0]
  var edgeColumns: [UInt8] = []
  var edgeTargets: [UInt32] = []
  var failure: [UInt32] = []
  /// Index in the automaton's endings, or -1.
  var ending: [Int32] = []

  var byteCount: Int {
    edgeColumns.count + 4 * (firstEdge.count + edgeTargets.count + failure.count + ending.count)
  }

  func target(of index: Int, _ column: UInt8) -> UInt32? {
    for edge in Int(firstEdge[index])..<Int(firstEdge[index + 1]) where edgeColumns[edge] == column
    {
      return edgeTargets[edge]
    }
    return nil
  }
}
