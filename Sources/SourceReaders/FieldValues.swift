import FeedModel
import FeedParse
import ReadableText

/// The fields of one item as a map found them.
struct FoundFields {
  var id: [UInt8]?
  var link: [UInt8]?
  var title: [UInt8]?
  var date: [UInt8]?
  var text: [UInt8]?
  /// Whether title and text are HTML; otherwise they are where they look like it.
  var isHTML = false
}

/// Turns what a map found into items, within the bounds of a feed's items.
struct FieldValues {
  let values: JSONValues
  let budget: WorkBudget
  var bounds = BoundLog()
  private(set) var items: [Item] = []
  /// How often a key of the map gave something.
  private(set) var filled: [FieldMap.Key: Int] = [:]
  /// Places of items in which nothing was found that makes one.
  private(set) var skipped = 0
  private var resolvedBytes = 0

  /// Values whose relative addresses resolve against `base`.
  init(base: String?, budget: WorkBudget) {
    values = JSONValues(base: base, keepHTML: false)
    self.budget = budget
  }

  /// Whether no more items count.
  var isFull: Bool { items.count >= Bound.items.limit }

  /// Takes one item. `finish` may add to it.
  mutating func add(
    _ found: FoundFields, finish: (inout Item, inout FieldValues) -> Void = { _, _ in }
  ) throws(FeedParseError) {
    guard !isFull else { return bounds.note(.items) }
    var item = Item()
    item.guid = values.identifier(found.id, &bounds)
    item.link = address(found.link)
    item.title = found.title.flatMap { line($0, isHTML: found.isHTML, .itemTitle) }
    item.published = values.date(found.date, &bounds)
    if let text = found.text {
      let read = rich(text, isHTML: found.isHTML)
      if !read.text.isEmpty { item.content = read }
    }
    finish(&item, &self)
    count(item)
    let kept =
      (item.title?.utf8.count ?? 0) + (item.content?.text.utf8.count ?? 0) + WorkBudget.element
    guard budget.hold(kept), budget.spend(kept) else {
      throw .spent(budget, at: 0, place: (0, 0))
    }
    guard item.guid != nil || item.link != nil || item.title != nil || item.content != nil else {
      skipped += 1
      return
    }
    items.append(item)
  }

  private mutating func count(_ item: Item) {
    if item.guid != nil { filled[.id, default: 0] += 1 }
    if item.link != nil { filled[.link, default: 0] += 1 }
    if item.title != nil { filled[.title, default: 0] += 1 }
    if item.published?.instant != nil { filled[.date, default: 0] += 1 }
    if item.content != nil { filled[.text, default: 0] += 1 }
  }

  /// Text of one line.
  mutating func line(_ text: [UInt8], isHTML: Bool, _ bound: Bound) -> String? {
    guard isHTML || text.withUnsafeBufferPointer({ FieldMarkup.looksLikeHTML($0) }) else {
      return values.line(text, bound, &bounds)
    }
    var out = ByteBuffer(capacity: 256)
    text.withUnsafeBufferPointer { HTMLText.append($0, to: &out, singleLine: true) }
    return out.isEmpty ? nil : values.bounded(out.string, bound, &bounds)
  }

  private func rich(_ text: [UInt8], isHTML: Bool) -> RichText {
    if isHTML || text.withUnsafeBufferPointer({ FieldMarkup.looksLikeHTML($0) }) {
      return values.html(text, budget: budget).text
    }
    return values.rich(text)
  }

  /// The address `text` says, absolute; nil where it leads to no server (`javascript:`, `mailto:`).
  mutating func address(_ text: [UInt8]?) -> String? {
    guard let address = values.url(text, &resolvedBytes, &bounds) else { return nil }
    let head = address.utf8.prefix(8).map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    return head.starts(with: "http://".utf8) || head.starts(with: "https://".utf8) ? address : nil
  }

  /// The keys of `map` that gave nothing in any item.
  func unfilled(_ map: FieldMap) -> [FieldMap.Key] {
    items.isEmpty ? [] : map.keys.filter { $0 != .item && filled[$0, default: 0] == 0 }
  }

  /// What is to be said of the document beside its items.
  func notes(_ more: [String] = []) -> [RepairNote] {
    var notes = more.map { RepairNote(line: 0, column: 0, message: $0) }
    if skipped > 0 {
      notes.append(
        RepairNote(
          line: 0, column: 0,
          message:
            "at \(counted(skipped, "place")) where the map says an item is, no title, link, id or text was found"
        ))
    }
    return notes + bounds.notes
  }
}

extension FeedParseError {
  /// A map that finds no item.
  static func mapEmpty(_ message: String) -> FeedParseError {
    FeedParseError(code: .mapEmpty, message: message)
  }
}
