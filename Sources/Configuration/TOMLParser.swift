import CTOML

/// Reads TOML 1.0 (https://toml.io/en/v1.0.0) by toml++, which stops at the first syntax error.
enum TOMLParser {
  struct SyntaxError: Error {
    var message: String
    var position: SourcePosition
  }

  /// The members of the root table, by key. `bytes` must be UTF-8, of the file of this number.
  static func parse(_ bytes: [UInt8], file: Int = 0) throws(SyntaxError) -> [TOMLMember] {
    if let offset = NestingGuard.fault(in: bytes) {
      throw SyntaxError(
        message: "a key has more than \(NestingGuard.mostParts) parts",
        position: SourceText(name: "", bytes: bytes, number: file).position(ofByte: offset))
    }
    let parsed = bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { ctoml_parse($0.baseAddress, $0.count) }
    }
    guard let document = parsed else {
      throw SyntaxError(
        message: "not enough memory to read this file",
        position: SourcePosition(line: 1, column: 1, file: file))
    }
    defer { ctoml_free(document) }
    var place = ctoml_place(line: 0, column: 0)
    if let message = ctoml_error(document, &place) {
      throw SyntaxError(message: String(cString: message), position: SourcePosition(place, file))
    }
    var count = 0
    guard let start = ctoml_nodes(document, &count) else { return [] }
    var reader = NodeReader(nodes: UnsafeBufferPointer(start: start, count: count), file: file)
    guard case .table(let members) = reader.next()?.node.value else { return [] }
    return members
  }
}

/// Turns the shim's preorder list back into a tree of values that own their text.
private struct NodeReader {
  let nodes: UnsafeBufferPointer<ctoml_node>
  let file: Int
  var index = 0

  mutating func next() -> TOMLMember? {
    guard index < nodes.count else { return nil }
    let raw = nodes[index]
    index += 1
    let value: TOMLNode.Value
    switch raw.kind {
    case CTOML_TABLE: value = .table(children(raw.children).sorted { $0.position < $1.position })
    case CTOML_ARRAY: value = .array(children(raw.children).map(\.node))
    case CTOML_STRING: value = .string(text(raw.text, raw.text_length))
    case CTOML_INTEGER: value = .integer(raw.integer)
    case CTOML_FLOAT: value = .float(raw.number)
    case CTOML_BOOLEAN: value = .boolean(raw.truth)
    default: value = .dateTime
    }
    return TOMLMember(
      key: text(raw.key, raw.key_length), position: SourcePosition(raw.key_place, file),
      node: TOMLNode(value: value, position: SourcePosition(raw.place, file)))
  }

  private mutating func children(_ count: Int) -> [TOMLMember] {
    var members: [TOMLMember] = []
    members.reserveCapacity(count)
    for _ in 0..<count {
      guard let member = next() else { break }
      members.append(member)
    }
    return members
  }

  private func text(_ start: UnsafePointer<CChar>?, _ length: Int) -> String {
    guard let start else { return "" }
    return UnsafeBufferPointer(start: start, count: length).withMemoryRebound(to: UInt8.self) {
      String(decoding: $0, as: UTF8.self)
    }
  }
}

extension SourcePosition {
  fileprivate init(_ place: ctoml_place, _ file: Int) {
    self.init(line: Int(place.line), column: Int(place.column), file: file)
  }
}
