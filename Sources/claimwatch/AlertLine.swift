import AlertLog
import Daemon

/// One alert as people read it: time, priority, watch, what was said, where.
enum AlertLine {
  /// The line, clean of control characters.
  static func text(_ alert: LoggedAlert) -> String {
    let time = String(alert.time.prefix(19)).replacing("T", with: " ")
    var line = Terminal.styled(VisibleText.clean(time), .dim) + "  "
    if alert.priority == "high" { line += Terminal.styled("! ", .red) }
    if alert.type == "alert.updated" { line += Terminal.styled("updated ", .yellow) }
    line += Terminal.styled(VisibleText.clean(alert.summary), .bold)
    if let link = alert.link { line += "\n    " + Terminal.styled(VisibleText.clean(link), .blue) }
    return line
  }
}
