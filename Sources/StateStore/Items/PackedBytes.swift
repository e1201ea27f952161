/// What is read is not what was written.
struct BrokenBytes: Error {}

/// Writes numbers in seven bits a byte (LEB128) and strings behind their lengths.
struct PackedWriter {
  private(set) var bytes: [UInt8] = []

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func raw(_ more: some Sequence<UInt8>) { bytes += more }

  mutating func number(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func number(_ value: Int) { number(UInt64(max(0, value))) }

  /// Small ones of either sign take little room.
  mutating func signed(_ value: Int64) {
    number(UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  mutating func text(_ text: String) {
    number(text.utf8.count)
    bytes += text.utf8
  }

  mutating func text(_ text: String?) {
    flag(text != nil)
    if let text { self.text(text) }
  }

  mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }

  mutating func list<T>(_ values: [T], _ body: (inout PackedWriter, T) -> Void) {
    number(values.count)
    for value in values { body(&self, value) }
  }

  mutating func optional<T>(_ value: T?, _ body: (inout PackedWriter, T) -> Void) {
    flag(value != nil)
    if let value { body(&self, value) }
  }
}

/// Reads what ``PackedWriter`` wrote; throws at anything else, whatever it is.
struct PackedReader {
  private let bytes: ArraySlice<UInt8>
  private var next: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    next = bytes.startIndex
  }

  /// What was not read yet.
  var rest: ArraySlice<UInt8> { bytes.suffix(bytes.endIndex - next) }

  mutating func byte() throws(BrokenBytes) -> UInt8 {
    guard next < bytes.endIndex else { throw BrokenBytes() }
    defer { next += 1 }
    return bytes[next]
  }

  mutating func number() throws(BrokenBytes) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let byte = try byte()
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    throw BrokenBytes()
  }

  /// A number of things that each take a byte at least.
  mutating func count() throws(BrokenBytes) -> Int {
    let number = try number()
    guard number <= UInt64(bytes.endIndex - next) else { throw BrokenBytes() }
    return Int(number)
  }

  /// A number that is no count of what follows.
  mutating func integer() throws(BrokenBytes) -> Int {
    guard let value = Int(exactly: try number()) else { throw BrokenBytes() }
    return value
  }

  mutating func signed() throws(BrokenBytes) -> Int64 {
    let value = try number()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  mutating func raw(_ count: Int) throws(BrokenBytes) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.endIndex - next else { throw BrokenBytes() }
    defer { next += count }
    return bytes[next..<(next + count)]
  }

  mutating func text() throws(BrokenBytes) -> String {
    String(decoding: try raw(count()), as: UTF8.self)
  }

  mutating func optionalText() throws(BrokenBytes) -> String? { try flag() ? text() : nil }

  mutating func flag() throws(BrokenBytes) -> Bool { try byte() != 0 }

  mutating func list<T>(
    _ body: (inout PackedReader) throws(BrokenBytes) -> T
  ) throws(BrokenBytes) -> [T] {
    var values: [T] = []
    for _ in 0..<(try count()) { values.append(try body(&self)) }
    return values
  }

  mutating func optional<T>(
    _ body: (inout PackedReader) throws(BrokenBytes) -> T
  ) throws(BrokenBytes) -> T? {
    try flag() ? body(&self) : nil
  }
}
