/// Reads bits, lowest first, from bytes that come in blocks (RFC 1951, section 3.1.1).
struct BitReader {
  private let next: () throws -> [UInt8]
  private var block: [UInt8] = []
  private var index = 0
  private var buffer: UInt32 = 0
  private(set) var held = 0

  /// Takes a source that returns an empty block at its end.
  init(_ next: @escaping () throws -> [UInt8]) { self.next = next }

  /// The next byte behind the bits already taken, or nil at the end.
  private mutating func byte() throws -> UInt8? {
    if index == block.count {
      block = try next()
      index = 0
      if block.isEmpty { return nil }
    }
    defer { index += 1 }
    return block[index]
  }

  /// The next 15 bits without taking them; zeros behind the end.
  mutating func peek15() throws -> Int {
    while held < 15, let byte = try byte() {
      buffer |= UInt32(byte) << UInt32(held)
      held += 8
    }
    return Int(buffer & 0x7FFF)
  }

  /// Takes bits that were peeked at.
  mutating func drop(_ count: Int) throws {
    guard count <= held else { throw GzipError.endsEarly }
    buffer >>= UInt32(count)
    held -= count
  }

  /// Takes up to 16 bits.
  mutating func bits(_ count: Int) throws -> Int {
    while held < count {
      guard let byte = try byte() else { throw GzipError.endsEarly }
      buffer |= UInt32(byte) << UInt32(held)
      held += 8
    }
    let value = Int(buffer & (1 << UInt32(count) - 1))
    try drop(count)
    return value
  }

  /// Leaves out the bits up to the next whole byte.
  mutating func align() throws { try drop(held % 8) }

  /// Whether nothing is left; only meaningful when aligned.
  mutating func isAtEnd() throws -> Bool {
    if held > 0 { return false }
    guard let byte = try byte() else { return true }
    buffer = UInt32(byte)
    held = 8
    return false
  }
}
