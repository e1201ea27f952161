import FeedModel

/// One story of the page: whose it is, how it ran, who claims what, and every item with its address.
struct StorySection {
  let story: Story
  let report: ReportDocument

  /// Items that a story shows without being asked.
  private static let itemsShown = 8
  /// Items that it tells of; further ones have their address, in a line.
  private static let itemsTold = 48
  /// Bytes for its claims: a story of a whole day may have hundreds, and the page is for people. Every form but this one has all.
  private static let roomForStatements = 48_000

  func write(to html: inout HTMLText, isBrief: Bool) {
    html.raw("<article class=\"story")
    if isBrief { html.raw(" brief") }
    html.raw("\"")
    html.attribute("id", story.anchor)
    html.raw("><h3")
    html.language(story.language)
    html.raw(">")
    html.link(story.first.link) { $0.text(story.title.isEmpty ? "(no title)" : story.title) }
    html.raw("</h3>")
    if isBrief {
      brief(&html)
    } else {
      rail(&html)
      html.raw("<div class=\"body\">")
      if story.items.count > 1 { StoryLine(story: story, window: report.window).write(to: &html) }
      statements(&html)
      changes(&html)
      items(&html)
      html.raw("</div>")
    }
    html.raw("</article>\n")
  }

  // MARK: beside it

  private func rail(_ html: inout HTMLText) {
    html.raw("<div class=\"rail\"><p class=\"count\"><b>")
    html.text(grouped(story.origins))
    html.raw("</b> ")
    html.text(story.origins == 1 ? "origin" : "origins")
    html.raw(" <span>in ")
    html.text(amount(story.publishers, "outlet"))
    html.raw("</span></p><p class=\"first\">First: <b>")
    html.name(story.first.publisher)
    html.raw("</b>, ")
    html.time(story.first.time, report.window)
    html.raw("</p>")
    tags(&html)
    html.raw("</div>")
  }

  private func tags(_ html: inout HTMLText) {
    html.raw("<p class=\"tags\">")
    if story.news != .none {
      html.raw("<span class=\"tag news\">")
      html.text(story.news == .new ? "New" : "Changed")
      html.raw("</span> ")
    }
    if story.priority == .high { html.raw("<span class=\"tag high\">High priority</span> ") }
    for watch in story.watches.prefix(6) {
      html.raw("<span class=\"tag\">")
      html.text(watch)
      html.raw("</span> ")
    }
    html.raw("</p>")
  }

  // MARK: claims

  private func statements(_ html: inout HTMLText) {
    if story.statements.isEmpty {
      let mention = story.items.first { $0.mention != nil }
      if let mention, let text = mention.mention {
        html.raw("<p class=\"mention\"><span class=\"label\">Mentioned, in no claim</span> <span")
        html.language(mention.language)
        html.raw(">")
        html.around(text)
        html.raw("</span></p>")
      }
      return
    }
    html.raw("<h4 class=\"hidden\">Who says what</h4><div class=\"claims\">")
    let before = html.bytes.count
    var told = 0
    for statement in story.statements where html.bytes.count - before < Self.roomForStatements {
      StatementBlock(statement: statement, window: report.window).write(to: &html)
      told += 1
    }
    html.raw("</div>")
    let more = story.statementsMore + story.statements.count - told
    if more > 0 {
      html.raw("<p class=\"meta\">")
      html.text("\(amount(more, "further claim")) with a term in these items.")
      html.raw("</p>")
    }
  }

  private func changes(_ html: inout HTMLText) {
    let changed = story.items.filter { !$0.changes.isEmpty }
    guard !changed.isEmpty else { return }
    html.raw("<h4>Changed wording</h4>")
    for item in changed {
      for change in item.changes.prefix(6) {
        html.raw("<div class=\"change\"><p class=\"meta\">")
        html.name(change.speaker ?? "Nobody named")
        html.raw(", ")
        html.name(item.source.publisher)
        html.raw(", revision ")
        html.text(String(item.revision))
        html.raw("</p><div class=\"versus\"><div><span class=\"label\">Before</span> <del")
        html.language(item.language)
        html.raw(">")
        html.text(change.old ?? "nothing")
        html.raw("</del></div><div><span class=\"label\">Now</span> <ins")
        html.language(item.language)
        html.raw(">")
        html.text(change.new ?? "gone")
        html.raw("</ins></div></div></div>")
      }
    }
  }

  // MARK: items

