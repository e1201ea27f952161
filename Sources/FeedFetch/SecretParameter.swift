/// A secret that a server wants in the query of the address.
public struct SecretParameter: Hashable, Sendable {
  private let name: String
  private let value: String

  /// The parameter `name=value`; both are escaped where it is sent.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// `url`, which has no fragment, with the parameter as the last of its query.
  func added(to url: String) -> String {
    let mark = url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
    return url + mark + Self.escaped(name) + "=" + Self.escaped(value)
  }

  /// `reference` without the parameter; nil where the secret stands in it elsewhere too.
  func removed(from reference: String) -> String? {
    let bytes = Array(reference.utf8)
    let hash = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.count
    var clean = bytes[..<hash]
    if let mark = clean.firstIndex(of: UInt8(ascii: "?")) {
      let kept = clean[(mark + 1)...].split(
        separator: UInt8(ascii: "&"), omittingEmptySubsequences: false
      ).filter { Self.unescaped($0.prefix { $0 != UInt8(ascii: "=") }) != Array(name.utf8) }
      clean = clean[..<mark]
      if !kept.isEmpty {
        clean += [UInt8(ascii: "?")] + kept.joined(separator: [UInt8(ascii: "&")])
      }
    }
    clean += bytes[hash...]
    guard value.isEmpty || !Self.holds(Array(value.utf8), in: Self.unescaped(clean)) else {
      return nil
    }
    return String(decoding: clean, as: UTF8.self)
  }

  private static func holds(_ wanted: [UInt8], in bytes: [UInt8]) -> Bool {
    bytes.indices.contains { bytes[$0...].starts(with: wanted) }
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  /// Everything but what RFC 3986 calls unreserved as `%XX`.
  private static func escaped(_ text: String) -> String {
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.append(byte)
      default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes with `%XX` and `+` as what they stand for.
  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      let pair = rest.prefix(2)
      if byte == UInt8(ascii: "%"), pair.count == 2,
        let code = UInt8(String(decoding: pair, as: UTF8.self), radix: 16)
      {
        result.append(code)
        rest = rest.dropFirst(2)
      } else {
        result.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return result
  }
}
