/// A text of which a watch's `[[watch.test]]` says whether the watch should hit it.
public struct WatchTest: Hashable, Sendable {
  /// The watch's id.
  public var watch: String
  /// For messages; nil where it has none.
  public var name: String?
  public var text: String
  public var title: String?
  /// The declared language, BCP 47.
  public var language: String?
  /// Whether the watch should hit.
  public var hit: Bool
  /// Where `text` stands in ``file``.
  public var position: SourcePosition
  /// The file's name as messages have it.
  public var file: String
}

/// `[[watch.test]]` as the file has it.
struct WatchTestDraft {
  var text: Located<String>?
  var title: String?
  var language: String?
  var hit = true
  var name: String?

  static let schema = TableSchema<WatchTestDraft>(
    header: "[[watch.test]]",
    keys: [
      SettingKey("text", ValueRule.longText.located, \.text, required: true),
      SettingKey("hit", .boolean, \.hit),
      SettingKey("name", ValueRule.text(longest: 300).optional, \.name),
      SettingKey("title", ValueRule.text(longest: 1024).optional, \.title),
      SettingKey("language", ValueRule.text(longest: 64).optional, \.language),
    ])

  /// The test of watch `id`; nil without a text, which has been reported.
  func test(of id: String, _ reading: Reading) -> WatchTest? {
    guard let text else { return nil }
    return WatchTest(
      watch: id, name: name, text: text.value, title: title, language: language, hit: hit,
      position: text.position, file: reading.problems.source(of: text.position).name)
  }
}

extension ValueRule where Value == [WatchTestDraft] {
  /// A list of `[[watch.test]]`.
  static var watchTests: ValueRule<[WatchTestDraft]> {
    ValueRule(
      type: "list of tables, see `[[watch.test]]`", written: { $0.isEmpty ? nil : "[…]" }
    ) { node, key, reading in
      guard case .array(let nodes) = node.value, nodes.allSatisfy(\.isTable) else {
        reading.problems.error(
          "\(key) must be a list of tables, not \(node.found)", at: node.position,
          advice: "write [[watch.test]] below its [[watch]]")
        return nil
      }
      return nodes.map { node in
        var draft = WatchTestDraft()
        WatchTestDraft.schema.read(node, into: &draft, &reading)
        return draft
      }
    }
  }
}

extension ValueRule where Value == String {
  /// Text of any lines, at most 64 KiB.
  static var longText: ValueRule<String> {
    ValueRule(type: "text", written: TOMLText.quoted) { node, key, reading in
      reading.lines(node, key, longest: 65_536)
    }
  }

  /// A query, read when the aliases are known.
  static var query: ValueRule<String> {
    ValueRule(type: "query", written: TOMLText.quoted) { node, key, reading in
      reading.lines(node, key, longest: 65_536)
    }
  }
}

extension Reading {
  /// The string of `node`, which may have several lines.
  fileprivate mutating func lines(_ node: TOMLNode, _ key: String, longest: Int) -> String? {
    guard case .string(let text) = node.value else {
      wrongType(key, "a text", node)
      return nil
    }
    let blank: Set<Unicode.Scalar> = ["\n", "\r", "\t"]
    let plain = String(
      String.UnicodeScalarView(text.unicodeScalars.map { blank.contains($0) ? " " : $0 }))
    let inOneLine = TOMLNode(value: .string(plain), position: node.position)
    return self.text(inOneLine, key, "a text", longest: longest) == nil ? nil : text
  }
}
