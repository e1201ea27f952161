import ReadableText

/// HTML to text. The text is normalised, the map is in order and inside the HTML.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzText(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  let html = String(
    decoding: Enlarged.bytes(UnsafeBufferPointer(start: data, count: size)), as: UTF8.self)
  HangCheck.run { check(html) }
  return 0
}

private func check(_ html: String) {
  let (text, map) = HTMLText.textWithMap(html)
  precondition(text == HTMLText.text(html), "the map changes the text")
  precondition(Normalised.holds(text), "text is not normalised")
  let count = html.utf8.count
  var last = 0
  for offset in 0...text.utf8.count {
    let source = map.source(ofTextByte: offset)
    precondition(source >= last && source <= count, "the map is out of order")
    last = source
  }
  let whole = map.sourceRange(ofText: 0..<text.utf8.count)
  precondition(whole.upperBound <= count, "the map leaves the HTML")
}
