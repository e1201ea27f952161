import FeedModel

/// A statement: speaker, arrow, words; below, who says so too and who says otherwise.
struct StatementBlock {
  let statement: Statement
  let window: ReportDocument.Window

  /// Other outlets that are named.
  private static let sourcesShown = 6

  func write(to html: inout HTMLText) {
    html.raw("<div class=\"claim\">")
    words(&html)
    html.raw("<div class=\"below\">")
    meta(&html)
    for reference in statement.references { write(reference, to: &html) }
    if !statement.replies.isEmpty {
      html.raw("<ul class=\"replies\">")
      for reply in statement.replies { write(reply, to: &html) }
      html.raw("</ul>")
    }
    html.raw("</div></div>")
  }

  private func words(_ html: inout HTMLText) {
    html.raw("<p class=\"who\">")
    if let speaker = statement.speaker {
      html.raw(statement.isSpeakerMarked ? "<b><mark>" : "<b>")
      html.name(speaker)
      html.raw(statement.isSpeakerMarked ? "</mark></b>" : "</b>")
    } else {
      html.raw("<i>Nobody named</i>")
    }
    if let role = statement.role {
      html.raw(" <span>")
      html.name(role)
      html.raw("</span>")
    }
    html.raw("</p><blockquote")
    html.language(statement.language)
    html.raw(">")
    html.marked(statement.content)
    html.raw("</blockquote>")
  }

  private func meta(_ html: inout HTMLText) {
    html.raw("<p class=\"meta\">")
    if statement.news == .new { html.raw("<span class=\"tag news\">New</span> ") }
    if statement.news == .changed { html.raw("<span class=\"tag news\">Changed</span> ") }
    for fact in Sentences.facts(statement) {
      html.raw("<span class=\"tag\">")
      html.text(fact)
      html.raw("</span> ")
    }
    source(statement.source, &html)
    for via in statement.via {
      html.raw(" · through ")
      html.name(via)
    }
    if !statement.alsoIn.isEmpty {
      html.raw(" · reported through ")
      for (place, other) in statement.alsoIn.prefix(Self.sourcesShown).enumerated() {
        if place > 0 { html.raw(", ") }
        source(other, &html)
      }
      let more = statement.alsoIn.count - Self.sourcesShown
      if more > 0 { html.text(" and \(grouped(more)) more") }
    }
    html.raw("</p>")
  }

  private func source(_ source: Source, _ html: inout HTMLText) {
    html.link(source.link) { $0.name(source.publisher) }
    html.raw(" ")
    html.time(source.time, window)
    html.raw(" <a")
    html.attribute("href", "#" + source.anchor)
    html.raw(">#")
    html.text(String(source.seq))
    html.raw("</a>")
  }

  private func write(_ reply: Reply, to html: inout HTMLText) {
    html.raw("<li class=\"")
    html.text(reply.relation.rawValue)
    html.raw("\"><p class=\"label\">")
    html.text(Sentences.words(reply.relation))
    html.raw("</p>")
    if let figures = reply.figures {
      html.raw("<div class=\"versus\">")
      side(figures.earlier, statement, &html)
      side(figures.later, reply.statement, &html)
      html.raw("</div>")
    }
    StatementBlock(statement: reply.statement, window: window).write(to: &html)
    html.raw("</li>")
  }

  /// A figure with who gives it.
  private func side(_ figure: String, _ statement: Statement, _ html: inout HTMLText) {
    html.raw("<div><strong>")
    html.name(figure)
    html.raw("</strong> <span>")
    html.name(statement.speaker ?? "Nobody named")
    html.raw(", ")
    html.time(statement.source.time, window)
    html.raw("</span></div>")
  }

  private func write(_ reference: Reference, to html: inout HTMLText) {
    html.raw("<p class=\"reference\"><span class=\"label\">")
    html.text(Sentences.wordsBack(reference.relation))
    html.raw("</span> ")
    if let speaker = reference.speaker {
      html.raw("<b>")
      html.name(speaker)
      html.raw("</b> ")
    }
    if !reference.isInReport {
      html.raw("<q dir=\"auto\">")
      html.text(reference.text)
      html.raw("</q> ")
    }
    html.raw("<span class=\"meta\">")
    html.name(reference.publisher)
    if let time = reference.time {
      html.raw(" ")
      html.time(time, window)
    }
    if let figures = reference.figures { html.text(" (\(figures.earlier) / \(figures.later))") }
    html.raw("</span></p>")
  }
}
