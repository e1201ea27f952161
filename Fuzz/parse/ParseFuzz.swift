import FeedModel
import FeedParse

private let charsets: [String?] = [
  nil, nil, nil, nil, "text/xml; charset=utf-8", "text/xml; charset=windows-1251",
  "text/xml; charset=gb18030", "text/xml; charset=iso-2022-jp", "text/xml; charset=utf-16",
  "text/xml; charset=hz-gb-2312", "text/xml; charset=cp1125",
]

/// Whole documents. The first byte chooses what HTTP said; the rest is the document. What comes out
/// must be normalised, whatever went in.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzParse(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  guard size > 0 else { return 0 }
  var options = FeedParser.Options()
  options.keepHTML = data[0] & 0x80 != 0
  let origin = FeedParser.Origin(
    url: data[0] & 0x40 != 0 ? "https://fuzz.example/a/b?c" : nil,
    contentType: charsets[Int(data[0] & 0x3F) % charsets.count])
  let bytes = Enlarged.bytes(UnsafeBufferPointer(start: data + 1, count: size - 1))
  HangCheck.run { check(bytes, origin, options) }
  return 0
}

private func check(
  _ bytes: [UInt8], _ origin: FeedParser.Origin, _ options: FeedParser.Options
) {
  guard let document = try? FeedParser(options: options).parse(bytes, origin: origin) else {
    return
  }
  for item in document.items {
    for text in [item.title, item.summary?.text, item.content?.text] {
      if let text { precondition(Normalised.holds(text), "text is not normalised") }
    }
  }
  let json = FeedDocumentWriter.json(document)
  precondition(!json.contains { $0 < 0x20 }, "JSON holds a control character")
}
