import AlertLog
import Daemon

/// One alert as people read it: time, priority, watch, what was said, where.
enum AlertLine {
  /// The line, clean of control characters; on a terminal a few lines that fit into it.
  static func text(_ alert: LoggedAlert, _ style: TimeStyle = .local) -> String {
    if let width = Terminal.width { return AlertCard(alert, style, width: width).text }
    var line = time(of: alert, style) + "  "
    if alert.priority == "high" { line += "! " }
    // That it is an update the summary says.
    line += VisibleText.clean(alert.summary)
    if let link = alert.link { line += "\n    " + VisibleText.clean(link) }
    return line
  }

  static func time(of alert: LoggedAlert, _ style: TimeStyle) -> String {
    LoggedTime.parse(alert.time.utf8).map(style.text) ?? VisibleText.clean(alert.time)
  }
}
