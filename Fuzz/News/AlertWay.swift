import AlertLog
import ClaimExtract
import ContentDigest
import FeedModel
import WatchMatch

/// The way of one item from its claims to its line in the alert log, as the daemon goes it.
enum AlertWay {
  static let watches = [
    Watch(id: "people", terms: ["Varn", "Holm", "he", "the Harbour ministry", "港"]),
    Watch(id: "places", terms: ["Northport", "Sevastopol", "Севастополь", "U.S.", "harbour"]),
    Watch(id: "words", terms: ["said", "statement", "40", "boat", "in a"]),
  ]
  private static let matcher = WatchMatcher(watches)
  private static let digest = SHA256Digest(bytes: [1])

  /// How far an item goes. Writing a line takes as long as reading its claims, and checking it twice
  /// that: most items of a fuzzer stop before.
  enum Depth {
    case claims, line, checkedLine

    /// One of 4 writes its line, one of 16 has it checked.
    init(_ choice: UInt64) {
      self = choice % 4 > 0 ? .claims : choice % 16 > 0 ? .line : .checkedLine
    }
  }

  /// Reads `document` and checks all that is promised of its claims and, where `depth` says so, of its
  /// alert's line.
  static func check(_ document: ClaimDocument, _ reader: ClaimReader, _ depth: Depth) {
    let extraction = reader.read(document)
    ClaimCheck(document.text).check(extraction)
    guard depth != .claims else { return }
    let hits = matcher.hits(in: document.text)
    guard !hits.isEmpty else { return }
    var byWatch: [Int: [RoleMatch]] = [:]
    for match in WatchMatcher.roles(of: hits, claims: extraction.claims) {
      byWatch[match.hit.watch, default: []].append(match)
    }
    // One watch of them, another for another text: three lines a text took half the time.
    let hit = byWatch.sorted { $0.key < $1.key }
    let (watch, matches) = hit[hits.count % hit.count]
    let record = record(document, extraction, watches[watch], matches)
    let line = AlertRecordWriter(record).prepared().line(
      at: AlertPlace(
        seq: .max, cluster: ClusterRecord(id: "st-0", position: .max, firstAlertID: record.id)))
    if depth == .checkedLine { LineCheck(document.text).check(line, record) }
  }

  /// Matches `text` and nothing else.
  static func match(_ text: ItemText) {
    _ = WatchMatcher.roles(of: matcher.hits(in: text), claims: [])
  }

  /// Writes the line of an item that matches with its title and of which nothing was read.
  static func writeLine(outlet: String, title: String, authors: [String]) {
    let text = ItemText(title: title, summary: nil, content: nil)
    let document = ClaimDocument(text: text, authors: authors, outlet: outlet)
    let matches = WatchMatcher.roles(of: matcher.hits(in: text), claims: [])
      .filter { $0.hit.watch == 0 }
    let extraction = ClaimExtraction(claims: [], language: nil, languageSupported: false)
    _ = AlertRecordWriter(record(document, extraction, watches[0], matches)).prepared()
  }

  private static func record(
    _ document: ClaimDocument, _ extraction: ClaimExtraction, _ watch: Watch,
    _ matches: [RoleMatch]
  ) -> AlertRecord {
    var item = Item()
    item.title = document.text.title
    item.guid = document.text.title
    item.link = "https://news.example/a b?\u{FC}"
    item.authors = document.authors.map { Person(name: $0) }
    item.published = document.published.map {
      DateEvidence(raw: "x", instant: $0, hasZone: false)
    }
    let id = DerivedUUID(digest)
    return AlertRecord(
      id: id, kind: .updated, supersedes: id, time: Instant(seconds: 1_930_900_000),
      source: "//desk.example/claimwatch", watch: WatchRecord(watch, definition: digest),
      matches: matches.compactMap { MatchRecord($0, watch: watch) },
      item: ItemRecord(
        item, id: id, revision: 2, feedID: "f", feedTitle: document.outlet, feedURL: "file:f.xml",
        language: extraction.language, fetched: Instant(seconds: 1_930_900_000),
        firstSeen: Instant(seconds: 1_930_900_000), textScope: .fullInFeed, text: digest),
      text: document.text, extraction: extraction,
      provenance: ProvenanceRecord(daemon: "fuzz", extractor: "fuzz"))
  }
}
