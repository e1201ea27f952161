import FeedModel

/// Reads UTF-8 one scalar at a time; malformed bytes count as one symbol each.
enum Scalar {
  enum Kind { case space, lineFeed, letter, digit, single, double, apostrophe, dash, hyphen, other }

  /// The scalar at `index` and its length in bytes (at least 1).
  static func decode(_ bytes: TextBytes, _ index: Int) -> (value: UInt32, length: Int) {
    let first = bytes[index]
    if first < 0x80 { return (UInt32(first), 1) }
    let wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    guard wanted > 1, index + wanted <= bytes.count else { return (0xFFFD, 1) }
    var value = UInt32(first) & (wanted == 2 ? 0x1F : wanted == 3 ? 0x0F : 0x07)
    for offset in 1..<wanted {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (value, wanted)
  }

  static func isSpace(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x20, 0x09...0x0D, 0x85, 0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000, 0xFEFF:
      true
    default: false
    }
  }

  /// Letters of any script, combining marks and joiners included.
  static func isLetter(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x41...0x5A, 0x61...0x7A, 0xAA, 0xB5, 0xBA: true
    case 0...0xBF, 0xD7, 0xF7: false
    case 0x200C, 0x200D: true
    case 0x2000...0x206F, 0x20A0...0x20CF, 0x2190...0x2BFF, 0x2E00...0x2E7F, 0x3000...0x3004,
      0x3008...0x3020, 0xFE30...0xFE4F, 0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFFF0...0xFFFF,
      0x1F000...0x1FAFF, 0xE000...0xF8FF:
      false
    default: true
    }
  }

  /// Variation selectors, joiners, the keycap and tags: they change the look of a sign before them.
  static func isExtender(_ scalar: UInt32) -> Bool {
    guard scalar >= 0x200C else { return false }
    switch scalar {
    case 0x200C, 0x200D, 0x20E3, 0xFE00...0xFE0F, 0xE0000...0xE01EF: return true
    default: return false
    }
  }

  static func isDigit(_ scalar: UInt32) -> Bool { scalar >= 0x30 && scalar <= 0x39 }

  static func isUpper(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return scalar >= 0x41 && scalar <= 0x5A }
    return Unicode.Scalar(scalar)?.properties.isUppercase ?? false
  }

  /// `'` and `’`, which are both apostrophe and closing mark.
  static func isApostrophe(_ scalar: UInt32) -> Bool {
    scalar == 0x27 || scalar == 0x2019 || scalar == 0x2BC
  }

  static func isQuoteMark(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x22, 0x27, 0x60, 0xAB, 0xBB, 0x2018...0x201F, 0x2039, 0x203A: true
    default: false
    }
  }

  static func isDash(_ scalar: UInt32) -> Bool {
    scalar == 0x2012 || scalar == 0x2013 || scalar == 0x2014 || scalar == 0x2015
  }

  static func isHyphen(_ scalar: UInt32) -> Bool {
    scalar == 0x2D || scalar == 0x2010 || scalar == 0x2011
  }
}
