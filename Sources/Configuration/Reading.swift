import FeedModel

/// What the rules need while one file is read.
struct Reading {
  var problems: Problems
  /// The file, absolute.
  let file: String
  /// Absolute; relative paths in the file are taken from here.
  let directory: String
  let environment: [String: String]
  let terms: TermRules
  /// What is wrong with the expressions of a map.
  let maps: @Sendable (FieldMap, SourceKind) -> [MapFault]
  /// Whether doubts are looked for, which takes a look at each file that is named.
  var warns = true
  /// Whether lines were left out after a syntax error, so that what seems missing may be there.
  var isPartial = false
}

/// How the value of a key is read, and how it is shown in the reference.
struct ValueRule<Value: Sendable>: Sendable {
  /// The type as the reference names it.
  let type: String
  /// The value, or nil after having reported why there is none. The string is the key as a
  /// message begins with it.
  let read: @Sendable (TOMLNode, String, inout Reading) -> Value?
  /// The value as TOML; nil where the file would not have the key at all.
  let written: @Sendable (Value) -> String?

  init(
    type: String, written: @escaping @Sendable (Value) -> String?,
    read: @escaping @Sendable (TOMLNode, String, inout Reading) -> Value?
  ) {
    self.type = type
    self.read = read
    self.written = written
  }

  /// The same rule for a key that may be left out.
  var optional: ValueRule<Value?> {
    ValueRule<Value?>(type: type, written: { $0.flatMap(written) }) { node, key, reading in
      read(node, key, &reading).map(Optional.some)
    }
  }

  /// The same rule, keeping the place of the value.
  var located: ValueRule<Located<Value>?> {
    ValueRule<Located<Value>?>(type: type, written: { $0.flatMap { written($0.value) } }) {
      node, key, reading in
      read(node, key, &reading).map { Located(value: $0, position: node.position) }
    }
  }

  /// A value that obeys this rule, or a list of such.
  func oneOrMore(of elements: String) -> ValueRule<[Located<Value>]> {
    let list = locatedList(of: elements)
    return ValueRule<[Located<Value>]>(type: "\(type), or a \(list.type)", written: list.written) {
      node, key, reading in
      if case .array = node.value { return list.read(node, key, &reading) }
      return read(node, key, &reading).map { [Located(value: $0, position: node.position)] }
    }
  }

  /// A list whose elements obey this rule.
  func list(of elements: String) -> ValueRule<[Value]> {
    let located = locatedList(of: elements)
    return ValueRule<[Value]>(
      type: located.type,
      written: { "[" + $0.compactMap(written).joined(separator: ", ") + "]" }
    ) { node, key, reading in located.read(node, key, &reading)?.map(\.value) }
  }

  /// A list whose elements obey this rule, keeping the place of each.
  func locatedList(of elements: String) -> ValueRule<[Located<Value>]> {
    ValueRule<[Located<Value>]>(
      type: "list of " + elements,
      written: {
        $0.isEmpty ? nil : "[" + $0.compactMap { written($0.value) }.joined(separator: ", ") + "]"
      }
    ) { node, key, reading in
      guard case .array(let nodes) = node.value else {
        reading.wrongType(key, "a list of \(elements)", node)
        return nil
      }
      return nodes.compactMap { element in
        read(element, "an entry of \(key)", &reading).map {
          Located(value: $0, position: element.position)
        }
      }
    }
  }
}

extension Reading {
  /// Reports a value of another type than the key takes.
  mutating func wrongType(_ key: String, _ expected: String, _ node: TOMLNode) {
    problems.error("\(key) must be \(expected), not \(node.found)", at: node.position)
  }

  /// Reports a value of the right type that the key does not take.
  mutating func refuse(_ key: String, _ why: String, _ node: TOMLNode, advice: String? = nil) {
    problems.error("\(key) \(why)", at: node.position, advice: advice)
  }
}
