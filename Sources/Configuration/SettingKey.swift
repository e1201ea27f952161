/// A key of a table, bound to the setting it fills. The list of these is the schema: it reads the
/// file, knows which keys exist, and is what the reference is checked against.
struct SettingKey<Settings>: Sendable {
  let name: String
  let type: String
  let isRequired: Bool
  /// The default as TOML, taken from the settings themselves; nil where there is none.
  let written: @Sendable (Settings) -> String?
  let apply: @Sendable (TOMLNode, inout Settings, inout Reading) -> Void

  init<Value: Sendable>(
    _ name: String, _ rule: ValueRule<Value>,
    _ path: any WritableKeyPath<Settings, Value> & Sendable, required: Bool = false
  ) {
    self.name = name
    type = rule.type
    isRequired = required
    written = { rule.written($0[keyPath: path]) }
    apply = { node, settings, reading in
      if let value = rule.read(node, "'\(name)'", &reading) { settings[keyPath: path] = value }
    }
  }
}

/// A table of the file: its name as users write it and its keys.
struct TableSchema<Settings>: Sendable {
  /// Such as `[poll]` or `[[feed]]`.
  let header: String
  let keys: [SettingKey<Settings>]

  /// Fills `settings` from `node`, reporting unknown and missing keys and every bad value.
  func read(_ node: TOMLNode, into settings: inout Settings, _ reading: inout Reading) {
    guard case .table(let members) = node.value else {
      if case .array(let nodes) = node.value, nodes.contains(where: \.isTable) {
        reading.problems.error(
          "[\(header)] must be \(header): there is only one", at: node.position,
          advice: "write \(header)")
        return
      }
      reading.problems.error("\(header) must be a table, not \(node.found)", at: node.position)
      return
    }
    for member in members {
      if let key = keys.first(where: { $0.name == member.key }) {
        key.apply(member.node, &settings, &reading)
      } else {
        reading.problems.error(
          "unknown key '\(Quoted.bare(member.key))' in \(header)", at: member.position,
          advice: Suggestion.forKey(member.key, known: keys.map(\.name)))
      }
    }
    guard !reading.isPartial else { return }
    for key in keys where key.isRequired && !members.contains(where: { $0.key == key.name }) {
      reading.problems.error(
        "\(header) has no '\(key.name)'", at: node.position,
        advice: "write \(key.name) = "
          + (key.type.utf8.starts(with: "list".utf8) ? "[\"…\"]" : "\"…\""))
    }
  }
}

extension Quoted {
  /// As in ``description``, without the quotation marks.
  static func bare(_ text: String) -> String {
    String(Quoted(text).description.dropFirst().dropLast())
  }
}
