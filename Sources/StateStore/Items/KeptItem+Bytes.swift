import FeedModel

/// What of a ``KeptItem`` is packed: the item and its texts.
extension KeptItem {
  var packedBody: [UInt8] {
    var writer = PackedWriter()
    writer.text(item.guid)
    writer.text(item.link)
    writer.text(item.language)
    writer.list(item.authors) { writer, person in
      writer.text(person.name)
      writer.text(person.name == nil ? person.email : nil)
    }
    writer.optional(item.source) { writer, source in
      writer.text(source.title)
      writer.text(source.link)
    }
    writer.optional(item.published) { writer, date in
      writer.text(date.raw)
      writer.optional(date.instant) { $0.signed($1.milliseconds) }
      writer.flag(date.hasZone)
    }
    writer.optional(item.updated?.instant) { $0.signed($1.milliseconds) }
    writer.text(item.title)
    let hasSameTitle = item.title.hasSameBytes(as: text.title)
    writer.flag(hasSameTitle)
    if !hasSameTitle { writer.text(text.title) }
    writer.text(text.summary)
    writer.text(text.content)
    // Behind what programs before it read.
    if let textLength { writer.number(textLength) }
    return writer.bytes
  }

  /// Reads what ``packedBody`` is; throws at anything else.
  static func readBody(
    _ bytes: ArraySlice<UInt8>
  ) throws(BrokenBytes) -> (item: Item, text: ItemText, textLength: Int?) {
    var reader = PackedReader(bytes)
    let item = try Self.item(&reader)
    let text = ItemText(
      title: try reader.flag() ? item.title : try reader.optionalText(),
      summary: try reader.optionalText(), content: try reader.optionalText())
    return (item, text, reader.rest.isEmpty ? nil : try reader.integer())
  }

  private static func item(_ reader: inout PackedReader) throws(BrokenBytes) -> Item {
    var item = Item()
    item.guid = try reader.optionalText()
    item.link = try reader.optionalText()
    item.language = try reader.optionalText()
    item.authors = try reader.list { reader throws(BrokenBytes) in
      Person(name: try reader.optionalText(), email: try reader.optionalText())
    }
    item.source = try reader.optional { reader throws(BrokenBytes) in
      ItemSource(title: try reader.optionalText(), link: try reader.optionalText())
    }
    item.published = try reader.optional { reader throws(BrokenBytes) in
      DateEvidence(
        raw: try reader.text(),
        instant: try reader.optional { reader throws(BrokenBytes) in
          Instant(milliseconds: try reader.signed())
        },
        hasZone: try reader.flag())
    }
    item.updated = try reader.optional { reader throws(BrokenBytes) in
      DateEvidence(raw: "", instant: Instant(milliseconds: try reader.signed()), hasZone: true)
    }
    item.title = try reader.optionalText()
    return item
  }
}
