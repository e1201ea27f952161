extension TermAutomaton {
  /// The automaton of `patterns`, whose folded bytes stand in `folded` in the same order. The same
  /// patterns give the same automaton.
  init(_ patterns: [Pattern], folded: [[UInt8]], tableLimit: Int = Self.tableLimit) {
    let trie = TermTrie(folded)
    let nodes = trie.nodes
    let width = trie.width
    // Breadth first, so whoever has a row has failure states with rows.
    let rowCount = max(1, min(nodes.count, tableLimit / (4 * width)))
    let deepNodes = Self.deepNodes(nodes, rowCount: rowCount)
    let states = Self.states(nodes, deepNodes, rowCount: rowCount, width: width)

    self.patterns = patterns
    self.width = width
    columns = Self.textColumns(trie.columns)
    firstSpecial = UInt32(nodes[..<rowCount].count { !$0.isEnding } * width)
    (endings, rows, deep) = Self.layOut(
      nodes, deepNodes, states, rowCount: rowCount, width: width)
  }

  /// The nodes without rows, each term's in one piece.
  private static func deepNodes(_ nodes: [TermTrie.Node], rowCount: Int) -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(nodes.count - rowCount)
    var waiting: [Int] = []
    for node in 0..<rowCount {
      waiting += nodes[node].edges.reversed().map(\.node).filter { $0 >= rowCount }
      while let next = waiting.popLast() {
        order.append(next)
        // A node that a space led to has an edge to itself.
        waiting += nodes[next].edges.reversed().map(\.node).filter { $0 != next }
      }
    }
    return order
  }

  /// The number of every node: plain ones with rows, endings with rows, deep ones.
  private static func states(
    _ nodes: [TermTrie.Node], _ deepNodes: [Int], rowCount: Int, width: Int
  ) -> [UInt32] {
    var states = [UInt32](repeating: 0, count: nodes.count)
    var next = 0
    for node in 0..<rowCount where !nodes[node].isEnding {
      states[node] = UInt32(next)
      next += width
    }
    for node in 0..<rowCount where nodes[node].isEnding {
      states[node] = UInt32(next)
      next += width
    }
    for node in deepNodes {
      states[node] = UInt32(next)
      next += 1
    }
    return states
  }

  private static func layOut(
    _ nodes: [TermTrie.Node], _ deepNodes: [Int], _ states: [UInt32], rowCount: Int, width: Int
  ) -> ([Ending], [UInt32], DeepStates) {
    let (endings, endingOfNode) = layOutEndings(nodes)
    var rows = [UInt32](repeating: 0, count: rowCount * width)
    for node in 0..<rowCount {
      let row = Int(states[node])
      if node != 0 {
        let failure = Int(states[nodes[node].failure])
        for column in 0..<width { rows[row + column] = rows[failure + column] }
      }
      for (column, target) in nodes[node].edges { rows[row + Int(column)] = states[target] }
    }
    var deep = DeepStates()
    for node in deepNodes {
      deep.append(
        edges: nodes[node].edges.map {
          DeepStates.Edge(target: states[$0.node], column: $0.column)
        },
        failure: states[nodes[node].failure], ending: Int32(endingOfNode[node]))
    }
    return (endings, rows, deep)
  }

  /// Endings in the order of their states with rows, then of the deep ones.
  private static func layOutEndings(_ nodes: [TermTrie.Node]) -> ([Ending], [Int]) {
    var endingOfNode = [Int](repeating: -1, count: nodes.count)
    var count = 0
    for node in nodes.indices where nodes[node].isEnding {
      endingOfNode[node] = count
      count += 1
    }
    var endings: [Ending] = []
    for node in nodes.indices where nodes[node].isEnding {
      // A node without a term of its own stands for the one down its failure links.
      let holder = nodes[node].pattern == nil ? nodes[node].nextEnding ?? node : node
      endings.append(
        Ending(
          pattern: nodes[holder].pattern ?? 0,
          next: nodes[holder].nextEnding.map { endingOfNode[$0] } ?? -1))
    }
    return (endings, endingOfNode)
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
