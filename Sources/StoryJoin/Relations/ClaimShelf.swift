import FeedModel

/// The claims of one story, as bytes: most stories are of one item, whose claims nobody asks for again.
struct ClaimShelf: Sendable {
  /// Claims of a story at most.
  static let most = 400

  /// Those of the story's items one behind the other, in the order of these: each with the length of what follows, the
  /// number of the item, how far before it its original stands, its publisher, its date and how many claims it has.
  private var bytes: [UInt8] = []
  private(set) var count = 0

  /// The claims of one item, as they lie.
  private struct Part {
    let item: Int
    let original: Int
    let publisher: UInt32
    let published: Instant
    let count: Int
    private let bytes: ArraySlice<UInt8>

    init(_ traces: [ClaimTrace], of first: ClaimTrace) {
      (item, original, publisher) = (first.item, first.original, first.publisher)
      published = first.published
      count = traces.count
      var writer = OutlineWriter(isDense: true)
      for trace in traces { trace.write(to: &writer) }
      bytes = writer.bytes[...]
    }

    init(_ reader: inout OutlineReader) {
      let length = Int(clamping: reader.number())
      var own = OutlineReader(reader.part(length), isDense: true)
      item = Int(clamping: own.number())
      original = item - Int(clamping: own.number())
      publisher = UInt32(truncatingIfNeeded: own.number())
      published = Instant(milliseconds: Int64(bitPattern: own.number()))
      count = Int(clamping: own.number())
      bytes = own.rest
    }

    func write(to writer: inout OutlineWriter) {
      var head = OutlineWriter(isDense: true)
      head.number(UInt64(clamping: item))
      head.number(UInt64(clamping: item - original))
      head.number(UInt64(publisher))
      head.number(UInt64(bitPattern: published.milliseconds))
      head.number(UInt64(clamping: count))
      writer.number(UInt64(clamping: head.bytes.count + bytes.count))
      writer.add(head.bytes)
      writer.add(bytes)
    }

    var claims: [ClaimTrace] {
      var reader = OutlineReader(bytes, isDense: true)
      return (0..<count).map { _ in
        var claim = ClaimTrace(published: published, &reader)
        (claim.item, claim.original, claim.publisher) = (item, original, publisher)
        return claim
      }
    }
  }

  private var parts: [Part] {
    get {
      var reader = OutlineReader(bytes[...], isDense: true)
      var parts: [Part] = []
      while !reader.rest.isEmpty { parts.append(Part(&reader)) }
      return parts
    }
    set {
      var writer = OutlineWriter(isDense: true)
      for part in newValue { part.write(to: &writer) }
      bytes = Array(writer.bytes[...])
    }
  }

  var claims: [ClaimTrace] { parts.flatMap(\.claims) }

  /// Keeps an item's claims, and the latest ``most`` of all. Returns how many of the oldest left.
  mutating func keep(_ traces: [ClaimTrace]) -> Int {
    guard let first = traces.first else { return 0 }
    var writer = OutlineWriter(isDense: true)
    Part(traces, of: first).write(to: &writer)
    // No more room than it takes.
    var all: [UInt8] = []
    all.reserveCapacity(bytes.count + writer.bytes.count)
    all += bytes
    all += writer.bytes
    bytes = all
    count += traces.count
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
    guard excess > 0 else { return 0 }
    var left = excess
    var kept = parts[...]
    while left > 0, let first = kept.popFirst() {
      if first.count > left {
        let rest = Array(first.claims.dropFirst(left))
        if let next = rest.first { kept = [Part(rest, of: next)] + kept }
      }
      left -= min(left, first.count)
    }
    parts = Array(kept)
    count -= excess
    return excess
  }

  /// The claims of earlier items, of whose sources a later item says who they are.
  static func taught(_ claims: [ClaimTrace], by traces: [ClaimTrace]) -> [ClaimTrace] {
    let tellers = traces.map(\.source).filter { $0.surname != nil }
    guard !tellers.isEmpty else { return claims }
    return claims.map { claim in
      var claim = claim
      for source in tellers {
        if claim.source.surname == nil { _ = claim.source.becomePerson(source) }
        if claim.source.surname == source.surname, !claim.source.isFull { claim.source.add(source) }
      }
      return claim
    }
  }

  /// Tells the sources of an item's claims what earlier items, and the item itself, said of a person's
  /// office.
  static func teach(_ traces: inout [ClaimTrace], _ claims: [ClaimTrace]) {
    for index in traces.indices where traces[index].source.surname == nil {
      for claim in claims + traces
      where traces[index].source.becomePerson(claim.source) { break }
    }
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

  /// Whether it is the other itself, of a publisher who brings one text in two feeds or under two guids.
  func isAgain(_ other: ClaimTrace) -> Bool {
    publisher == other.publisher && (original == other.original || isCopy(of: other))
  }

  /// Whether both say the same in the same words.
  func isCopy(of other: ClaimTrace) -> Bool {
    terms.count == other.terms.count && zip(terms, other.terms).allSatisfy { $0.stem == $1.stem }
      && isDenial == other.isDenial && negated == other.negated
      && figures.count == other.figures.count
      && zip(figures, other.figures).allSatisfy { $0.low == $1.low && $0.high == $1.high }
  }
}
