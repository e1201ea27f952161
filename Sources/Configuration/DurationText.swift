/// Durations as the file writes them: `90s`, `15m`, `1h30m`, `1d`. Milliseconds inside.
public enum DurationText {
  /// Why a text is no duration.
  public enum Fault: Error, Equatable {
    case notADuration
    case tooLarge
  }

  static let units: [(name: String, milliseconds: Int64)] = [
    ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
  ]

  /// Reads one or more of a whole number and a unit, larger units first, each at most once.
  public static func parse(_ text: String) throws(Fault) -> Int64 {
    var rest = Array(text.utf8)[...]
    var total: Int64 = 0
    var nextUnit = 0
    guard !rest.isEmpty else { throw .notADuration }
    while !rest.isEmpty {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      rest = rest.dropFirst(digits.count)
      let letters = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
      rest = rest.dropFirst(letters.count)
      let name = String(decoding: letters, as: UTF8.self)
      guard !digits.isEmpty, let unit = units[nextUnit...].firstIndex(where: { $0.name == name })
      else { throw .notADuration }
      nextUnit = unit + 1
      guard let count = Int64(String(decoding: digits, as: UTF8.self)) else { throw .tooLarge }
      let (part, partOverflow) = count.multipliedReportingOverflow(by: units[unit].milliseconds)
      let (sum, sumOverflow) = total.addingReportingOverflow(part)
      guard !partOverflow, !sumOverflow else { throw .tooLarge }
      total = sum
    }
    return total
  }

  /// The shortest text that reads back as `milliseconds`; weeks are written as days.
  static func text(_ milliseconds: Int64) -> String {
    var rest = max(0, milliseconds)
    var text = ""
    for unit in units.dropFirst() where rest >= unit.milliseconds {
      text += "\(rest / unit.milliseconds)\(unit.name)"
      rest %= unit.milliseconds
    }
    return text.isEmpty ? "0s" : text
  }
}

extension ValueRule where Value == Int64 {
  /// A duration within `range`, in milliseconds.
  static func duration(_ range: ClosedRange<Int64>) -> ValueRule<Int64> {
    ValueRule(type: "duration", written: { "\"\(DurationText.text($0))\"" }) { node, key, reading in
      guard case .string(let text) = node.value else {
        reading.wrongType(key, "a duration such as \"15m\"", node)
        return nil
      }
      return duration(text, range, node, key, &reading)
    }
  }

  static func duration(
    _ text: String, _ range: ClosedRange<Int64>, _ node: TOMLNode, _ key: String,
    _ reading: inout Reading
  ) -> Int64? {
    let milliseconds: Int64
    do throws(DurationText.Fault) {
      milliseconds = try DurationText.parse(text)
    } catch {
      switch error {
      case .notADuration:
        reading.refuse(
          key, "is not a duration: \(Quoted(text))", node,
          advice: text.hasPrefix("-")
            ? "a duration cannot be negative"
            : "write a whole number and a unit (w, d, h, m, s, ms), such as \"90s\" or \"1h30m\"")
      case .tooLarge:
        reading.refuse(
          key, "is too long: \(Quoted(text))", node,
          advice: "at most \"\(DurationText.text(range.upperBound))\"")
      }
      return nil
    }
    guard range.contains(milliseconds) else {
      let least = DurationText.text(range.lowerBound)
      let most = DurationText.text(range.upperBound)
      reading.refuse(
        key, "must be between \"\(least)\" and \"\(most)\", not \(Quoted(text))", node)
      return nil
    }
    return milliseconds
  }
}
