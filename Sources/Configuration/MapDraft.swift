import FeedModel

/// `map` of a feed as the file has it.
struct MapDraft {
  /// `map = "guess"`.
  var isGuess = false
  var item: Located<String>?
  var id: Located<String>?
  var link: Located<String>?
  var title: Located<String>?
  var date: Located<String>?
  var text: Located<String>?

  static let schema = TableSchema<MapDraft>(
    header: "[feed.map]",
    keys: [
      SettingKey("item", ValueRule.expression.located, \.item, required: true),
      SettingKey("id", ValueRule.expression.located, \.id),
      SettingKey("link", ValueRule.expression.located, \.link),
      SettingKey("title", ValueRule.expression.located, \.title),
      SettingKey("date", ValueRule.expression.located, \.date),
      SettingKey("text", ValueRule.expression.located, \.text),
    ])

  private func written(_ key: FieldMap.Key) -> Located<String>? {
    switch key {
    case .item: item
    case .id: id
    case .link: link
    case .title: title
    case .date: date
    case .text: text
    }
  }

  /// The map of a feed of `kind`; reports every expression that cannot be read, with its place.
  func map(
    of kind: SourceKind, at position: SourcePosition, _ reading: inout Reading
  ) -> FieldMap? {
    if isGuess {
      guard kind == .html else {
        reading.problems.error(
          "'map' can be guessed for pages alone", at: position,
          advice: "write kind = \"html\", or a map")
        return nil
      }
      return .guess
    }
    guard item != nil else { return nil }
    var map = FieldMap([:])
    for key in FieldMap.Key.allCases { map.expressions[key] = written(key)?.value }
    if title == nil, text == nil, !reading.isPartial {
      reading.problems.error(
        "[feed.map] has neither 'title' nor 'text', so that no term could be found", at: position)
    }
    if id == nil, link == nil, !reading.isPartial {
      reading.problems.error(
        "[feed.map] has neither 'id' nor 'link', by which an item is known again", at: position)
    }
    for fault in reading.maps(map, kind) {
      guard let text = written(fault.key) else { continue }
      reading.problems.error(
        "'\(fault.key.rawValue)' \(fault.message)",
        at: reading.problems.source(of: text.position)
          .position(ofByte: fault.offset, inStringAt: text.position),
        advice: kind == .json
          ? "write a dotted path, such as data.posts or links[0].href"
          : "write XPath 1.0, such as //ul[@class='news']/li")
    }
    return map
  }
}

extension ValueRule where Value == String {
  /// An expression of a map.
  static var expression: ValueRule<String> {
    ValueRule(type: "expression", written: TOMLText.quoted) { node, key, reading in
      reading.text(node, key, "an expression")
    }
  }
}

extension ValueRule where Value == MapDraft {
  static var map: ValueRule<MapDraft> {
    ValueRule(type: "table, see `[feed.map]`, or \"guess\"", written: { _ in "{…}" }) {
      node, key, reading in
      var draft = MapDraft()
      if case .string = node.value {
        guard let text = reading.text(node, key, "a table or \"guess\"") else { return nil }
        if text != "guess" {
          reading.refuse(
            key, "is a table, or \"guess\"", node,
            advice: "say where the items stand: docs/sources.md")
        }
        // That there is no map would be a second word for the same fault.
        draft.isGuess = true
        return draft
      }
      MapDraft.schema.read(node, into: &draft, &reading)
      return draft
    }
  }
}
