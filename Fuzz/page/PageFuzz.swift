import ArticlePage

/// Whole pages of any encoding. Two readings say the same, whatever was read between; what comes out is
/// text without control characters, and no block is empty.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPage(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  let bytes = Enlarged.bytes(UnsafeBufferPointer(start: data, count: size))
  HangCheck.run { check(Array(bytes)) }
  return 0
}

private func check(_ bytes: [UInt8]) {
  var reader = ArticleReader()
  let charset: String? = bytes.first.map { $0 & 1 == 0 } ?? true ? nil : "iso-8859-1"
  let article = reader.read(bytes, charset: charset, url: "https://herald.example/2026/03/07/a")
  for block in article.blocks {
    precondition(!block.text.isEmpty, "an empty block")
    precondition(
      !block.text.utf8.contains { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F }, "a control character")
  }
  _ = reader.explanation()
  _ = reader.read([], charset: nil, url: nil)
  let again = reader.read(bytes, charset: charset, url: "https://herald.example/2026/03/07/a")
  precondition(again == article, "two readings differ")
}
