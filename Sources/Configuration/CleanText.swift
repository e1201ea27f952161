/// Text from a file made safe for a terminal: whatever could move the cursor, change colours,
/// reorder a line or hide in it becomes visible (`reliability` section 4 asks the same of feeds).
enum CleanText {
  /// `text` with every unsafe scalar replaced by ``visible(_:)``.
  static func clean(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(visible(scalar)) }
    return String(result)
  }

  /// C0 controls as their pictures (U+2400 onward), anything else unsafe as U+FFFD. One scalar
  /// stands for one, so columns stay true.
  static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard isUnsafe(scalar) else { return scalar }
    if scalar.value < 0x20 { return Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}" }
    return scalar.value == 0x7F ? "\u{2421}" : "\u{FFFD}"
  }

  /// Controls (C0, DEL, C1), formats such as the bidirectional overrides, line and paragraph
  /// separators, private use and unassigned code points.
  static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
      .unassigned:
      return true
    default: return false
    }
  }
}

/// A piece of a file as it stands in a message: cleaned, shortened, in quotation marks.
struct Quoted: CustomStringConvertible {
  static let longest = 60
  let text: String

  init(_ text: String) { self.text = text }

  var description: String {
    let scalars = text.unicodeScalars
    let head = String(String.UnicodeScalarView(scalars.prefix(Self.longest)))
    let cut = scalars.count > Self.longest
    return "\"" + CleanText.clean(head) + (cut ? "…" : "") + "\""
  }
}
