import AlertLog
import Configuration
import FeedModel
import StateStore

/// Which alerts an output sends, and when.
struct OutputFilter: Sendable {
  private let output: String
  private let selection: AlertSelection
  private let quiet: [String: [QuietHours]]
  /// Which watches are silenced when.
  var silences: [Silence] = []

  /// What `settings` ask for, with the quiet hours of `watches`.
  init(_ settings: OutputSettings, watches: [Watch]) {
    output = settings.id
    selection = Self.selection(settings)
    quiet = Dictionary(
      watches.filter { !$0.quiet.isEmpty }.map { ($0.id, $0.quiet) }
    ) { first, _ in first }
  }

  /// What `settings` ask for.
  static func selection(_ settings: OutputSettings) -> AlertSelection {
    var selection = AlertSelection()
    selection.watches = settings.watches
    selection.tags = settings.tags
    selection.priorities =
      switch settings.priority {
      case .low: []
      case .normal: ["normal", "high"]
      case .high: ["high"]
      }
    selection.firstOfStory = settings.onlyNewStories
    return selection
  }

  /// Whether the output sends it.
  func wants(_ alert: LoggedAlert) -> Bool { selection.passes(alert) }

  /// The silence that keeps an alert from being sent; by when it was raised, however late it would be sent.
  func silence(of alert: LoggedAlert) -> Int64? {
    guard !silences.isEmpty, let time = LoggedTime.parse(alert.time.utf8) else { return nil }
    return silences.first { $0.covers(alert.watchID, time, of: output) }?.number
  }

  /// What silences keep from being sent, as those of a log that are not wanted.
  var silenced: [AlertSelection.Exception] {
    silences.filter { $0.output.map { $0.hasSameBytes(as: output) } ?? true }
      .map { AlertSelection.Exception(watch: $0.watch, from: $0.from, until: $0.until) }
  }

  /// The watch whose quiet hours the alert was raised in; nil where it was not.
  static func quietWatch(of alert: LoggedAlert) -> String? {
    alert.record["watch"]?["quiet_hours"]?.bool == true ? alert.watchID : nil
  }

  /// Until when an alert that was raised in the quiet hours of `watch` is held back; nil where they are over.
  func held(_ watch: String, at now: Instant) -> Instant? {
    guard let hours = quiet[watch], hours.contains(where: { $0.contains(now) }) else { return nil }
    // Quiet hours begin and end with whole minutes; what is quiet for more than a day and a half is for ever.
    let minute = Instant(milliseconds: now.milliseconds / 60_000 * 60_000)
    for count in 1...2160 {
      let time = minute.advanced(byMilliseconds: Int64(count) * 60_000)
      if !hours.contains(where: { $0.contains(time) }) { return time }
    }
    return nil
  }
}
