import AlertLog
import Daemon
import JSONText

/// An alert on a terminal: who says what, what is new of it, and where, within the width there is.
struct AlertCard {
  let text: String

  /// So many claims are shown.
  private static let mostClaims = 4
  private static let indent = "    "

  init(_ alert: LoggedAlert, _ style: TimeStyle, width: Int) {
    let record = alert.record
    var lines = [Self.head(alert, style, width)]
    let isUpdate = alert.type.utf8.elementsEqual("alert.updated".utf8)
    let title = alert.title ?? alert.summary
    lines += Self.wrapped(title, width) { Terminal.link($0, to: alert.link, .bold) }
    let claims = (record["claims"]?.array ?? []).filter { $0["matched"]?.bool == true }
    // What is new comes first.
    let order =
      claims.filter { $0["new"]?.bool == true } + claims.filter { $0["new"]?.bool != true }
    for claim in order.prefix(Self.mostClaims) {
      lines += Self.lines(of: claim, isNew: isUpdate && claim["new"]?.bool == true, width)
    }
    if order.count > Self.mostClaims {
      lines.append(Self.indent + Terminal.styled("\(order.count - Self.mostClaims) more", .dim))
    }
    if claims.isEmpty, alert.title != nil {
      lines += Self.wrapped(alert.summary, width) { Terminal.styled($0, .dim) }
    }
    text = lines.joined(separator: "\n")
  }

  private static func head(_ alert: LoggedAlert, _ style: TimeStyle, _ width: Int) -> String {
    let time = AlertLine.time(of: alert, style)
    var marks: [(String, Terminal.Style)] = []
    if alert.priority.utf8.elementsEqual("high".utf8) { marks.append(("!", .red)) }
    if alert.record["withdrawn"]?.bool == true {
      marks.append(("withdrawn", .red))
    } else if alert.type.utf8.elementsEqual("alert.updated".utf8) {
      marks.append(("updated", .yellow))
    } else if alert.type.utf8.elementsEqual("alert.test".utf8) {
      marks.append(("test", .yellow))
    }
    let outlet =
      alert.record["item"]?["publisher"]?["name"]?.string ?? alert.feedTitle ?? alert.feedID
    let place = VisibleText.clean("\(alert.watchName) · \(outlet)")
    let used = TextWidth.columns(time) + marks.reduce(2) { $0 + $1.0.count + 1 }
    let shown = TextWidth.lines(of: place, width: max(10, width - used)).first ?? ""
    return Terminal.styled(time, .dim) + "  "
      + marks.map { Terminal.styled($0.0, $0.1) + " " }.joined() + Terminal.styled(shown, .cyan)
  }

  /// `Lena Varn (mayor) denies: …`
  private static func lines(of claim: JSONValue, isNew: Bool, _ width: Int) -> [String] {
    let resolved = claim["speaker_resolved"]
    var speaker = resolved?["name"]?.string ?? claim["speaker"]?["text"]?.string ?? "(nobody named)"
    if let role = resolved?["role"]?.string { speaker += " (\(role))" }
    let stance = verb(claim["stance"]?.string ?? "say")
    var content = claim["content"]?["text"]?.string ?? ""
    if claim["quote_type"]?.string.map({ $0.utf8.elementsEqual("direct".utf8) }) == true {
      content = "“\(content)”"
    }
    let head = (isNew ? "new · " : "") + "\(speaker) \(stance): "
    let rows = TextWidth.lines(
      of: VisibleText.clean(head + content), width: width - indent.utf8.count)
    return rows.enumerated().map { index, row in
      guard index == 0 else { return indent + row }
      var rest = Substring(row)
      var line = indent
      func take(_ part: String, _ style: Terminal.Style) {
        let part = VisibleText.clean(part)
        guard rest.utf8.starts(with: part.utf8) else { return }
        line += Terminal.styled(part, style)
        rest = Substring(rest.utf8.dropFirst(part.utf8.count))
      }
      if isNew { take("new", .yellow); take(" · ", .dim) }
      take(speaker, .cyan)
      take(" \(stance):", stance == "says" ? .dim : .magenta)
      return line + rest
    }
  }

  private static func verb(_ stance: String) -> String {
    switch stance {
    case "say": "says"
    case "assert": "asserts"
    case "deny": "denies"
    case "confirm": "confirms"
    case "report": "reports"
    case "warn": "warns"
    case "accuse": "accuses"
    case "promise": "promises"
    case "doubt": "doubts"
    case "estimate": "estimates"
    case "ask": "asks"
    case "no_comment": "gives no comment"
    default: "says"
    }
  }

  private static func wrapped(
    _ text: String, _ width: Int, _ dress: (String) -> String
  ) -> [String] {
    TextWidth.lines(of: VisibleText.clean(text), width: width - indent.utf8.count)
      .map { indent + dress($0) }
  }
}
