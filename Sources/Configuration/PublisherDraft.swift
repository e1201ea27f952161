import FeedModel
import Publishers
import WatchQuery

/// `[[publisher]]` as the file has it.
struct PublisherDraft {
  var id: Located<String>?
  var name: Located<String>?
  var hosts: [Located<String>] = []
  var feeds: [Located<String>] = []
  var names: [Located<String>] = []
  var isAgency = false

  static let schema = TableSchema<PublisherDraft>(
    header: "[[publisher]]",
    keys: [
      SettingKey("id", ValueRule.identifier.located, \.id, required: true),
      SettingKey("name", ValueRule.text(longest: 256).located, \.name),
      SettingKey("hosts", ValueRule.hostName.locatedList(of: "hosts"), \.hosts),
      SettingKey("feeds", ValueRule.identifier.locatedList(of: "ids"), \.feeds),
      SettingKey("names", ValueRule.text(longest: 256).locatedList(of: "texts"), \.names),
      SettingKey("agency", .boolean, \.isAgency),
    ])

  /// The family; nil without an id, which has been reported.
  private var family: PublisherFamily? {
    (name ?? id).map {
      PublisherFamily(
        name: $0.value, domains: hosts.map(\.value), feeds: feeds.map(\.value),
        names: names.map(\.value),
        isAgency: isAgency)
    }
  }

  /// The families, with ids, hosts and names that stand twice reported, and feeds that there are none of.
  static func families(
    _ drafts: [PublisherDraft], feeds: [FeedConfiguration], _ reading: inout Reading
  ) -> [PublisherFamily] {
    guard !drafts.isEmpty else { return [] }
    Uniqueness.report(drafts.compactMap(\.id), "publisher id", &reading)
    Uniqueness.report(drafts.compactMap { $0.name ?? $0.id }, "publisher", &reading)
    Uniqueness.report(drafts.flatMap(\.hosts), "host of a publisher", &reading)
    Uniqueness.report(drafts.flatMap(\.feeds), "feed of a publisher", &reading)
    Uniqueness.report(drafts.flatMap(\.names), "name of a publisher", &reading)
    for host in drafts.flatMap(\.hosts) where host.value.utf8.contains(0x3A) {
      reading.problems.error(
        "the host \(Quoted(host.value)) has a port", at: host.position,
        advice: "write the host alone: ports make no other publisher")
    }
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
