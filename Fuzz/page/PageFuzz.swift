import ArticlePage

/// Whole pages of any encoding. What comes out is text without control characters, no block is empty, and a reader that
/// has read thousands of other pages says what a new one does.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPage(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  let bytes = Enlarged.bytes(UnsafeBufferPointer(start: data, count: size))
  HangCheck.run { Readers.check(bytes) }
  return 0
}

private enum Readers {
  /// Read by one after the other, as the daemon and `claimwatch page --jsonl` do; libFuzzer has one thread.
  nonisolated(unsafe) private static var reader = ArticleReader()

  static func check(_ bytes: [UInt8]) {
    let charset: String? = bytes.first.map { $0 & 1 == 0 } ?? true ? nil : "iso-8859-1"
    let url = "https://herald.example/2026/03/07/a"
    let article = reader.read(bytes, charset: charset, url: url)
    for block in article.blocks {
      precondition(!block.text.isEmpty, "an empty block")
      precondition(
        !block.text.utf8.contains { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F }, "a control character")
    }
    // One in eight, by the input itself so that a finding repeats.
    guard bytes.reduce(0, { ($0 ^ $1) &* 0x9D &+ 1 }) & 7 == 0 else { return }
    _ = reader.explanation()
    var other = ArticleReader()
    precondition(
      other.read(bytes, charset: charset, url: url) == article, "two readings differ")
  }
}
