/// Sizes as the file writes them: `512KiB`, `10MiB`. Bytes inside.
enum ByteSizeText {
  static let units: [(name: String, bytes: Int64)] = [
    ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
  ]

  /// Reads a whole number and a unit; nil for anything else, and above 64 bits.
  static func parse(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let name = String(decoding: bytes.dropFirst(digits.count), as: UTF8.self)
    guard let unit = units.first(where: { $0.name == name }),
      let count = Int64(String(decoding: digits, as: UTF8.self))
    else { return nil }
    let (size, overflow) = count.multipliedReportingOverflow(by: unit.bytes)
    return overflow ? nil : size
  }

  /// The text with the largest unit that leaves a whole number.
  static func text(_ bytes: Int64) -> String {
    let unit = units.first { bytes >= $0.bytes && bytes % $0.bytes == 0 } ?? ("B", 1)
    return "\(bytes / unit.bytes)\(unit.name)"
  }
}

extension ValueRule where Value == Int64 {
  /// A size within `range`, in bytes.
  static func byteSize(_ range: ClosedRange<Int64>) -> ValueRule<Int64> {
    ValueRule(type: "size", written: { "\"\(ByteSizeText.text($0))\"" }) { node, key, reading in
      guard case .string(let text) = node.value else {
        reading.wrongType(key, "a size such as \"10MiB\"", node)
        return nil
      }
      guard let bytes = ByteSizeText.parse(text) else {
        reading.refuse(
          key, "is not a size: \(Quoted(text))", node,
          advice: "write a whole number and a unit (B, KiB, MiB, GiB), such as \"10MiB\"")
        return nil
      }
      guard range.contains(bytes) else {
        let least = ByteSizeText.text(range.lowerBound)
        let most = ByteSizeText.text(range.upperBound)
        reading.refuse(
          key, "must be between \"\(least)\" and \"\(most)\", not \(Quoted(text))", node)
        return nil
      }
      return bytes
    }
  }
}
