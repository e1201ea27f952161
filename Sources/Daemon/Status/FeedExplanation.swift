import Configuration
import FeedFetch
import FeedModel
import JSONText
import PollSchedule
import StateStore

/// All that is known of one feed: how it is asked, what it last answered, what was made of that, and when it is asked
/// again (`claimwatch explain`). From the state alone; nothing is fetched.
public struct FeedExplanation: Sendable {
  public let row: StatusReport.Row
  public let now: Instant
  /// What is sent with every request, secrets as their names alone.
  public let fields: [(name: String, value: String)]
  /// The validators that the next request carries.
  public let validators: Validators?
  /// The last answer with a body; nil where none was kept.
  public let trace: JSONValue?
  private let written: String?
  /// How its rhythm comes about, in words.
  public let rhythm: [String]

  /// What the state knows of `feed`; nil where the report has no such feed.
  public static func read(
    _ feed: String, _ report: StatusReport, _ configuration: Configuration
  ) throws -> FeedExplanation? {
    guard let row = report.rows.first(where: { $0.state.feedID == feed }),
      let configured = configuration.feeds.first(where: { $0.id == feed })
    else { return nil }
    let store = try StateDoor.open(configuration, .readOnly)
    return FeedExplanation(
      row: row, feed: configured, configuration, trace: try store.pollTrace(of: feed),
      now: report.now)
  }

  init(
    row: StatusReport.Row, feed: FeedConfiguration, _ configuration: Configuration,
    trace: PollTrace?, now: Instant
  ) {
    self.row = row
    self.now = now
    written = trace?.answer
    self.trace = trace.flatMap { try? JSONValue(parsing: $0.answer.utf8) }
    validators = ValidatorPolicy.toSend(row.state, at: now)
    fields = Self.fields(feed, configuration.fetch)
    rhythm = Self.rhythm(row.state, feed, configuration)
  }

  private static func fields(
    _ feed: FeedConfiguration, _ settings: FetchSettings
  ) -> [(name: String, value: String)] {
    var fields = [("User-Agent", feed.userAgent ?? FeedRequest.userAgent(settings))]
    // A header's value may be a key.
    for header in feed.headers {
      let isPlain = header.name.lowercased() == "accept"
      fields.append((header.name, isPlain ? header.value : "(configured)"))
    }
    switch feed.authentication?.scheme {
    case .basic: fields.append(("Authorization", "Basic (configured)"))
    case .bearer: fields.append(("Authorization", "Bearer (configured)"))
    case .header(let name): fields.append((name, "(configured)"))
    case .query(let name): fields.append(("(query)", "\(name)=(configured)"))
    case nil: break
    }
    return fields
  }

  private static func rhythm(
    _ state: FeedState, _ feed: FeedConfiguration, _ configuration: Configuration
  ) -> [String] {
    var lines: [String] = []
    let policy = FeedPoll.policy(for: feed, configuration)
    if let interval = policy.interval {
      lines.append("every \(seconds(interval)) by the feed's interval")
    } else {
      lines.append(
        "between \(seconds(policy.minInterval)) and \(seconds(policy.maxInterval)) by what it brings"
      )
      if let own = state.estimatedInterval {
        lines.append("its own rhythm asks for \(seconds(own))")
      }
      if let minutes = state.schedule.ttlMinutes {
        lines.append("its ttl asks for \(counted(minutes, "minute"))")
      }
    }
    if let gap = state.usualGap {
      lines.append(
        "half of its items come within \(seconds(gap.median)) of each other, all within \(seconds(gap.longest))"
      )
    }
    return lines
  }

  private static func seconds(_ milliseconds: Int64) -> String {
    let seconds = milliseconds / 1000
    if seconds >= 7200 { return "\(seconds / 3600) h" }
    return seconds >= 120 ? "\(seconds / 60) min" : "\(seconds) s"
  }

  /// For programs (docs/operating.md).
  public var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("schema", "claimwatch.explain/1")
      json.member("time", now.description)
      json.key("feed")
      row.write(to: &json)
      json.key("request")
      json.object { json in
        json.member("url", row.state.url)
        json.member("if_none_match", validators?.etag)
        json.member("if_modified_since", validators?.lastModified)
        json.key("fields")
        json.array(fields) { json, field in
          json.object { json in
            json.member("name", field.name)
            json.member("value", field.value)
          }
        }
      }
      json.key("last")
      // Written by ourselves; what else might stand there is left out.
      if let written, trace != nil { json.raw(written) } else { json.null() }
      json.member("rhythm", rhythm)
    }
    return json.bytes
  }
}
