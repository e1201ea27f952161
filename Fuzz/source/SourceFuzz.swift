import FeedModel
import FeedParse
import SourceReaders

private let kinds: [SourceKind] = [
  .json, .html, .json, .html, .telegram, .sitemap, .automatic, .html,
]

/// What has no feed. The first byte chooses the kind and how many keys the map has; the lines that follow are the
/// map's expressions, none of them has a page's list guessed, the rest is the document. An expression is refused with a place inside it, or is evaluated;
/// what comes out is normalised, and no item is empty.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSource(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  guard size > 0 else { return 0 }
  let kind = kinds[Int(data[0] & 7)]
  var rest = UnsafeBufferPointer(start: data + 1, count: size - 1)[...]
  var map = FieldMap([:])
  if kind == .json || kind == .html {
    let keys = FieldMap.Key.allCases.prefix(Int(data[0] >> 3) % (FieldMap.Key.allCases.count + 1))
    for key in keys {
      let line = rest.prefix { $0 != 0x0A }
      rest = rest.dropFirst(line.count + 1)
      map.expressions[key] = String(decoding: line, as: UTF8.self)
    }
  }
  let bytes = Enlarged.bytes(UnsafeBufferPointer(rebasing: rest))
  HangCheck.run { check(Array(bytes), kind, map) }
  return 0
}

private func check(_ bytes: [UInt8], _ kind: SourceKind, _ map: FieldMap) {
  for fault in map.faults(as: kind) {
    let length = map[fault.key]?.utf8.count ?? 0
    precondition(fault.offset >= 0 && fault.offset <= length, "a place outside the expression")
    precondition(!fault.message.isEmpty, "a fault without a word")
  }
  guard let source = read(bytes, kind, kind == .json || kind == .html ? map : nil) else { return }
  for item in source.document.items {
    for text in [item.title, item.content?.text] {
      if let text { precondition(Normalised.holds(text), "text is not normalised") }
    }
    guard kind == .json || kind == .html else { continue }
    precondition(
      item.guid != nil || item.link != nil || item.title != nil || item.content != nil,
      "an item of nothing")
    if let link = item.link {
      precondition(link.lowercased().hasPrefix("http"), "a link to no server")
    }
  }
  // Brackets change nothing but that the whole tree is built.
  guard kind == .html, map.readsItemByItem, let item = map[.item] else { return }
  var whole = map
  whole.expressions[.item] = "(\(item))"
  guard let other = read(bytes, kind, whole) else { return }
  precondition(other.document.items == source.document.items, "the tree gives other items")
}

private func read(_ bytes: [UInt8], _ kind: SourceKind, _ map: FieldMap?) -> SourceDocument? {
  try? SourceReader().read(
    bytes, origin: .init(url: "https://fuzz.example/a/b?c"), as: kind, map: map)
}
