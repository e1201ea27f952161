/// What a byte of text means to the writer of normalised text.
enum ByteClass {
  static let ordinary: UInt8 = 0
  static let whiteSpace: UInt8 = 1
  static let lessThan: UInt8 = 2
  static let ampersand: UInt8 = 3
  /// C0 and DEL: dropped.
  static let control: UInt8 = 4
  /// First byte of U+0080 to U+00BF, among them C1 and the no-break space.
  static let latin: UInt8 = 5
  /// First byte of a block that holds Unicode white space, line separators or noncharacters.
  static let wide: UInt8 = 6

  /// 256 classes for text in HTML. Lives as long as the process.
  static let html = table(markup: true)
  /// 256 classes for text without markup.
  static let plain = table(markup: false)

  struct Table: @unchecked Sendable {
    // Unchecked: written once before it is published, then only read.
    let classes: UnsafePointer<UInt8>
  }

  private static func table(markup: Bool) -> Table {
    let classes = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    classes.initialize(repeating: ordinary, count: 256)
    for byte in 0..<0x20 { classes[byte] = control }
    classes[0x7F] = control
    for byte in [0x09, 0x0A, 0x0C, 0x0D, 0x20] { classes[byte] = whiteSpace }
    if markup {
      classes[0x3C] = lessThan
      classes[0x26] = ampersand
    }
    classes[0xC2] = latin
    for byte in [0xE1, 0xE2, 0xE3, 0xEF] { classes[byte] = wide }
    return Table(classes: UnsafePointer(classes))
  }
}
