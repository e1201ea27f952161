/// A growable run of bytes that is filled and emptied many times without new memory.
///
/// `[UInt8]` checks for uniqueness and bounds on every append; on the path of every byte of a feed
/// that costs a third of the throughput. All writes go through ``reserve(_:)`` first.
package struct ByteBuffer: ~Copyable {
  @usableFromInline package private(set) var base: UnsafeMutablePointer<UInt8>
  @usableFromInline package private(set) var capacity: Int
  /// Bytes in use.
  @usableFromInline package var count: Int

  /// An empty buffer.
  package init(capacity: Int = 4096) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
    count = 0
  }

  deinit { base.deallocate() }

  /// The bytes in use; valid until the buffer changes.
  @inlinable package var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base, count: count)
  }

  @inlinable package var isEmpty: Bool { count == 0 }

  /// Makes room for `extra` more bytes.
  @inlinable package mutating func reserve(_ extra: Int) {
    if capacity - count < extra { grow(extra) }
  }

  @usableFromInline package mutating func grow(_ extra: Int) {
    let wanted = max(capacity * 2, count + extra)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    capacity = wanted
  }

  @inlinable package mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  @inlinable package mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
    guard let start = source.baseAddress, source.count > 0 else { return }
    reserve(source.count)
    (base + count).update(from: start, count: source.count)
    count += source.count
  }

  @inlinable package mutating func append(_ text: StaticString) {
    append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends a Unicode scalar value in UTF-8; values that are none become U+FFFD.
  package mutating func append(scalar value: UInt32) {
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    reserve(4)
    for unit in UTF8.encode(scalar).unsafelyUnwrapped { append(unit) }
  }

  @inlinable package mutating func removeAll() { count = 0 }

  /// Empties the buffer and gives memory beyond `limit` back.
  package mutating func removeAll(keeping limit: Int) {
    count = 0
    guard capacity > limit else { return }
    base.deallocate()
    capacity = limit
    base = .allocate(capacity: limit)
  }

  /// The content as a string; bytes that are no UTF-8 become U+FFFD.
  @inlinable package var string: String { String(decoding: bytes, as: UTF8.self) }
}
