import FeedModel
import JSONText

/// What became of the claims that the alert before told (`revision`).
public struct RevisionRecord: Hashable, Sendable {
  /// How far the two texts could be compared.
  public enum Status: String, Hashable, Sendable {
    /// Claim by claim.
    case compared
    /// The text was not read for claims, or not all of it.
    case notRead = "not_read"
    /// The text is wholly another one.
    case otherText = "other_text"
    /// Nobody knows what the alert before told.
    case unknown
  }

  /// What became of a claim.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The same source says it in other words.
    case changed
    /// It stands in the text no more, nor anything like it.
    case withdrawn
    /// No revision told it.
    case new
    /// It stands in the text no more, and it is not clear what stands in its place.
    case unclear
    /// It stands.
    case kept
  }

  /// A claim as the alert before told it.
  public struct Was: Hashable, Sendable {
    public let claimID: String
    public let speaker: String?
    public let cue: String?
    /// The beginning of its content.
    public let text: String

    /// A claim that was told.
    public init(claimID: String, speaker: String?, cue: String?, text: String) {
      self.claimID = claimID
      self.speaker = speaker
      self.cue = cue
      self.text = text
    }
  }

  public struct Change: Hashable, Sendable {
    public let kind: Kind
    /// Index of the claim in the extraction; nil where it has none.
    public let claim: Int?
    /// What the alert before said; nil where that follows from the claim itself.
    public let was: Was?

    /// What became of `was`, or of the claim at index `claim`.
    public init(_ kind: Kind, claim: Int? = nil, was: Was? = nil) {
      self.kind = kind
      self.claim = claim
      self.was = was
    }
  }

  public let status: Status
  /// What has changed comes first.
  public let changes: [Change]

  /// The changes of one revision, in the order of the text.
  public init(_ status: Status, _ changes: [Change]) {
    self.status = status
    self.changes = Kind.allCases.flatMap { kind in changes.filter { $0.kind == kind } }
  }

  /// Of the first claim that was withdrawn.
  var firstWithdrawn: Was? { changes.first { $0.kind == .withdrawn }?.was }

  /// What the claim at `index` was before.
  func before(_ index: Int) -> Was? {
    changes.first { $0.kind == .changed && $0.claim == index }?.was
  }

  /// Bytes of a line that it may take.
  private static let room = 12_288

  func write(to json: inout JSONWriter, _ claims: ClaimWriter) {
    var room = Self.room
    var objects: [[UInt8]] = []
    for change in changes {
      var object = JSONWriter(reserving: 256)
      Self.write(change, to: &object, claims)
      room -= object.bytes.count + 1
      if room < 0 { break }
      objects.append(object.bytes)
    }
    json.object { json in
      json.member("status", status.rawValue)
      json.key("claims")
      json.array(objects) { $0.raw(String(decoding: $1, as: UTF8.self)) }
      if objects.count < changes.count {
        json.member("claims_omitted", changes.count - objects.count)
      }
    }
  }

  private static func write(
    _ change: Change, to json: inout JSONWriter, _ claims: ClaimWriter
  ) {
    json.object { json in
      json.member("change", change.kind.rawValue)
      if let id = change.claim.flatMap({ claims.ids[at: $0] }) { json.member("claim_id", id) }
      guard let was = change.was else { return }
      json.key("was")
      json.object { json in
        json.member("claim_id", was.claimID.cut(toJSONBytes: 64))
        json.member("speaker", was.speaker?.cut(toJSONBytes: 256))
        json.member("cue", was.cue?.cut(toJSONBytes: 128))
        json.member("text", was.text.cut(toJSONBytes: 512))
      }
    }
  }
}
