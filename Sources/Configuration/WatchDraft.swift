import FeedModel

/// `[[watch]]` as the file has it.
struct WatchDraft {
  var id: Located<String>?
  var name: String?
  var priority: Watch.Priority = .normal
  var tags: [String] = []
  var terms: [Located<String>] = []
  /// Only to be refused: the query language comes later, and must not be ignored until then.
  var query: Located<String>?

  static let schema = TableSchema<WatchDraft>(
    header: "[[watch]]",
    keys: [
      SettingKey("id", ValueRule.identifier.located, \.id, required: true),
      SettingKey("name", ValueRule.text(longest: 300).optional, \.name),
      SettingKey("terms", ValueRule.term.locatedList(of: "texts"), \.terms, required: true),
      SettingKey("priority", .choice, \.priority),
      SettingKey("tags", ValueRule.text(longest: 64).list(of: "texts"), \.tags),
      SettingKey("query", ValueRule.text(longest: 65_536).located, \.query),
    ])

  /// The watch; nil when it cannot watch for anything, which has been reported.
  func watch(_ node: TOMLNode, _ reading: inout Reading) -> Located<Watch>? {
    if let query {
      reading.problems.error(
        "'query' is not supported by this version", at: query.position, advice: "use 'terms'")
      return nil
    }
    guard case .table(let members) = node.value else { return nil }
    let list = members.first { $0.key == "terms" }?.node
    if let list, case .array(let nodes) = list.value, nodes.isEmpty {
      reading.problems.error(
        "'terms' is empty, so this watch would never raise an alert", at: list.position,
        advice: "write at least one word or phrase, such as terms = [\"ATACMS\"]")
    }
    reading.warnOfRepeated(terms)
    guard let id, !terms.isEmpty else { return nil }
    return Located(
      value: Watch(
        id: id.value, name: name, priority: priority, tags: tags, terms: terms.map(\.value)),
      position: id.position)
  }
}

extension ValueRule where Value == String {
  /// A word or a phrase that can match.
  static var term: ValueRule<String> {
    ValueRule(type: "text", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.text(node, key, "a text", longest: 1024) else { return nil }
      if let problem = reading.terms.problem(text) {
        reading.problems.error(
          "the term \(Quoted(text)) can never match: \(problem)", at: node.position)
        return nil
      }
      if let doubt = reading.terms.doubt(text) {
        reading.problems.warning(
          "the term \(Quoted(text)) \(doubt.message)", at: node.position, advice: doubt.advice)
      }
      return text
    }
  }
}

extension Reading {
  /// Warns of terms of one watch that match the same text.
  fileprivate mutating func warnOfRepeated(_ terms: [Located<String>]) {
    var seen: [[UInt8]: String] = [:]
    for term in terms {
      guard let earlier = seen.updateValue(term.value, forKey: self.terms.folded(term.value)) else {
        continue
      }
      let isSame = earlier.utf8.elementsEqual(term.value.utf8)
      problems.warning(
        isSame
          ? "the term \(Quoted(term.value)) stands twice"
          : "the term \(Quoted(term.value)) matches the same as \(Quoted(earlier)):"
            + " case and typography are not looked at",
        at: term.position, advice: isSame ? nil : "leave one of them out")
    }
  }
}
