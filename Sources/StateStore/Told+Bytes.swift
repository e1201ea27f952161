import FeedModel

/// ``Told`` as the state keeps it.
///
/// | bytes | what (little-endian) |
/// |---|---|
/// | 1 | version 1; bit 7: the last revision was read for claims; bit 6: one held the article's page |
/// | 2, then 6 each | statements: 44 bits of hash, 2 of kind, 1 stands, 1 withdrawal told |
/// | 1, then 4 each | states |
/// | 1, then 1 and 3 each | sketches |
/// | the rest, where there is any | ``ToldClaims`` |
extension Told {
  /// Reads what ``bytes`` wrote; nil for anything else, which then counts as unknown.
  init?(bytes: [UInt8]) {
    var reader = ToldReader(bytes: bytes)
    guard let head = reader.number(1), head & 0x3F == 1, let count = reader.number(2) else {
      return nil
    }
    self.init()
    isRead = head & 0x80 != 0
    isOfPage = head & 0x40 != 0
    for _ in 0..<count {
      guard let word = reader.number(6) else { return nil }
      let flags = word >> UInt64(Statement.bits)
      guard let kind = Statement.Kind(rawValue: UInt8(truncatingIfNeeded: flags & 3)) else {
        return nil
      }
      entries.append(
        Entry(
          statement: Statement(kind, hash: word), stands: flags & 4 != 0,
          isWithdrawalTold: flags & 8 != 0))
    }
    guard let stateCount = reader.number(1) else { return nil }
    for _ in 0..<stateCount {
      guard let state = reader.number(4) else { return nil }
      states.append(UInt32(truncatingIfNeeded: state))
    }
    guard let sketchCount = reader.number(1) else { return nil }
    for _ in 0..<sketchCount {
      guard let size = reader.number(1) else { return nil }
      var hashes: [UInt32] = []
      for _ in 0..<size {
        guard let hash = reader.number(3) else { return nil }
        hashes.append(UInt32(truncatingIfNeeded: hash))
      }
      sketches.append(TextSketch(hashes: hashes))
    }
    claims = ToldClaims(&reader)
  }

  /// 60 to 80 bytes for an item that was told once and never changed, and what its claims take.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ number: UInt64, _ count: Int) {
      for byte in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * byte))) }
    }
    append((isRead ? 0x81 : 1) | (isOfPage ? 0x40 : 0), 1)
    append(UInt64(entries.count), 2)
    for entry in entries {
      let flags =
        UInt64(entry.statement.kind.rawValue) | (entry.stands ? 4 : 0)
        | (entry.isWithdrawalTold ? 8 : 0)
      append(entry.statement.hash | flags << UInt64(Statement.bits), 6)
    }
    append(UInt64(states.count), 1)
    for state in states { append(UInt64(state), 4) }
    append(UInt64(sketches.count), 1)
    for sketch in sketches {
      append(UInt64(sketch.hashes.count), 1)
      for hash in sketch.hashes { append(UInt64(hash), 3) }
    }
    claims?.append(to: &bytes)
    return bytes
  }
}

/// Reads the bytes of ``Told`` one after the other.
struct ToldReader {
  private let bytes: [UInt8]
  private var next = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The next `count` bytes; nil where there are not so many.
  mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, bytes.count - next >= count else { return nil }
    defer { next += count }
    return bytes[next..<(next + count)]
  }

  /// The number in the next `count` bytes.
  mutating func number(_ count: Int) -> UInt64? {
    bytes(count)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
