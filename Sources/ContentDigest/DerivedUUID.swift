/// A UUID version 8 (RFC 9562, section 5.8) made from a digest, so that a replay repeats it.
public struct DerivedUUID: Hashable, Sendable, CustomStringConvertible {
  /// Sixteen bytes in network order.
  public let bytes: [UInt8]

  /// Takes the first sixteen bytes of `digest` and sets version and variant.
  public init(_ digest: SHA256Digest) {
    var bytes = Array(digest.bytes.prefix(16))
    bytes[6] = (bytes[6] & 0x0F) | 0x80
    bytes[8] = (bytes[8] & 0x3F) | 0x80
    self.bytes = bytes
  }

  init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  /// The lower-case form with hyphens: 8-4-4-4-12.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
