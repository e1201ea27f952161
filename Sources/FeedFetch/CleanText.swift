/// Makes text from outside fit for one line of a log.
enum CleanText {
  /// `text` with every byte that is not printable ASCII as `?`, runs of them as one, cut to `limit`
  /// bytes.
  static func line(_ text: String, limit: Int = 300) -> String {
    line(bytes: text.utf8, limit: limit)
  }

  /// The same for bytes.
  static func line(bytes: some Sequence<UInt8>, limit: Int = 300) -> String {
    var clean: [UInt8] = []
    var damaged = false
    for byte in bytes {
      if clean.count == limit { return String(decoding: clean, as: UTF8.self) + "..." }
      let printable = (0x20...0x7E).contains(byte)
      if printable || !damaged { clean.append(printable ? byte : UInt8(ascii: "?")) }
      damaged = !printable
    }
    return String(decoding: clean, as: UTF8.self)
  }

  /// Whether every byte is printable ASCII.
  static func isPrintable(_ text: some Sequence<UInt8>) -> Bool {
    text.allSatisfy { (0x20...0x7E).contains($0) }
  }
}
