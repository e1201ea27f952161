import WatchQuery

/// Which articles' pages are read, and how long their alerts wait for them. Times in milliseconds.
public struct PageSettings: Hashable, Sendable {
  /// Whose page is fetched.
  public enum FullText: Hashable, Sendable {
    /// Items whose own text is short or cut.
    case automatic
    /// Items whose own text hits a watch.
    case matched
    case always
    case never
  }

  public var fullText = FullText.automatic
  /// How long an alert waits for its item's page.
  public var wait: Int64 = 60_000
  /// After which times the pages of items that have alerted are looked at again.
  public var recheck: [Int64] = [3_600_000, 21_600_000, 86_400_000]

  /// The defaults.
  public init() {}

  static let waitRange: ClosedRange<Int64> = 0...3_600_000
  static let recheckRange: ClosedRange<Int64> = 60_000...2_592_000_000

  static let schema = TableSchema<PageSettings>(
    header: "[pages]",
    keys: [
      SettingKey("full_text", .fullText, \.fullText),
      SettingKey("page_wait", .duration(waitRange), \.wait),
      SettingKey(
        "recheck", ValueRule.duration(recheckRange).list(of: "durations"), \.recheck),
    ])
}

/// What a feed says of pages, where it says it.
struct PageDraft {
  var fullText: PageSettings.FullText?
  var wait: Int64?
  var recheck: [Int64]?

  /// The settings of the feed, where `all` holds for all feeds.
  func settings(_ all: PageSettings) -> PageSettings {
    var settings = all
    if let fullText { settings.fullText = fullText }
    if let wait { settings.wait = wait }
    if let recheck { settings.recheck = recheck }
    return settings
  }
}

extension ValueRule where Value == PageSettings.FullText {
  /// A word or a truth value.
  static var fullText: ValueRule<PageSettings.FullText> {
    ValueRule(
      type: "\"auto\", \"matched\" or boolean",
      written: { choice in
        switch choice {
        case .automatic: "\"auto\""
        case .matched: "\"matched\""
        case .always: "true"
        case .never: "false"
        }
      }
    ) { node, key, reading in
      if case .boolean(let truth) = node.value { return truth ? .always : .never }
      guard case .string(let text) = node.value else {
        reading.wrongType(key, "\"auto\", \"matched\", true or false", node)
        return nil
      }
      switch text {
      case "auto": return .automatic
      case "matched": return .matched
      default:
        reading.refuse(
          key, "must be \"auto\", \"matched\", true or false, not \(Quoted(text))", node,
          advice: ["true", "false"].contains(text)
            ? "write it without quotation marks"
            : EditDistance.nearest(to: text, among: ["auto", "matched"]).map {
              "did you mean \"\($0)\"?"
            })
        return nil
      }
    }
  }
}
