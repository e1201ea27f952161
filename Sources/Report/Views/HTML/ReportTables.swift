import FeedModel

/// Watches by hours: a bar and a figure for each.
struct WatchTable {
  let report: ReportDocument

  private static let mostRows = 40
  private static let quietShown = 30

  func write(to html: inout HTMLText) {
    let grid = report.grid
    html.raw("<section aria-labelledby=\"watches\"><h2 id=\"watches\">Watches</h2>\n")
    if !grid.rows.isEmpty {
      // Hours are equally wide, whatever stands in them; dates take the width they need.
      html.raw("<table")
      html.attribute("class", grid.hours < 24 ? "grid hours" : "grid")
      html.raw("><thead><tr><th scope=\"col\">Watch</th>")
      for step in grid.steps {
        html.raw("<th scope=\"col\">")
        html.text(label(step))
        html.raw("</th>")
      }
      html.raw("<th scope=\"col\">All</th></tr></thead><tbody>\n")
      let most = grid.rows.flatMap(\.counts).max() ?? 1
      for row in grid.rows.prefix(Self.mostRows) { write(row, most: most, to: &html) }
      html.raw("</tbody></table>\n")
      more(grid.rows.count - Self.mostRows, "watch", "watches", &html)
    }
    if !grid.quiet.isEmpty {
      html.raw("<p class=\"meta\">Without an alert: ")
      html.text(grid.quiet.prefix(Self.quietShown).joined(separator: ", "))
      if grid.quiet.count > Self.quietShown {
        html.text(" and \(grouped(grid.quiet.count - Self.quietShown)) more")
      }
      html.raw("</p>")
    }
    html.raw("</section>\n")
  }

  private func write(_ row: WatchGrid.Row, most: Int, to html: inout HTMLText) {
    html.raw("<tr><th scope=\"row\">")
    html.name(row.name)
    html.raw("</th>")
    for (step, count) in zip(report.grid.steps, row.counts) {
      html.raw("<td")
      html.attribute("data-h", label(step))
      guard count > 0 else {
        html.raw("></td>")
        continue
      }
      let height = max(2, 24 * count / max(1, most))
      html.raw("><svg width=\"100%\" height=\"24\" aria-hidden=\"true\"><rect width=\"100%\"")
      html.attribute("y", String(24 - height))
      html.attribute("height", String(height))
      html.raw("/></svg>")
      html.text(grouped(count))
      html.raw("</td>")
    }
    html.raw("<td class=\"all\" data-h=\"all\">")
    html.text(grouped(row.total))
    html.raw("</td></tr>\n")
  }

  private func label(_ step: Instant) -> String {
    guard report.grid.hours < 24 else { return ReportTime.date(step) }
    return String(decoding: ReportTime.clock(step).utf8.prefix(2), as: UTF8.self)
  }
}

/// Feeds with what they brought; those in trouble first.
struct FeedTable {
  let report: ReportDocument

  private static let mostRows = 60

  func write(to html: inout HTMLText) {
    guard !report.feeds.isEmpty else { return }
    let shown = report.feeds.filter { $0.isTroubled || $0.alerts > 0 }
    let quiet = report.feeds.count - shown.count
    html.raw("<section aria-labelledby=\"feeds\"><h2 id=\"feeds\">Feeds</h2>\n")
    html.raw("<table class=\"feeds\"><thead><tr><th scope=\"col\">Feed</th>")
    html.raw("<th scope=\"col\">Last item</th><th scope=\"col\">Items</th>")
    html.raw("<th scope=\"col\">Alerts</th><th scope=\"col\">Errors</th></tr></thead><tbody>\n")
    for feed in shown.prefix(Self.mostRows) { write(feed, to: &html) }
    html.raw("</tbody></table>\n")
    more(shown.count - Self.mostRows, "feed", "feeds", &html)
    if quiet > 0 {
      html.raw("<p class=\"meta\">")
      html.text("\(amount(quiet, "feed")) well and without an alert.")
      html.raw("</p>")
    }
    html.raw("</section>\n")
  }

  private func write(_ feed: FeedLine, to html: inout HTMLText) {
    html.raw("<tr><th scope=\"row\">")
    html.name(feed.title ?? feed.id)
    if feed.isTroubled, let health = feed.health {
      html.raw(" <span class=\"tag bad\">")
      html.text(health)
      html.raw("</span>")
    }
    html.raw("</th><td>")
    if let last = feed.lastItem { html.time(last, report.window) } else { html.raw("–") }
    for figure in [feed.items, feed.alerts, feed.errors] {
      html.raw("</td><td>")
      html.text(figure.map(grouped) ?? "–")
    }
    html.raw("</td></tr>\n")
  }
}

private func more(_ count: Int, _ one: String, _ many: String, _ html: inout HTMLText) {
  guard count > 0 else { return }
  html.raw("<p class=\"meta\">")
  html.text("And \(amount(count, one, many)) more, in the JSON of this report.")
  html.raw("</p>")
}
