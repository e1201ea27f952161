/// What every text that leaves the parser keeps to.
enum Normalised {
  /// Whether `text` has no control characters but line feeds, no white space at its ends, and never
  /// two spaces or three line feeds in a row.
  static func holds(_ text: String) -> Bool {
    var spaces = 0
    var feeds = 0
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A:
        feeds += 1
        if spaces > 0 || feeds > 2 { return false }
      case 0x20:
        spaces += 1
        if spaces > 1 || feeds > 0 { return false }
      case 0..<0x20, 0x7F...0x9F: return false
      default:
        spaces = 0
        feeds = 0
      }
    }
    guard let first = text.utf8.first, let last = text.utf8.last else { return true }
    return first > 0x20 && last > 0x20
  }
}
