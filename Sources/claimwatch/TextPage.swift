/// Lines for people that are written at once: a write for each of thousands of lines takes longer than making them.
struct TextPage {
  private var bytes: [UInt8] = []

  /// Adds a line.
  mutating func add(_ line: String) {
    bytes += line.utf8
    bytes.append(0x0A)
  }

  /// Writes all of it to standard output.
  func show() { if !bytes.isEmpty { Terminal.write(bytes) } }
}
