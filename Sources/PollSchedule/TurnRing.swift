/// Names that take turns: the first goes, and comes behind the last one if it wants to go again. Linear in
/// what is added, however long it is.
struct TurnRing: Sendable {
  private var names: [String] = []
  private var head = 0

  var count: Int { names.count - head }

  mutating func append(_ name: String) { names.append(name) }

  mutating func popFirst() -> String? {
    guard head < names.count else { return nil }
    defer {
      head += 1
      if head > 64, head > names.count / 2 {
        names.removeFirst(head)
        head = 0
      }
    }
    return names[head]
  }
}
