import AlertLog
import FeedModel
import JSONText
import StateStore

/// What people are told of an item of a story, in alerts of later items and by `claimwatch stories`. The state
/// keeps it as bytes.
public struct StoryDetails: Sendable {
  public struct Claim: Sendable {
    /// `claims[].id` of its alerts.
    public let id: String
    public let speaker: String?
    /// The beginning of its content.
    public let text: String
  }

  public let title: String?
  public let publisher: String
  public let link: String?
  /// When it was published, or first seen where it does not say.
  public let time: Instant
  /// By their index in the item; some of the last may be missing.
  public let claims: [Claim]

  static let textLimit = 320
  private static let nameLimit = 160
  private static let titleLimit = 320
  private static let linkLimit = 1_024

  init(title: String?, publisher: String, link: String?, time: Instant, claims: [Claim]) {
    self.title = title?.cut(utf8: Self.titleLimit)
    self.publisher = publisher.cut(utf8: Self.nameLimit)
    self.link = link.flatMap { $0.utf8.count <= Self.linkLimit ? $0 : nil }
    self.time = time
    self.claims = claims.map {
      Claim(
        id: $0.id, speaker: $0.speaker?.cut(utf8: Self.nameLimit),
        text: $0.text.cut(utf8: Self.textLimit))
    }
  }

  var bytes: [UInt8] {
    var json = JSONWriter(reserving: 1_024)
    json.object { json in
      json.member("title", title)
      json.member("publisher", publisher)
      json.member("link", link)
      json.member("time", time.description)
      json.key("claims")
      json.array(claims) { json, claim in
        json.object { json in
          json.member("id", claim.id)
          json.member("speaker", claim.speaker)
          json.member("text", claim.text)
        }
      }
    }
    return Array(json.bytes[...])
  }

  /// What the state kept; nil for other bytes.
  public init?(bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes), let publisher = value["publisher"]?.string,
      let time = value["time"]?.string.flatMap({ LoggedTime.parse($0.utf8) })
    else { return nil }
    title = value["title"]?.string
    self.publisher = publisher
    link = value["link"]?.string
    self.time = time
    claims = (value["claims"]?.array ?? []).map {
      Claim(
        id: $0["id"]?.string ?? "", speaker: $0["speaker"]?.string, text: $0["text"]?.string ?? "")
    }
  }
}

extension AlertPlace {
  /// The place of an alert of `watchID` on an item, of which `details` are told.
  init(_ placement: AlertPlacement, of details: StoryDetails, watchID: String) {
    let story = placement.story
    var cluster = ClusterRecord(
      id: story.id.description, position: placement.storyPosition,
      firstAlertID: placement.storyFirstAlertID)
    (cluster.size, cluster.publishers, cluster.origins) = (
      story.size, story.publishers, story.origins
    )
    cluster.reprintOf = story.reprintOf
    cluster.merged = story.merged.map(\.description)
    self.init(
      seq: placement.seq, cluster: cluster,
      relations: story.relations.compactMap {
        RelationRecord($0, of: details, watchID: watchID)
      })
  }
}

extension RelationRecord {
  /// nil where what is kept of the other item does not say what it is.
  fileprivate init?(
    _ relation: StoryCluster.Relation, of details: StoryDetails, watchID: String
  ) {
    let joined = relation.joined
    guard let claim = details.claims[at: joined.claim],
      let other = StoryDetails(bytes: relation.other.details),
      let theirs = other.claims[at: joined.otherClaim],
      let alertID = relation.other.alert(of: watchID)
    else { return nil }
    self.init(
      kind: joined.kind, claimID: claim.id,
      other: Other(
        alertID: alertID, itemID: relation.other.itemID, claimID: theirs.id,
        publisher: other.publisher, speaker: theirs.speaker, text: theirs.text, time: other.time))
    numbers = joined.numbers.map { numbers in
      Numbers(
        claim: Figure(low: numbers.claim.low, high: numbers.claim.high),
        other: Figure(low: numbers.other.low, high: numbers.other.high))
    }
  }
}
