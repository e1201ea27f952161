import CZlib

/// Packs small texts against a dictionary that stands elsewhere. zlib, which libcurl links anyway.
enum Deflate {
  /// What is longer is not packed, nor believed.
  static let most = 16 << 20

  /// `bytes` packed; nil where they are too many or there is no memory.
  static func pack(_ bytes: [UInt8], dictionary: [UInt8]) -> [UInt8]? {
    guard bytes.count <= most else { return nil }
    let room = cw_pack_bound(bytes.count)
    let packed = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      count = max(
        0, cw_pack(bytes, bytes.count, dictionary, dictionary.count, buffer.baseAddress, room))
    }
    return packed.isEmpty ? nil : packed
  }

  /// The `count` bytes that ``pack(_:dictionary:)`` made `bytes` of; nil for anything else.
  static func unpack(_ bytes: ArraySlice<UInt8>, count: Int, dictionary: [UInt8]) -> [UInt8]? {
    guard count <= most else { return nil }
    var isWhole = false
    let unpacked = [UInt8](unsafeUninitializedCapacity: max(count, 1)) { buffer, filled in
      isWhole = bytes.withUnsafeBufferPointer { packed in
        cw_unpack(
          packed.baseAddress, packed.count, dictionary, dictionary.count, buffer.baseAddress, count)
          != 0
      }
      filled = isWhole ? count : 0
    }
    return isWhole ? unpacked : nil
  }
}
