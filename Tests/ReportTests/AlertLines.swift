import AlertLog

/// Alert lines as a log has them; every name is invented.
struct AlertLines {
  var seq = 1
  var item = 1
  var revision = 1
  var watch = "kestrel"
  var time = "2026-11-26T08:00:00.000Z"
  var published = "2026-11-26T07:00:00.000Z"
  var title = "Launchers leave the harbour"
  var link = "https://courier.example/1"
  var publisher = "Harbour Courier"
  var story = "st-1"
  var cluster = ""
  var claims: [String] = []
  var relations: [String] = []
  var context = ""
  var type = "alert.new"
  var matches = ""

  static func itemID(_ number: Int) -> String {
    "10000000-0000-8000-8000-" + String(repeating: "0", count: 12 - "\(number)".count) + "\(number)"
  }

  static func alertID(_ number: Int) -> String { "0" + itemID(number).dropFirst() }

  /// A claim whose content holds the term, which is marked.
  static func claim(
    _ id: String, speaker: String? = "Lena Varn", content: String = "four launchers left",
    number: (String, Int)? = nil, stance: String = "say"
  ) -> String {
    let figures = number.map {
      """
      {"span":{"field":"content","start":0,"end":4,"text":"\($0.0)"},"value":\($0.1),"unit":null,"approximate":false}
      """
    }
    let name = speaker.map { "\"\($0)\"" } ?? "null"
    let resolved =
      speaker == nil
      ? "null"
      : "{\"name\":\(name),\"kind\":\"person\",\"role\":\"harbour chief\",\"method\":\"as_written\"}"
    return """
      {"id":"\(id)","matched":true,"speaker":null,"speaker_resolved":\(resolved),"cue":null,"stance":"\(stance)",\
      "content":{"text":"\(content)","spans":[{"field":"content","start":100,"end":\(100 + content.unicodeScalars.count),\
      "text":"\(content)"}]},"quote_type":"direct","negated":false,"certainty":"stated","hedges":[],\
      "orientation":"past","numbers":[\(figures ?? "")],"times":[],"locations":[],"via":[],"confidence":null}
      """
  }

  static func relation(
    _ kind: String, _ claim: String, to other: String, ofItem item: Int, numbers: String = ""
  ) -> String {
    """
    {"relation":"\(kind)","claim_id":"\(claim)","other":{"alert_id":"\(alertID(item))","item_id":"\(itemID(item))",\
    "claim_id":"\(other)","publisher":"Evening Post","speaker":"Oskar Brandt","text":"five launchers left",\
    "time":"2026-11-26T06:00:00.000Z"}\(numbers)}
    """
  }

  var line: String {
    """
    {"schema":"claimwatch.alert/1","id":"\(Self.alertID(seq))","seq":\(seq),"type":"\(type)","supersedes":null,\
    "time":"\(time)","source":"//desk/claimwatch","summary":"s","watch":{"id":"\(watch)","name":"\(watch)",\
    "priority":"normal","tags":[],"definition_sha256":"","matches":[\(matches)]},"item":{"id":"\(Self.itemID(item))",\
    "revision":\(revision),"feed":{"id":"courier","title":"Harbour Courier","url":"https://courier.example/rss"},\
    "guid":null,"link":"\(link)","title":"\(title)","publisher":{"name":"\(publisher)","basis":"link"},"credit":null,\
    "language":"en","published":"\(published)","published_raw":null,"published_trust":"ok","fetched":"\(time)",\
    "first_seen":"\(time)","text_scope":"summary","text_sha256":""},"claims":[\(claims.joined(separator: ","))],\
    "claims_omitted":0,"context":[\(context)],"cluster":{"id":"\(story)","position":1,"first_alert_id":null\(cluster)},\
    "relations":[\(relations.joined(separator: ","))],\
    "provenance":{"daemon":"claimwatch/0","extractor":"claims-en-1","replay":false}}
    """
  }

  var alert: LoggedAlert? { LoggedAlert(line: Array(line.utf8)) }
}
