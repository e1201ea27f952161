import FeedModel

/// `[[watch]]` as the file has it.
struct WatchDraft {
  var id: Located<String>?
  var name: String?
  var priority: Watch.Priority = .normal
  var tags: [String] = []
  var terms: [Located<String>] = []
  var query: Located<String>?
  var feeds: [Located<String>] = []
  var feedTags: [Located<String>] = []
  var minimumMatches = 1
  var minimumConfidence: Located<Double>?
  var exclusions: [Located<String>] = []
  var maximumAge: Located<Int64>?
  var oncePer: Watch.Repetition?
  var quiet: [QuietHours] = []
  var fold: Watch.Fold = .letterCase
  var inflections: [Located<Watch.Inflection>] = []
  var isEnabled = true
  var tests: [WatchTestDraft] = []

  /// What `max_age` may be: a minute to ten years.
  private static let ages: ClosedRange<Int64> = 60_000...3_650 * 86_400_000

  static let schema = TableSchema<WatchDraft>(
    header: "[[watch]]",
    keys: [
      SettingKey("id", ValueRule.identifier.located, \.id, required: true),
      SettingKey("name", ValueRule.text(longest: 300).optional, \.name),
      SettingKey("terms", ValueRule.term.locatedList(of: "texts"), \.terms),
      SettingKey("query", ValueRule.query.located, \.query),
      SettingKey("priority", .choice, \.priority),
      SettingKey("tags", ValueRule.text(longest: 64).list(of: "texts"), \.tags),
      SettingKey("feeds", ValueRule.identifier.locatedList(of: "ids"), \.feeds),
      SettingKey("feed_tags", ValueRule.text(longest: 64).locatedList(of: "texts"), \.feedTags),
      SettingKey("min_matches", .integer(1...1000), \.minimumMatches),
      SettingKey("min_confidence", ValueRule.fraction.located, \.minimumConfidence),
      SettingKey("exclude", ValueRule.term.locatedList(of: "texts"), \.exclusions),
      SettingKey("fold", .choice, \.fold),
      SettingKey("inflect", ValueRule.choice.oneOrMore(of: "languages"), \.inflections),
      SettingKey("max_age", ValueRule.duration(ages).located, \.maximumAge),
      SettingKey("once_per", ValueRule.choice.optional, \.oncePer),
      SettingKey("quiet", ValueRule.quietHours.list(of: "texts"), \.quiet),
      SettingKey("enabled", .boolean, \.isEnabled),
      SettingKey("test", .watchTests, \.tests),
    ])
}

extension ValueRule where Value == String {
  /// A word or a phrase that can match.
  static var term: ValueRule<String> {
    ValueRule(type: "text", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.text(node, key, "a text", longest: 1024) else { return nil }
      if let problem = reading.terms.problem(text) {
        reading.problems.error(
          "the term \(Quoted(text)) can never match: \(problem)", at: node.position,
          advice: "write it as it stands in texts, or leave it out")
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
  mutating func warnOfRepeated(_ terms: [Located<String>]) {
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
        at: term.position, advice: "leave one of them out")
    }
  }
}
