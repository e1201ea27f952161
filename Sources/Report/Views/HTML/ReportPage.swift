import ContentDigest
import FeedModel

/// The report as one HTML file: no script, no request, nothing that a browser would have to ask for.
///
/// The policy in its head lets the one style sheet apply, by its digest, and forbids the rest, so that what a
/// feed's text might smuggle in stays without effect even where ``HTMLText`` had a fault.
public struct ReportPage {
  let report: ReportDocument
  /// Of the parts of a split report: the file of a name.
  let address: (String) -> String
  /// Of a part: the file of the index.
  let index: String?

  /// A page of a report. `address` gives the file of a part, `index` that of the index for a part.
  public init(
    _ report: ReportDocument, index: String? = nil, address: @escaping (String) -> String = { $0 }
  ) {
    self.report = report
    self.address = address
    self.index = index
  }

  /// Stories are told at full length until the page has so many bytes; what follows in a few lines each.
  static let roomForStories = 76_000

  /// The file's bytes.
  public var bytes: [UInt8] {
    var html = HTMLText()
    head(&html)
    html.raw("<body><a class=\"skip\" href=\"#stories\">To the stories</a><main>\n")
    opening(&html)
    HealthPanel(report: report).write(to: &html)
    if report.pages.isEmpty { stories(&html) } else { parts(&html) }
    if report.part == nil {
      WatchTable(report: report).write(to: &html)
      FeedTable(report: report).write(to: &html)
    }
    closing(&html)
    html.raw("</main></body></html>\n")
    return html.bytes
  }

  private func head(_ html: inout HTMLText) {
    let style = StyleSheet.text
    html.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"")
    html.raw("default-src 'none'; style-src 'sha256-")
    html.text(Base64Text.encoded(SHA256Digest(utf8: style).bytes))
    html.raw("'; img-src data:; base-uri 'none'; form-action 'none'\">\n")
    if let refresh = report.refresh {
      html.raw("<meta http-equiv=\"refresh\"")
      html.attribute("content", String(refresh))
      html.raw(">\n")
    }
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    html.raw("<meta name=\"referrer\" content=\"no-referrer\">\n")
    html.raw(
      "<meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">\n")
    html.raw("<title>")
    html.text("claimwatch: " + heading)
    html.raw("</title>\n<style>")
    html.append(bytes: Array(style.utf8))
    html.raw("</style></head>\n")
  }

  private var heading: String {
    let length = ReportTime.length(report.window.to.milliseconds(since: report.window.from))
    if let part = report.part { return "\(part), of \(length)" }
    return "\(length) to \(ReportTime.long(report.window.to))"
  }

  private func opening(_ html: inout HTMLText) {
    html.raw(
      "<header class=\"top\"><p class=\"brand\">claimwatch<span> · who says what</span></p><h1>")
    html.text(heading)
    html.raw("</h1><p class=\"lede\">")
    html.text(Sentences.lede(report))
    html.raw("</p>")
    if report.pages.isEmpty, report.totals.alerts > 0 { figures(&html) }
    html.raw("<nav aria-label=\"Parts of this page\"><a href=\"#stories\">")
    html.text(report.pages.isEmpty ? "Stories" : "Days")
    html.raw("</a>")
    if report.part == nil {
      html.raw("<a href=\"#watches\">Watches</a><a href=\"#feeds\">Feeds</a>")
    }
    if let index {
      html.raw("<a")
      html.attribute("href", index)
      html.raw(">All days</a>")
    }
    html.raw("<span>All times UTC</span></nav></header>\n")
  }

  private func figures(_ html: inout HTMLText) {
    let totals = report.totals
    html.raw("<dl class=\"figures\">")
    for (count, name) in [
      (totals.stories, totals.stories == 1 ? "story" : "stories"),
      (totals.statements, totals.statements == 1 ? "statement" : "statements"),
      (totals.publishers, totals.publishers == 1 ? "outlet" : "outlets"),
      (totals.differing, "other figures"),
      (totals.denied, totals.denied == 1 ? "denial" : "denials"),
    ] where count > 0 {
      html.raw("<div><dt>")
      html.text(name)
      html.raw("</dt><dd>")
      html.text(grouped(count))
      html.raw("</dd></div>")
    }
    html.raw("</dl>")
  }

  private func stories(_ html: inout HTMLText) {
    html.raw("<section aria-labelledby=\"stories\"><h2 id=\"stories\">Stories</h2>\n")
    if report.stories.isEmpty { html.raw("<p class=\"none\">No alert in this window.</p>") }
    var isBrief = false
    for (place, story) in report.stories.enumerated() {
      if !isBrief, html.bytes.count > Self.roomForStories {
        isBrief = true
        html.raw("<h3 class=\"further\">")
        html.text(
          "\(amount(report.stories.count - place, "further story", "further stories")), in brief")
        html.raw("</h3>\n")
      }
      StorySection(story: story, report: report).write(to: &html, isBrief: isBrief)
    }
    html.raw("</section>\n")
  }

  private func parts(_ html: inout HTMLText) {
    html.raw("<section aria-labelledby=\"stories\"><h2 id=\"stories\">Days</h2>\n")
    for page in report.pages {
      html.raw("<article class=\"part\"><h3><a")
      html.attribute("href", address(page.name))
      html.raw(">")
      html.text(page.name)
      html.raw("</a></h3><p class=\"meta\">")
      html.text("\(amount(page.stories, "story", "stories")), \(amount(page.alerts, "alert"))")
      html.raw("</p><ul>")
      for headline in page.headlines {
        html.raw("<li><a")
        html.attribute("href", address(page.name) + "#" + headline.anchor)
        html.raw(" dir=\"auto\">")
        html.text(headline.title.isEmpty ? "(no title)" : headline.title)
        html.raw("</a> <span>")
        html.text(amount(headline.origins, "origin"))
        html.raw("</span></li>")
      }
      html.raw("</ul></article>\n")
    }
    html.raw("</section>\n")
  }

  private func closing(_ html: inout HTMLText) {
    html.raw("<footer><p>")
    html.text("Made by \(report.health.program) from ")
    html.text("\(amount(report.totals.alerts, "alert")) raised between ")
    html.text(
      "\(report.window.from.secondsDescription) and \(report.window.to.secondsDescription).")
    html.raw(
      " Any number such as #12 is a line of the alert log: <code>claimwatch alerts --id</code> prints it. "
    )
    html.raw(
      "What stands here was said by those who are named; nothing of it was checked.</p></footer>\n")
  }
}
