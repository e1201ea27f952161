import FeedModel

/// States of a ``TermAutomaton`` that are too many for rows. Most lie in the middle of one term:
/// their one edge stands in the state itself, and the states of a term stand one after the other,
/// so that a step seldom leaves the cache line.
struct DeepStates: Sendable {
  private(set) var states: [State] = []
  private(set) var furtherEdges: [Edge] = []

  struct State: Sendable {
    /// Where the automaton goes on when no edge fits.
    let failure: UInt32
    /// Index in the automaton's endings, or -1.
    let ending: Int32
    /// Of column 0, which no edge has, where there is none.
    let edge: Edge
    /// A range of `furtherEdges`.
    let firstFurther: UInt32
    let furtherCount: UInt16
  }

  struct Edge: Sendable {
    let target: UInt32
    let column: UInt8
  }

  mutating func append(edges: [Edge], failure: UInt32, ending: Int32) {
    states.append(
      State(
        failure: failure, ending: ending, edge: edges.first ?? Edge(target: 0, column: 0),
        firstFurther: UInt32(furtherEdges.count), furtherCount: UInt16(max(0, edges.count - 1))))
    furtherEdges += edges.dropFirst()
  }

  /// The state after byte `column`, which some term holds, in a state that has an edge for it.
  @inline(__always)
  func target(of state: State, _ column: UInt8) -> UInt32? {
    if state.edge.column == column { return state.edge.target }
    let first = Int(state.firstFurther)
    for index in first..<(first + Int(state.furtherCount))
    where furtherEdges[index].column == column {
      return furtherEdges[index].target
    }
    return nil
  }

  var byteCount: Int {
    states.count * MemoryLayout<State>.stride + furtherEdges.count * MemoryLayout<Edge>.stride
  }
}