  private func items(_ html: inout HTMLText) {
    html.raw("<h4>")
    html.text(story.items.count == 1 ? "The item" : "The \(grouped(story.items.count)) items")
    html.raw("</h4>")
    list(story.items.prefix(Self.itemsShown), &html)
    let rest = story.items.dropFirst(Self.itemsShown)
    if !rest.isEmpty {
      html.raw("<details><summary>")
      html.text("\(grouped(rest.count)) more")
      html.raw("</summary>")
      list(rest.prefix(Self.itemsTold - Self.itemsShown), &html)
      numbers(story.items.dropFirst(Self.itemsTold), &html)
      html.raw("</details>")
    }
    html.raw("<details class=\"proof\"><summary>Provenance</summary><ul>")
    for item in story.items.prefix(Self.itemsTold) {
      html.raw("<li>")
      html.text("\(item.hits.map { "#\($0.seq)" }.joined(separator: " ")): feed ")
      html.name(item.feed)
      html.text(", revision \(item.revision), item \(item.id), ")
      html.text(item.provenance)
      if item.claimsOmitted > 0 { html.text(", \(amount(item.claimsOmitted, "claim")) left out") }
      html.raw("</li>")
    }
    html.raw("</ul></details>")
  }

  private func list(_ items: ArraySlice<StoryItem>, _ html: inout HTMLText) {
    html.raw("<ol class=\"items\">")
    for item in items {
      html.raw("<li>")
      html.time(item.source.time, report.window)
      html.raw("<div><b>")
      html.name(item.source.publisher)
      html.raw("</b> <span")
      html.language(item.language)
      html.raw(">")
      html.link(item.source.link) { $0.text(item.title.isEmpty ? "(no title)" : item.title) }
      html.raw("</span> <span class=\"meta\">")
      remarks(item, &html)
      html.raw("</span></div></li>")
    }
    html.raw("</ol>")
  }

  private func remarks(_ item: StoryItem, _ html: inout HTMLText) {
    for hit in item.hits {
      html.number(hit)
      html.raw(" ")
      html.text(hit.watch)
      if hit.type.hasSameBytes(as: "alert.updated") { html.raw(" (revised)") }
      html.raw(" ")
    }
    if let original = item.reprintOfPublisher {
      html.raw(" · reprint of ")
      html.name(original)
    } else if item.reprintOf != nil {
      html.raw(" · reprint")
    }
    if let credit = item.credit {
      html.raw(" · by ")
      html.name(credit)
    }
    if item.isWithdrawn { html.raw(" · <b>withdrawn</b>") }
    if item.news == .new { html.raw(" · <b>new</b>") }
    if item.news == .changed { html.raw(" · <b>changed</b>") }
  }

  /// Items by their numbers alone.
  private func numbers(_ items: ArraySlice<StoryItem>, _ html: inout HTMLText) {
    guard !items.isEmpty else { return }
    html.raw("<p class=\"meta\">")
    html.text("and \(grouped(items.count)) by number:")
    for item in items { addresses(of: item, &html) }
    html.raw("</p>")
  }

  private func addresses(of item: StoryItem, _ html: inout HTMLText) {
    for hit in item.hits {
      html.raw(" ")
      html.number(hit)
    }
  }

  // MARK: in brief

  /// A line for who had it and one for what is said; links alone that are not too long.
  private func brief(_ html: inout HTMLText) {
    html.raw("<p class=\"meta\">")
    for (place, item) in story.items.prefix(4).enumerated() {
      if place > 0 { html.raw(" · ") }
      html.time(item.source.time, report.window)
      html.raw(" ")
      html.name(item.source.publisher)
      addresses(of: item, &html)
    }
    for item in story.items.dropFirst(4) { addresses(of: item, &html) }
    html.raw("</p>")
    guard let statement = story.statements.first else { return }
    html.raw("<p dir=\"auto\"><b>")
    html.name(statement.speaker ?? "Nobody named")
    html.raw("</b> → ")
    html.marked(statement.content.cut(110, around: 40))
    html.raw("</p>")
  }
}

extension HTMLText {
  /// The number of an alert, which is its address too.
  mutating func number(_ hit: StoryItem.Hit) {
    raw("<a")
    attribute("id", "a-" + hit.alertID)
    attribute("href", "#a-" + hit.alertID)
    raw(">#")
    text(String(hit.seq))
    raw("</a>")
  }

  /// A time with its machine-readable form.
  mutating func time(_ time: Instant, _ window: ReportDocument.Window) {
    raw("<time")
    attribute("datetime", time.secondsDescription)
    raw(">")
    text(ReportTime.short(time, on: window.to))
    raw("</time>")
  }

  /// A mark with about forty characters around it.
  mutating func around(_ marked: MarkedText) {
    raw("…")
    self.marked(marked)
    raw("…")
  }
}
