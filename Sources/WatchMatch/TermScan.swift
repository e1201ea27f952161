/// One pass of the automaton over one text.
struct TermScan: FoldSink {
  private let automaton: TermAutomaton
  private let rows: UnsafeBufferPointer<UInt32>
  private let columns: UnsafeBufferPointer<UInt8>
  private var state = TermAutomaton.start
  private var isMoved = false

  /// Calls `found` with every place at which a term's folded bytes end: the index of the ending
  /// and the byte offset after the last scalar. Boundaries are not looked at; of terms that cannot begin
  /// where they stand, since that is within a word, not all are found.
  static func scan(
    _ text: TextBytes, with automaton: TermAutomaton, found: (_ ending: Int, _ end: Int) -> Void
  ) {
    automaton.rows.withUnsafeBufferPointer { rows in
      automaton.columns.withUnsafeBufferPointer { columns in
        var scan = TermScan(automaton, rows, columns)
        HeadSearch.search(text, automaton.heads) { scan.run(text, from: &$0, found: found) }
      }
    }
  }

  private init(
    _ automaton: TermAutomaton, _ rows: UnsafeBufferPointer<UInt32>,
    _ columns: UnsafeBufferPointer<UInt8>
  ) {
    self.automaton = automaton
    self.rows = rows
    self.columns = columns
  }

  /// Where nothing has begun, goes on at the next place where a term may.
  private mutating func run(
    _ text: TextBytes, from search: inout HeadSearch, found: (Int, Int) -> Void
  ) {
    let firstSpecial = automaton.firstSpecial
    // Where no search is, the start is a state as any other.
    let least: UInt32 = automaton.heads == nil ? 0 : 1
    var next = 0
    while next < text.count {
      if text[next] >= 0x80 {
        isMoved = false
        next = Folding.fold(text, at: next, into: &self)
        // An ignored scalar after a term is no second end of it.
        if !isMoved { continue }
      } else if Int(state) < rows.count {
        if state < least {
          next = search.next(from: next)
          guard next < text.count, text[next] < 0x80 else { continue }
        }
        // The path of nearly every byte of a word that may be one: one look-up folds it, one steps.
        var state = state
        repeat {
          state = rows[Int(state) &+ Int(columns[Int(text[next])])]
          next &+= 1
        } while state &- least < firstSpecial &- least && next < text.count && text[next] < 0x80
        self.state = state
      } else {
        take(text[next])
        next &+= 1
      }
      if state >= firstSpecial, let ending = automaton.ending(at: state) { found(ending, next) }
    }
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) {
    isMoved = true
    let column = columns[Int(byte)]
    state =
      Int(state) < rows.count
      ? rows[Int(state) &+ Int(column)] : automaton.deepStep(state, column)
  }
}
