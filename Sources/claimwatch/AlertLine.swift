import AlertLog
import Daemon

/// One alert as people read it: time, priority, watch, what was said, where.
enum AlertLine {
  /// The line, clean of control characters.
  static func text(_ alert: LoggedAlert, _ style: TimeStyle = .local) -> String {
    let time = LoggedTime.parse(alert.time.utf8).map(style.text) ?? VisibleText.clean(alert.time)
    var line = Terminal.styled(time, .dim) + "  "
    if alert.priority == "high" { line += Terminal.styled("! ", .red) }
    if alert.type == "alert.updated" { line += Terminal.styled("updated ", .yellow) }
    line += Terminal.styled(VisibleText.clean(alert.summary), .bold)
    if let link = alert.link { line += "\n    " + Terminal.styled(VisibleText.clean(link), .blue) }
    return line
  }
}
