/// A binary heap with its smallest element on top (Williams 1964).
struct MinHeap<Element: Comparable> {
  private var elements: [Element] = []

  var isEmpty: Bool { elements.isEmpty }
  var count: Int { elements.count }
  var first: Element? { elements.first }

  mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard elements[child] < elements[parent] else { break }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  @discardableResult
  mutating func popFirst() -> Element? {
    guard let last = elements.popLast() else { return nil }
    guard let top = elements.first else { return last }
    elements[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < elements.count && elements[child] < elements[least] {
        least = child
      }
      guard least != parent else { return top }
      elements.swapAt(parent, least)
      parent = least
    }
  }

  /// Changes every element in a way that keeps their order.
  mutating func updateAll(_ change: (inout Element) -> Void) {
    for index in elements.indices { change(&elements[index]) }
  }
}

extension MinHeap: Sendable where Element: Sendable {}
