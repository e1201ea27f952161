import FeedModel

/// What cannot have been seen, before anything that was.
struct HealthPanel {
  let report: ReportDocument

  func write(to html: inout HTMLText) {
    let health = report.health
    html.raw("<section class=\"health ")
    html.text(health.state.rawValue)
    html.raw("\" aria-labelledby=\"health\"><h2 id=\"health\">")
    html.text(Sentences.verdict(health))
    html.raw("</h2>")
    if report.part == nil, !health.blindSpots.isEmpty {
      html.raw("<ul class=\"spots\">")
      for spot in health.blindSpots {
        html.raw("<li><b>")
        html.text(spot.kind)
        if let subject = spot.subject {
          html.raw(" ")
          html.name(subject)
        }
        html.raw("</b> <span dir=\"auto\">")
        html.text(spot.text)
        html.raw("</span> <span class=\"when\">")
        html.text(Sentences.duration(spot, report.window))
        html.raw("</span></li>")
      }
      html.raw("</ul>")
    }
    html.raw("<p class=\"meta\">")
    for (place, detail) in Sentences.details(report).enumerated() {
      if place > 0 { html.raw(" · ") }
      html.name(detail)
    }
    html.raw("</p></section>\n")
  }
}
