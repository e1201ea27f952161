/// Normalises text that holds no markup.
public enum PlainText {
  /// `text` with white space collapsed, control characters dropped and empty lines kept as
  /// paragraph breaks; a single line feed is where somebody wrapped a line, so it is a space.
  public static func normalized(_ text: String) -> String {
    var copy = text
    var out = ByteBuffer(capacity: 64)
    copy.withUTF8 { append($0, to: &out) }
    return out.string
  }

  /// Appends the normalised form of `text`, valid UTF-8, to `out`.
  ///
  /// - Parameter lines: whether a line end ends a line: in the fields of a feed that are plain text
  ///   each line stands for itself (lists of headlines, `Follow us on …`), and nobody is to be made to
  ///   say what stands in another.
  package static func append(
    _ text: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer, singleLine: Bool = false,
    lines: Bool = false
  ) {
    guard !text.isEmpty else { return }
    out.reserve(TextWriter.capacity(forInput: text.count))
    var writer = TextWriter(out: out.base + out.count, singleLine: singleLine, recordsMap: false)
    let classes = ByteClass.plain.classes
    var index = 0
    while index < text.count {
      switch classes[Int(text[index])] {
      case ByteClass.ordinary: index = writer.writeRun(text, from: index, classes: classes)
      case ByteClass.whiteSpace:
        index = writer.skipSpace(text, from: index, blankLines: true, lines: lines)
      case ByteClass.control: index += 1
      default: index = writer.writeSpecial(text, at: index)
      }
    }
    out.count += writer.count
  }
}
