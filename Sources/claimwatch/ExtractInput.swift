import ArgumentParser

/// The text that `extract` and `match` read.
enum ExtractInput {
  /// The file's bytes as text. Bytes that are not UTF-8 become U+FFFD; a byte order mark goes.
  static func text(_ file: String) throws -> String {
    do {
      var bytes = try InputFile.read(file)
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
      return String(decoding: bytes, as: UTF8.self)
    } catch {
      throw error.reported()
    }
  }
}
