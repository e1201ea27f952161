import ContentDigest
import FeedModel
import JSONText

/// Where an alert stands among others, which nobody knows before it is committed.
public struct AlertPlace: Hashable, Sendable {
  /// Its number in the log; 0 for a line that gets its number later.
  public var seq: Int64
  public var cluster: ClusterRecord
  /// The strongest first; as many are written as the line has room for.
  public var relations: [RelationRecord]

  /// A place in the log and in a story.
  public init(seq: Int64, cluster: ClusterRecord, relations: [RelationRecord] = []) {
    self.seq = seq
    self.cluster = cluster
    self.relations = relations
  }
}

/// The story of an alert (`cluster`).
public struct ClusterRecord: Hashable, Sendable {
  public var id: String
  /// 1 for the watch's first alert of the story.
  public var position: Int
  public var firstAlertID: DerivedUUID
  /// Items, publishers and origins of the story with this item.
  public var size = 1
  public var publishers = 1
  public var origins = 1
  /// The item whose text it is in substance.
  public var reprintOf: DerivedUUID?
  /// Stories that turned out to be part of this one.
  public var merged: [String] = []

  /// More than that make no line longer.
  static let mostMerged = 8

  /// A story of one item.
  public init(id: String, position: Int, firstAlertID: DerivedUUID) {
    self.id = id
    self.position = position
    self.firstAlertID = firstAlertID
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("id", id)
      json.member("position", position)
      json.member("first_alert_id", firstAlertID.description)
      json.member("size", size)
      json.member("publishers", publishers)
      json.member("origins", origins)
      json.member("reprint_of", reprintOf?.description)
      if !merged.isEmpty { json.member("merged", Array(merged.prefix(Self.mostMerged))) }
    }
  }
}

/// How a claim of the item stands to one of another item (`relations`).
public struct RelationRecord: Hashable, Sendable {
  /// A figure; without an upper end it is so much at least.
  public struct Figure: Hashable, Sendable {
    public let low: Double
    public let high: Double?

    /// From `low` to `high`.
    public init(low: Double, high: Double?) {
      self.low = low
      self.high = high
    }
  }

  /// The claim of the other item.
  public struct Other: Hashable, Sendable {
    public var alertID: DerivedUUID
    public var itemID: DerivedUUID
    public var claimID: String
    public var publisher: String
    public var speaker: String?
    public var text: String
    public var time: Instant

    /// A claim as its own alert has it.
    public init(
      alertID: DerivedUUID, itemID: DerivedUUID, claimID: String, publisher: String,
      speaker: String?, text: String, time: Instant
    ) {
      self.alertID = alertID
      self.itemID = itemID
      self.claimID = claimID
      self.publisher = publisher
      self.speaker = speaker
      self.text = text
      self.time = time
    }
  }

  /// As `relation` has it.
  public var kind: String
  public var claimID: String
  public var other: Other
  /// Two figures that cannot both be right.
  public var numbers: Numbers?

  /// The figure of the claim, and that of the other one.
  public struct Numbers: Hashable, Sendable {
    public let claim: Figure
    public let other: Figure

    /// Two figures.
    public init(claim: Figure, other: Figure) {
      self.claim = claim
      self.other = other
    }
  }

  /// Claim `claimID` stands to `other` as `kind` says.
  public init(kind: String, claimID: String, other: Other) {
    self.kind = kind
    self.claimID = claimID
    self.other = other
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("relation", kind)
      json.member("claim_id", claimID)
      json.key("other")
      json.object { json in
        json.member("alert_id", other.alertID.description)
        json.member("item_id", other.itemID.description)
        json.member("claim_id", other.claimID)
        json.member("publisher", other.publisher.cut(toJSONBytes: 256))
        json.member("speaker", other.speaker?.cut(toJSONBytes: 256))
        json.member("text", other.text.cut(toJSONBytes: 512))
        json.member("time", other.time.description)
      }
      guard let numbers else { return }
      json.key("numbers")
      json.object { json in
        json.key("claim")
        Self.write(numbers.claim, to: &json)
        json.key("other")
        Self.write(numbers.other, to: &json)
      }
    }
  }

  private static func write(_ figure: Figure, to json: inout JSONWriter) {
    json.object { json in
      json.member("low", figure.low)
      json.member("high", figure.high)
    }
  }
}
