/// Numerals of English.
enum NumberWords {
  private static let small: [String: Double] = {
    let words = [
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
      "eleven",
      "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    var table: [String: Double] = [:]
    for (value, word) in words.enumerated() { table[word] = Double(value) }
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    for (index, ten) in tens.enumerated() {
      table[ten] = Double(index + 2) * 10
      for value in 1...9 {
        table[ten + "-" + words[value]] = Double(index + 2) * 10 + Double(value)
      }
    }
    return table
  }()

  /// "seven" or "twenty-one".
  static func value(of lower: String) -> Double? { small[lower] }

  /// "hundred", "million": what the value before it is multiplied by.
  static func scale(of lower: String) -> Double? {
    switch lower {
    case "hundred": 100
    case "thousand", "k": 1000
    case "million", "m", "mn", "mln": 1e6
    case "billion", "bn", "bln": 1e9
    case "trillion", "tn", "trn": 1e12
    case "dozen": 12
    default: nil
    }
  }

  /// "dozens", "thousands": many, with no number said.
  static func isVague(_ lower: String) -> Bool {
    switch lower {
    case "dozens", "scores", "hundreds", "thousands", "millions", "billions", "trillions": true
    default: false
    }
  }

  /// "40km": value and unit of a figure that carries its unit; nil for anything else.
  static func measured(_ lower: String) -> (value: Double, unit: String)? {
    let digits = lower.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
    let unit = String(lower.dropFirst(digits.count))
    guard
      [
        "km", "kms", "cm", "mm", "ft", "mi", "kg", "kgs", "lb", "lbs", "oz", "mph", "kph", "kmh",
        "kw", "mw", "gw", "kwh", "mwh", "gb", "tb", "mb", "ha", "hp", "sq", "mg", "ml",
      ].contains(unit), let value = Self.digits(String(digits))
    else { return nil }
    return (value, unit)
  }

  /// Digits with thousands commas and a decimal point, and a scale at the end ("5m", "30bn", "3million").
  static func digits(_ lower: String) -> Double? {
    var number = lower[...]
    var factor = 1.0
    for (ending, scale) in [
      ("million", 1e6), ("billion", 1e9), ("trillion", 1e12), ("bn", 1e9), ("tn", 1e12),
      ("mn", 1e6), ("m", 1e6), ("k", 1e3), ("b", 1e9),
    ]
    where number.hasSuffix(ending) {
      number = number.dropLast(ending.utf8.count)
      factor = scale
      break
    }
    guard let first = number.utf8.first, first >= 0x30, first <= 0x39, number.utf8.count <= 24
    else {
      return nil
    }
    var plain = ""
    for byte in number.utf8 {
      switch byte {
      case 0x30...0x39, 0x2E: plain.unicodeScalars.append(Unicode.Scalar(byte))
      case 0x2C: continue
      default: return nil
      }
    }
    guard let value = Double(plain), value.isFinite else { return nil }
    return value * factor
  }
}
