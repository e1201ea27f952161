/// What a scalar does in a text (docs/claims-model.md, "Input"). The lists are part of the model:
/// training uses the same ones, so they follow no Unicode version.
enum CharacterClass: UInt8 {
  /// Part of a word.
  case letter
  /// White space inside a paragraph.
  case space
  /// White space that ends a paragraph.
  case paragraphBreak
  /// Left out of words without ending them: controls, combining marks, bytes that are no UTF-8.
  case ignored
  /// A word of its own.
  case mark

  private static let breaks: [ClosedRange<UInt32>] = [
    0x0A...0x0D, 0x85...0x85, 0x2028...0x2029,
  ]
  private static let spaces: [ClosedRange<UInt32>] = [
    0x09...0x0D, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A,
    0x2028...0x2029, 0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
  ]
  private static let left: [ClosedRange<UInt32>] = [
    0x00...0x08, 0x0E...0x1F, 0x7F...0x84, 0x86...0x9F, 0xAD...0xAD, 0x0300...0x036F,
    0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF...0xFEFF,
    0xFFF9...0xFFFD,
  ]
  private static let marks: [ClosedRange<UInt32>] = [
    0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E, 0xA1...0xA9, 0xAB...0xAC, 0xAE...0xB1,
    0xB4...0xB4, 0xB6...0xB8, 0xBB...0xBB, 0xBF...0xBF, 0xD7...0xD7, 0xF7...0xF7, 0x2010...0x2027,
    0x2030...0x205E, 0x20A0...0x20CF, 0x2190...0x2BFF, 0x3001...0x3004, 0x3008...0x3020,
    0x3030...0x3030, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65, 0x1F000...0x1FAFF,
    0x20000...0x3FFFF,
  ]

  /// Classes of all scalars; where ranges of two lists meet, the first list wins.
  struct Table: Sendable {
    static let shared = Table()

    /// Of every scalar below U+10000.
    private let classes: [CharacterClass]

    private init() {
      var classes = [CharacterClass](repeating: .letter, count: 0x10000)
      let lists: [(CharacterClass, [ClosedRange<UInt32>])] = [
        (.mark, marks), (.ignored, left), (.space, spaces), (.paragraphBreak, breaks),
      ]
      for (value, ranges) in lists {
        for range in ranges where range.upperBound < 0x10000 {
          for scalar in range { classes[Int(scalar)] = value }
        }
      }
      self.classes = classes
    }

    @inline(__always) subscript(_ scalar: UInt32) -> CharacterClass {
      if scalar < 0x10000 { return classes[Int(scalar)] }
      return CharacterClass.marks.contains { $0 ~= scalar } ? .mark : .letter
    }
  }
}
