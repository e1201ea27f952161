import CZlib

/// A CRC-32 over several pieces: packed bytes that a disk has changed unpack to another text, mostly.
struct Checksum {
  private(set) var value: UInt32 = 0

  mutating func add(_ bytes: [UInt8]) { add(bytes[...]) }

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBufferPointer { value = cw_checksum(value, $0.baseAddress, $0.count) }
  }

  /// The highest byte first.
  var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) } }
}
