import FeedModel

/// The trie of all folded terms with its failure links, from which the automaton is laid out.
///
/// Nodes are numbered in breadth-first order: a node's children follow one another, and its failure
/// node has a lower number.
struct TermTrie {
  /// Column of every byte; 0 for bytes of no term.
  private(set) var columns = [UInt8](repeating: 0, count: 256)
  private(set) var width = 1
  private(set) var nodes: [Node] = []

  struct Node {
    /// The column of the byte that leads here.
    let column: UInt8
    var children: Range<UInt32> = 0..<0
    var failure: UInt32 = 0
    /// The pattern that ends here, and the nearest node down the failure links with one; -1 for
    /// none.
    var pattern: Int32 = -1
    var nextEnding: Int32 = -1

    var isEnding: Bool { pattern >= 0 || nextEnding >= 0 }
  }

  /// `patterns` are folded, distinct and not empty.
  init(_ patterns: [[UInt8]]) {
    var isUsed = [Bool](repeating: false, count: 256)
    for byte in patterns.joined() { isUsed[Int(byte)] = true }
    for byte in columns.indices where isUsed[byte] {
      columns[byte] = UInt8(width)
      width += 1
    }
    grow(patterns)
    linkFailures()
  }

  /// The column and the number of every node that `node` leads to. Any run of white space is one
  /// space to a term: after a space, more of it leads back to where it is. No term begins with a
  /// space, so this takes no part in the failure links.
  func edges(of node: Int) -> [(column: UInt8, node: Int)] {
    var edges = nodes[node].children.map { (nodes[Int($0)].column, Int($0)) }
    let space = columns[0x20]
    if node != 0, space != 0, nodes[node].column == space { edges.append((space, node)) }
    return edges
  }

  /// Breadth first: a level at a time, each node with the range of sorted patterns that pass it.
  private mutating func grow(_ patterns: [[UInt8]]) {
    let sorted = patterns.indices.sorted { patterns[$0].lexicographicallyPrecedes(patterns[$1]) }
    nodes = [Node(column: 0)]
    var level = [(node: 0, passing: sorted.indices)]
    var depth = 0
    while !level.isEmpty {
      var next: [(node: Int, passing: Range<Int>)] = []
      for (node, passing) in level {
        var first = passing.lowerBound
        // Patterns are distinct, and one that ends here comes before those that go on.
        if first < passing.upperBound, patterns[sorted[first]].count == depth {
          nodes[node].pattern = Int32(sorted[first])
          first += 1
        }
        let firstChild = UInt32(nodes.count)
        while first < passing.upperBound {
          let byte = patterns[sorted[first]][depth]
          var end = first + 1
          while end < passing.upperBound, patterns[sorted[end]][depth] == byte { end += 1 }
          next.append((nodes.count, first..<end))
          nodes.append(Node(column: columns[Int(byte)]))
          first = end
        }
        nodes[node].children = firstChild..<UInt32(nodes.count)
      }
      level = next
      depth += 1
    }
  }

  private func child(of node: UInt32, _ column: UInt8) -> UInt32? {
    nodes[Int(node)].children.first { nodes[Int($0)].column == column }
  }

  private mutating func linkFailures() {
    for node in nodes.indices {
      for child in nodes[node].children where node != 0 {
        let column = nodes[Int(child)].column
        var failure = nodes[node].failure
        var target = self.child(of: failure, column)
        while target == nil, failure != 0 {
          failure = nodes[Int(failure)].failure
          target = self.child(of: failure, column)
        }
        nodes[Int(child)].failure = target ?? 0
      }
      let failure = nodes[node].failure
      let ending = nodes[Int(failure)]
      nodes[node].nextEnding = ending.pattern >= 0 ? Int32(failure) : ending.nextEnding
    }
  }
}
