import FeedModel

/// The tables of a ``TermAutomaton``, as they are laid out from the trie of its terms.
struct AutomatonTables {
  let columns: [UInt8]
  let rows: [UInt32]
  let width: Int
  let firstSpecial: UInt32
  let deep: DeepStates
  let endings: [TermAutomaton.Ending]

  init(_ folded: [[UInt8]], tableLimit: Int) {
    let trie = TermTrie(folded)
    // Breadth first, so whoever has a row has failure states with rows.
    let rowCount = max(1, min(trie.nodes.count, tableLimit / (4 * trie.width)))
    let layout = Layout(trie, rowCount: rowCount)
    width = trie.width
    columns = Self.textColumns(trie.columns)
    firstSpecial = UInt32(trie.nodes[..<rowCount].count { !$0.isEnding } * width)
    endings = layout.endings()
    rows = layout.rows()
    deep = layout.deepStates()
  }

  /// ASCII text is folded by the columns: capital letters, white space and the grave accent stand
  /// in the columns of what they fold to.
  private static func textColumns(_ folded: [UInt8]) -> [UInt8] {
    var columns = folded
    for byte in 0..<128 {
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) { text in
        text[0] = UInt8(byte)
        let scalar = FoldedScalar(in: TextBytes(text), at: 0)
        columns[byte] = folded[Int(scalar.foldedASCII)]
      }
    }
    return columns
  }
}

/// Where the nodes of a trie stand in the tables of the automaton.
private struct Layout {
  private let trie: TermTrie
  private let rowCount: Int
  /// The nodes without rows, each term's in one piece.
  private let deepNodes: [Int]
  /// The state of every node: plain ones with rows, endings with rows, deep ones.
  private let states: [UInt32]
  /// The ending of every node, or -1, numbered as the states are.
  private let endingOfNode: [Int32]

  init(_ trie: TermTrie, rowCount: Int) {
    self.trie = trie
    self.rowCount = rowCount
    deepNodes = Self.deepNodes(trie, rowCount: rowCount)
    let nodes = trie.nodes
    var states = [UInt32](repeating: 0, count: nodes.count)
    var endingOfNode = [Int32](repeating: -1, count: nodes.count)
    var next = 0
    var ending: Int32 = 0
    for node in 0..<rowCount where !nodes[node].isEnding {
      states[node] = UInt32(next)
      next += trie.width
    }
    for node in 0..<rowCount where nodes[node].isEnding {
      states[node] = UInt32(next)
      next += trie.width
    }
    for node in deepNodes {
      states[node] = UInt32(next)
      next += 1
    }
    for node in nodes.indices where nodes[node].isEnding {
      endingOfNode[node] = ending
      ending += 1
    }
    self.states = states
    self.endingOfNode = endingOfNode
  }

  private static func deepNodes(_ trie: TermTrie, rowCount: Int) -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(trie.nodes.count - rowCount)
    var waiting: [Int] = []
    for node in 0..<rowCount {
      waiting += trie.nodes[node].children.reversed().map(Int.init).filter { $0 >= rowCount }
      while let next = waiting.popLast() {
        order.append(next)
        waiting += trie.nodes[next].children.reversed().map(Int.init)
      }
    }
    return order
  }

  func rows() -> [UInt32] {
    let width = trie.width
    var rows = [UInt32](repeating: 0, count: rowCount * width)
    for node in 0..<rowCount {
      let row = Int(states[node])
      if node != 0 {
        let failure = Int(states[Int(trie.nodes[node].failure)])
        for column in 0..<width { rows[row + column] = rows[failure + column] }
      }
      for (column, target) in trie.edges(of: node) { rows[row + Int(column)] = states[target] }
    }
    return rows
  }

  func deepStates() -> DeepStates {
    var deep = DeepStates()
    for node in deepNodes {
      deep.append(
        edges: trie.edges(of: node).map {
          DeepStates.Edge(target: states[$0.node], column: $0.column)
        },
        failure: states[Int(trie.nodes[node].failure)], ending: endingOfNode[node])
    }
    return deep
  }

  func endings() -> [TermAutomaton.Ending] {
    let nodes = trie.nodes
    return nodes.filter(\.isEnding).map { node in
      // A node without a term of its own stands for the one down its failure links.
      let holder = node.pattern < 0 ? nodes[Int(node.nextEnding)] : node
      return TermAutomaton.Ending(
        pattern: Int(holder.pattern),
        next: holder.nextEnding < 0 ? -1 : Int(endingOfNode[Int(holder.nextEnding)]))
    }
  }
}
