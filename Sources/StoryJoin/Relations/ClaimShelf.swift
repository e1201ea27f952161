import FeedModel

/// The claims of one story, as bytes: most stories are of one item, whose claims nobody asks for again.
struct ClaimShelf: Sendable {
  /// Claims of a story at most.
  static let most = 400

  /// Those of one item.
  private struct Part: Sendable {
    let item: Int
    let original: Int
    let published: Instant
    var count: Int
    var bytes: [UInt8]

    init(_ traces: [ClaimTrace], of first: ClaimTrace) {
      (item, original, published) = (first.item, first.original, first.published)
      count = traces.count
      var writer = OutlineWriter()
      writer.list(traces) { $1.write(to: &$0) }
      bytes = Array(writer.bytes[...])
    }

    var claims: [ClaimTrace] {
      var reader = OutlineReader(bytes)
      return reader.list { reader in
        var claim = ClaimTrace(published: published, &reader)
        (claim.item, claim.original) = (item, original)
        return claim
      }
    }
  }

  /// In the order of their items.
  private var parts: [Part] = []
  private(set) var count = 0

  var claims: [ClaimTrace] { parts.flatMap(\.claims) }

  /// Keeps an item's claims, and the latest ``most`` of all. Returns how many of the oldest left.
  mutating func keep(_ traces: [ClaimTrace]) -> Int {
    if let first = traces.first {
      parts.append(Part(traces, of: first))
      count += traces.count
    }
    return forget()
  }

  /// Takes the claims of another story, which is this one.
  mutating func take(_ other: ClaimShelf) {
    parts = (parts + other.parts).sorted { $0.item < $1.item }
    count += other.count
    _ = forget()
  }

  private mutating func forget() -> Int {
    let excess = max(0, count - Self.most)
    var left = excess
    while left > 0, let first = parts.first {
      parts.removeFirst()
      if first.count > left {
        let kept = Array(first.claims.dropFirst(left))
        if let next = kept.first { parts.insert(Part(kept, of: next), at: 0) }
      }
      left -= min(left, first.count)
    }
    count -= excess
    return excess
  }

  /// Tells the sources of an item's claims what earlier items, and the item itself, said of a person's
  /// office.
  static func teach(_ traces: inout [ClaimTrace], _ claims: [ClaimTrace]) {
    guard traces.contains(where: { $0.source.surname != nil }) else { return }
    for index in traces.indices where traces[index].source.surname != nil {
      for claim in claims + traces where traces[index].source.become(claim.source) { break }
    }
    var known: [UInt32: [SourceTrace]] = [:]
    for surname in traces.compactMap(\.source.surname) { known[surname] = [] }
    for claim in claims + traces {
      guard let surname = claim.source.surname, known[surname] != nil else { continue }
      known[surname]?.append(claim.source)
    }
    for index in traces.indices {
      for source in traces[index].source.surname.flatMap({ known[$0] }) ?? [] {
        if traces[index].source.isFull { break }
        traces[index].source.add(source)
      }
    }
  }
}

extension ClaimTrace {
  /// Whether the two could stand in any relation: they have a concept in common, or both have figures.
  func mayMeet(_ other: ClaimTrace) -> Bool {
    guard !isOpen, !other.isOpen else { return false }
    if !figures.isEmpty, !other.figures.isEmpty { return true }
    var (i, j) = (0, 0)
    while i < terms.count, j < other.terms.count {
      let (a, b) = (terms[i].stem, other.terms[j].stem)
      if a == b { return true }
      if a < b { i += 1 } else { j += 1 }
    }
    return false
  }

  /// Whether both say the same in the same words.
  func isCopy(of other: ClaimTrace) -> Bool {
    terms.count == other.terms.count && zip(terms, other.terms).allSatisfy { $0.stem == $1.stem }
      && isDenial == other.isDenial && negated == other.negated
      && figures.count == other.figures.count
      && zip(figures, other.figures).allSatisfy { $0.low == $1.low && $0.high == $1.high }
  }
}
