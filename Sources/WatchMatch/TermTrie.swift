/// The trie of all folded terms with its failure links, from which the automaton is laid out.
///
/// Nodes are numbered in breadth-first order, so a node's failure node has a lower number.
struct TermTrie {
  /// Column of every byte; 0 for bytes of no term.
  private(set) var columns = [UInt8](repeating: 0, count: 256)
  private(set) var width = 1
  private(set) var nodes: [Node] = []

  struct Node {
    /// Columns and nodes in order of the column.
    var edges: [(column: UInt8, node: Int)] = []
    var failure = 0
    /// The pattern that ends here, and the nearest node down the failure links with one.
    var pattern: Int?
    var nextEnding: Int?

    func target(_ column: UInt8) -> Int? { edges.first { $0.column == column }?.node }

    var isEnding: Bool { pattern != nil || nextEnding != nil }
  }

  /// `patterns` are folded, distinct and not empty.
  init(_ patterns: [[UInt8]]) {
    for byte in Set(patterns.joined()).sorted() {
      columns[Int(byte)] = UInt8(width)
      width += 1
    }
    grow(patterns)
    linkFailures()
    stayInWhiteSpace()
  }

  /// Breadth first: a level at a time, each node holding the sorted patterns that pass it.
  private mutating func grow(_ patterns: [[UInt8]]) {
    let sorted = patterns.indices.sorted { patterns[$0].lexicographicallyPrecedes(patterns[$1]) }
    nodes = [Node()]
    var level = [(node: 0, passing: sorted[...])]
    var depth = 0
    while !level.isEmpty {
      var next: [(node: Int, passing: ArraySlice<Int>)] = []
      for (node, passing) in level {
        var rest = passing
        while let first = rest.first {
          guard depth < patterns[first].count else {
            nodes[node].pattern = first
            rest.removeFirst()
            continue
          }
          let byte = patterns[first][depth]
          let end = rest.firstIndex { patterns[$0][depth] != byte } ?? rest.endIndex
          nodes[node].edges.append((columns[Int(byte)], nodes.count))
          next.append((nodes.count, rest[..<end]))
          nodes.append(Node())
          rest = rest[end...]
        }
      }
      level = next
      depth += 1
    }
  }

  private mutating func linkFailures() {
    for node in nodes.indices {
      for (column, child) in nodes[node].edges where node != 0 {
        var failure = nodes[node].failure
        while failure != 0, nodes[failure].target(column) == nil {
          failure = nodes[failure].failure
        }
        nodes[child].failure = nodes[failure].target(column) ?? 0
      }
      let failure = nodes[node].failure
      nodes[node].nextEnding =
        nodes[failure].pattern != nil ? failure : nodes[failure].nextEnding
    }
  }

  /// Any run of white space is one space to a term: more of it leaves a node that a space led to
  /// as it is. No term begins with a space, so no failure link is touched by this.
  private mutating func stayInWhiteSpace() {
    let space = columns[0x20]
    guard space != 0 else { return }
    for node in nodes.indices {
      if let target = nodes[node].target(space), target != node {
        nodes[target].edges.append((space, target))
        nodes[target].edges.sort { $0.column < $1.column }
      }
    }
  }
}
