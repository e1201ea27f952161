/// Mends the one fault that lists of feeds are full of: `&` in a URL that was never escaped.
enum BareAmpersands {
  /// `bytes` with every `&` that begins no reference of XML written as `&amp;`. Documents in UTF-16 or
  /// UTF-32 are returned as they are: they hold zeros where this would look for letters.
  static func escaped(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(UInt8(ascii: "&")), !bytes.prefix(4).contains(0) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 64)
    for (index, byte) in bytes.enumerated() {
      result.append(byte)
      if byte == UInt8(ascii: "&"), !isReference(bytes[(index + 1)...]) {
        result += Array("amp;".utf8)
      }
    }
    return result
  }

  /// Whether `rest` goes on as one of the five names of XML or a number does.
  private static func isReference(_ rest: ArraySlice<UInt8>) -> Bool {
    let name = rest.prefix(12).prefix { $0 != UInt8(ascii: ";") }
    guard name.endIndex < rest.endIndex, rest[name.endIndex] == UInt8(ascii: ";") else {
      return false
    }
    switch String(decoding: name, as: UTF8.self) {
    case "amp", "lt", "gt", "quot", "apos": return true
    case let text where text.hasPrefix("#x"): return UInt32(text.dropFirst(2), radix: 16) != nil
    case let text where text.hasPrefix("#"): return UInt32(text.dropFirst()) != nil
    default: return false
    }
  }
}
