import FeedModel

/// The hints that count for each block inside an element.
///
/// A hint of an element that holds a large part of all sentences says nothing (`page has-sidebar`, an
/// article whose box is named by its category), nor does one of the element itself.
enum EffectiveHints {
  /// The hints for each block of `range`, of the elements inside `box` around it; none but those that are
  /// believed.
  static func read(
    _ tree: borrowing PageTree, _ blocks: [PageBlock], inside box: Int, _ range: Range<Int>,
    believed: PageHints
  ) -> [PageHints] {
    var result = [PageHints](repeating: [], count: range.count)
    guard !believed.isEmpty else { return result }
    var before = [Int](repeating: 0, count: range.count + 1)
    var whole = 0
    for (offset, index) in range.enumerated() {
      before[offset] = whole
      whole += ContainerChoice.plainValue(blocks[index])
    }
    before[range.count] = whole
    let bodies = bodiesBefore(tree, blocks)
    var index = box + 1
    let end = Int(tree.nodes[box].end)
    while index < end {
      let node = tree.nodes[index]
      index += 1
      let hints = own(node).intersection(believed)
      guard !hints.isEmpty else { continue }
      let low = max(0, Int(node.firstBlock) - range.lowerBound)
      let high = min(range.count, Int(node.endBlock) - range.lowerBound)
      guard low < high else { continue }
      let share = whole > 0 ? (before[high] - before[low]) * 100 / whole : 0
      guard share <= most(hints) else { continue }
      // A box with the article in it is no box of comments, whatever its name.
      let hasBody = bodies[min(Int(node.end), tree.nodes.count)] > bodies[index]
      guard !hasBody || share < 20 else { continue }
      for offset in low..<high { result[offset].formUnion(hints) }
    }
    return result
  }

  /// How many elements before each one are named as an article's body.
  private static func bodiesBefore(_ tree: borrowing PageTree, _ blocks: [PageBlock]) -> [Int32] {
    var result = [Int32](repeating: 0, count: tree.nodes.count + 1)
    var count: Int32 = 0
    for index in tree.nodes.indices {
      result[index] = count
      let node = tree.nodes[index]
      if node.hints.contains(.body) && node.endBlock - node.firstBlock > 2 || node.tag == .heading1
      {
        count += 1
      }
    }
    result[tree.nodes.count] = count
    return result
  }

  /// The share of all sentences, in per cent, up to which hints are believed.
  private static func most(_ hints: PageHints) -> Int {
    if hints.contains(.comments) { return 92 }
    if !hints.isDisjoint(with: [.related, .footer, .consent, .navigation]) { return 60 }
    return 40
  }

  /// What an element's own names and kind say against it.
  static func own(_ node: PageNode) -> PageHints {
    var hints = node.hints.intersection(.beside)
    switch node.tag {
    case .html, .body, .main: return []
    case .nav: hints.insert(.navigation)
    case .footer: hints.insert(.footer)
    case .aside: hints.insert(.sidebar)
    case .caption: hints.insert(.caption)
    case .address: hints.insert(.about)
    default: break
    }
    return hints
  }
}
