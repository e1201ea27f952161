import FeedModel

/// Upper and lower case and accents of Latin letters, by tables of our own (docs/claims-model.md,
/// "Input"): U+0000 to U+017F, everything else has no case and folds to itself.
enum LetterCase {
  /// What U+00C0 to U+017F become: lower case without accents; letters that have no
  /// decomposition keep their lower case.
  private static let folded: [UInt32] = Array(
    ("aaaaaaæceeeeiiiiðnooooo×øuuuuyþßaaaaaaæceeeeiiiiðnooooo÷øuuuuyþy"
      + "aaaaaaccccccccddđđeeeeeeeeeegggggggghhħħiiiiiiiiiıĳĳjjkkĸllllllŀ"
      + "ŀłłnnnnnnŉŋŋooooooœœrrrrrrssssssssttttŧŧuuuuuuuuuuuuwwyyyzzzzzzſ").unicodeScalars.map(
        \.value))

  static func isUpper(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x41...0x5A: true
    case 0xD7: false
    case 0xC0...0xDE, 0x178: true
    case 0x100...0x137, 0x14A...0x177: scalar % 2 == 0
    case 0x139...0x148, 0x179...0x17E: scalar % 2 == 1
    default: false
    }
  }

  static func isLower(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x61...0x7A: true
    case 0xF7: false
    case 0xDF...0x17F: !isUpper(scalar)
    default: false
    }
  }

  static func fold(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x41...0x5A: scalar + 32
    case 0xC0..<0x180: folded[Int(scalar - 0xC0)]
    default: scalar
    }
  }
}
