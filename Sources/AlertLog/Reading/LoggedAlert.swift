import JSONText

/// An alert as it stands in a log, for people and filters: what `claimwatch alerts` shows.
public struct LoggedAlert: Hashable, Sendable {
  public var id: String
  public var seq: Int
  /// `alert.new`, `alert.updated` or `alert.test`.
  public var type: String
  /// RFC 3339, as written.
  public var time: String
  public var summary: String
  public var watchID: String
  public var watchName: String
  public var priority: String
  public var tags: [String]
  public var feedID: String
  public var feedTitle: String?
  public var title: String?
  public var link: String?
  public var published: String?
  /// Names of the resolved speakers of matched claims.
  public var speakers: [String]
  /// Names of speakers of matched claims as the texts have them.
  public var speakerTexts: [String] {
    matchedClaims.compactMap { $0.value["speaker"]?["text"]?.string }
  }
  /// Stances of matched claims.
  public var stances: [String] { matchedClaims.compactMap { $0.value["stance"]?.string } }
  /// Terms that matched.
  public var terms: [String] {
    (record["watch"]?["matches"]?.array ?? []).compactMap { $0["term"]?.string }
  }
  /// The whole record.
  public var record: JSONValue
  /// The line it was read from, without its line feed.
  public var line: [UInt8]

  /// Reads a line; nil where it is not an alert of this schema.
  public init?(line: [UInt8]) {
    guard let record = try? JSONValue(parsing: line),
      record["schema"]?.string == "claimwatch.alert/1", let id = record["id"]?.string,
      let seq = record["seq"]?.integer, let type = record["type"]?.string
    else { return nil }
    self.id = id
    self.seq = seq
    self.type = type
    self.line = line
    self.record = record
    time = record["time"]?.string ?? ""
    summary = record["summary"]?.string ?? ""
    let watch = record["watch"]
    watchID = watch?["id"]?.string ?? ""
    watchName = watch?["name"]?.string ?? watchID
    priority = watch?["priority"]?.string ?? "normal"
    tags = watch?["tags"]?.array?.compactMap(\.string) ?? []
    let item = record["item"]
    feedID = item?["feed"]?["id"]?.string ?? ""
    feedTitle = item?["feed"]?["title"]?.string
    title = item?["title"]?.string
    link = item?["link"]?.string
    published = item?["published"]?.string
    speakers = (record["claims"]?.array ?? []).compactMap { claim in
      claim["matched"]?.bool == true ? claim["speaker_resolved"]?["name"]?.string : nil
    }
  }
}
