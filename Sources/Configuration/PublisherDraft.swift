import FeedModel
import Publishers
import WatchQuery

/// `[[publisher]]` as the file has it.
struct PublisherDraft {
  var name: Located<String>?
  var domains: [String] = []
  var feeds: [Located<String>] = []
  var names: [String] = []
  var isAgency = false

  static let schema = TableSchema<PublisherDraft>(
    header: "[[publisher]]",
    keys: [
      SettingKey("name", ValueRule.text(longest: 256).located, \.name, required: true),
      SettingKey("domains", ValueRule.hostName.list(of: "hosts"), \.domains),
      SettingKey("feeds", ValueRule.identifier.locatedList(of: "ids"), \.feeds),
      SettingKey("names", ValueRule.text(longest: 256).list(of: "texts"), \.names),
      SettingKey("agency", .boolean, \.isAgency),
    ])

  /// The family; nil without a name, which has been reported.
  private var family: PublisherFamily? {
    name.map {
      PublisherFamily(
        name: $0.value, domains: domains, feeds: feeds.map(\.value), names: names,
        isAgency: isAgency)
    }
  }

  /// The families, with names that stand twice reported, and feeds that there are none of.
  static func families(
    _ drafts: [PublisherDraft], feeds: [FeedConfiguration], _ reading: inout Reading
  ) -> [PublisherFamily] {
    guard !drafts.isEmpty else { return [] }
    Uniqueness.publishers(drafts.compactMap(\.name), &reading)
    let ids = Set(feeds.map(\.id))
    for draft in drafts {
      for feed in draft.feeds where !ids.contains(feed.value) {
        reading.problems.warning(
          "there is no feed \(Quoted(feed.value))", at: feed.position,
          advice: EditDistance.nearest(to: feed.value, among: feeds.map(\.id))
            .map { "did you mean \"\($0)\"?" } ?? "leave it out")
      }
    }
    return drafts.compactMap(\.family)
  }
}
