import AlertLog
import Daemon

/// An alert on a terminal: who says what, what is new of it, and where, within the width there is.
struct AlertCard {
  let text: String

  /// So many claims are shown.
  private static let mostClaims = 4
  private static let indent = "    "

  init(_ alert: LoggedAlert, _ style: TimeStyle, width: Int) {
    var lines = [Self.head(alert, style, width)]
    let isUpdate = alert.type.utf8.elementsEqual("alert.updated".utf8)
    let title = alert.title ?? alert.summary
    lines += Self.wrapped(title, width) { Terminal.link($0, to: alert.link, .bold) }
    let claims = alert.matchedClaims
    // What is new comes first.
    let order = claims.filter(\.isNew) + claims.filter { !$0.isNew }
    for claim in order.prefix(Self.mostClaims) {
      let before = alert.before(claim)
      lines += Self.lines(of: claim, isNew: isUpdate && claim.isNew && before == nil, width)
      if let before { lines += Self.noted("before", before, .yellow, width) }
    }
    if order.count > Self.mostClaims {
      lines.append(Self.indent + Terminal.styled("\(order.count - Self.mostClaims) more", .dim))
    }
    let gone = alert.changes.filter { $0.isKind("withdrawn") || $0.isKind("unclear") }
    for change in gone.prefix(Self.mostClaims) {
      guard let before = change.before else { continue }
      let mark = change.isKind("withdrawn") ? "withdrawn" : "no longer so worded"
      lines += Self.noted(mark, before, change.isKind("withdrawn") ? .red : .yellow, width)
    }
    if gone.count > Self.mostClaims {
      lines.append(
        Self.indent + Terminal.styled("\(gone.count - Self.mostClaims) more gone", .dim))
    }
    if claims.isEmpty, gone.isEmpty, alert.title != nil {
      lines += Self.wrapped(alert.summary, width) { Terminal.styled($0, .dim) }
    }
    text = lines.joined(separator: "\n")
  }

  private static func head(_ alert: LoggedAlert, _ style: TimeStyle, _ width: Int) -> String {
    let time = AlertLine.time(of: alert, style)
    var marks: [(String, Terminal.Style)] = []
    if alert.priority.utf8.elementsEqual("high".utf8) { marks.append(("!", .red)) }
    if let kind = alert.kind {
      marks.append((kind, kind.utf8.elementsEqual("withdrawn".utf8) ? .red : .yellow))
    }
    let place = VisibleText.clean("\(alert.watchName) · \(alert.outlet)")
    let used = TextWidth.columns(time) + marks.reduce(2) { $0 + $1.0.count + 1 }
    let shown = TextWidth.lines(of: place, width: max(10, width - used)).first ?? ""
    return Terminal.styled(time, .dim) + "  "
      + marks.map { Terminal.styled($0.0, $0.1) + " " }.joined() + Terminal.styled(shown, .cyan)
  }

  /// `Lena Varn (mayor) denies: …`
  private static func lines(of claim: LoggedClaim, isNew: Bool, _ width: Int) -> [String] {
    var speaker = claim.speaker ?? "(nobody named)"
    if let role = claim.role { speaker += " (\(role))" }
    let stance = claim.verb
    let content = claim.isDirect ? "“\(claim.content)”" : claim.content
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

  /// `withdrawn · Lena Varn said: …`
  private static func noted(
    _ mark: String, _ text: String, _ style: Terminal.Style, _ width: Int
  ) -> [String] {
    let rows = TextWidth.lines(
      of: VisibleText.clean("\(mark) · \(text)"), width: width - indent.utf8.count)
    return rows.enumerated().map { index, row in
      guard index == 0, row.utf8.starts(with: mark.utf8) else { return indent + row }
      let rest = Substring(row.utf8.dropFirst(mark.utf8.count))
      return indent + Terminal.styled(mark, style) + rest
    }
  }

  private static func wrapped(
    _ text: String, _ width: Int, _ dress: (String) -> String
  ) -> [String] {
    TextWidth.lines(of: VisibleText.clean(text), width: width - indent.utf8.count)
      .map { indent + dress($0) }
  }
}
