import AlertLog
import JSONText

/// What a webhook carries.
public enum WebhookBody: Hashable, Sendable {
  /// The bytes of the alert's line.
  case full
  /// What is needed to look it up: id, seq, type, time, summary, watch and link.
  case thin
  /// CloudEvents 1.0 in structured mode, around one of the two.
  indirect case cloudEvent(WebhookBody)

  /// The media type.
  var contentType: String {
    switch self {
    case .full, .thin: "application/json"
    case .cloudEvent: "application/cloudevents+json; charset=UTF-8"
    }
  }

  /// The bytes for one alert; nil where the line is no alert.
  func bytes(of line: [UInt8]) -> [UInt8]? {
    switch self {
    case .full: return line
    case .thin: return LoggedAlert(line: line).map(Self.thin)
    case .cloudEvent(let inner):
      guard let alert = LoggedAlert(line: line), let data = inner.bytes(of: line) else {
        return nil
      }
      return Self.cloudEvent(alert, data)
    }
  }

  private static func thin(_ alert: LoggedAlert) -> [UInt8] {
    var json = JSONWriter(reserving: 1024)
    json.object { json in
      json.member("id", alert.id)
      json.member("seq", alert.seq)
      json.member("type", alert.type)
      json.member("time", alert.time)
      json.member("summary", alert.summary)
      json.key("watch")
      json.object { $0.member("id", alert.watchID) }
      json.key("item")
      json.object { $0.member("link", alert.link) }
    }
    return json.bytes
  }

  /// `type` carries a name that is ours, as the specification asks for; `sequence` is its extension of that name.
  private static func cloudEvent(_ alert: LoggedAlert, _ data: [UInt8]) -> [UInt8] {
    var json = JSONWriter(reserving: data.count + 512)
    json.object { json in
      json.member("specversion", "1.0")
      json.member("id", alert.id)
      json.member("source", alert.record["source"]?.string ?? "//claimwatch")
      json.member("type", "claimwatch." + alert.type)
      json.member("subject", alert.watchID)
      json.member("time", alert.time)
      json.member("sequence", String(alert.seq))
      json.member("datacontenttype", "application/json")
      json.key("data")
      // A line of the log is a JSON document without a line break.
      json.raw(String(decoding: data, as: UTF8.self))
    }
    return json.bytes
  }
}
