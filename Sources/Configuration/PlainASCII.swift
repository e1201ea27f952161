/// Text that is printable ASCII, as nearly all of a configuration is: what rules ask of single scalars needs not
/// be asked of it.
enum PlainASCII {
  /// Whether `text` is nothing else.
  static func isAll(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
  }
}
